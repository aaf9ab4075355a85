// The four digits of a JSON string's \u, and surrogate pairs.

/// Digits as they come, and the high surrogate that waits for its low one.
struct JSONHexadecimal {
    private var unit: UInt16 = 0
    private var digits = 0
    /// A high surrogate that was read last.
    var high: UInt16?

    var isHighSurrogate: Bool { high != nil }

    /// Adds a digit.
    /// - Returns: the number, with its fourth.
    mutating func append(_ digit: UInt8) -> UInt16? {
        unit = unit << 4 | UInt16(digit)
        digits += 1
        guard digits == 4 else { return nil }
        digits = 0
        return unit
    }

    /// The scalar that `unit` completes as a low surrogate; nil where it does not.
    mutating func pair(with unit: UInt16) -> UInt32? {
        guard let high, unit & 0xFC00 == 0xDC00 else { return nil }
        self.high = nil
        return 0x10000 + (UInt32(high & 0x3FF) << 10 | UInt32(unit & 0x3FF))
    }
}
