// Decimal digits to a number and back, without a String.

/// Unsigned numbers as decimal digits: what lengths, ports and ages are written in.
public enum DecimalNumber {
    /// The most digits `write` makes.
    public static let maximumDigits = 20

    /// Reads `count` bytes that are all digits. Nil for none, for any other byte, and above `maximum`.
    ///
    /// Leading zeros are read as the grammar `1*DIGIT` has it; no sign, no space.
    @inlinable
    public static func read(_ bytes: UnsafePointer<UInt8>, count: Int, maximum: UInt64) -> UInt64? {
        guard count > 0 else { return nil }
        var value: UInt64 = 0
        var index = 0
        while index < count {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry, sum <= maximum else { return nil }
            value = sum
            index &+= 1
        }
        return value
    }

    /// Writes `value` to `destination`, which has room for `maximumDigits` bytes.
    /// - Returns: how many digits were written.
    public static func write(_ value: UInt64, to destination: UnsafeMutablePointer<UInt8>) -> Int {
        var count = 1
        var power: UInt64 = 10
        while count < maximumDigits, value >= power {
            count &+= 1
            let (next, overflow) = power.multipliedReportingOverflow(by: 10)
            if overflow { break }
            power = next
        }
        var rest = value
        var index = count
        while index > 0 {
            index &-= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            destination[index] = 0x30 &+ UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
        return count
    }
}
