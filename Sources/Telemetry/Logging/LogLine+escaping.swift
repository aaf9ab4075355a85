// Bytes from outside made harmless in a log line: no line feed, quote or terminal command gets through.

extension LogLine {
    /// Appends bytes with `"`, `\`, control bytes and all above 0x7E as `\xHH`: nginx's default escaping.
    mutating func append(hexEscaping bytes: ByteView) {
        reserve(bytes.count * 4)
        var index = 0
        while true {
            let run = printableRun(bytes, from: index)
            append(ByteView(rebasing: bytes[index..<(index + run)]))
            index += run
            guard index < bytes.count else { return }
            append(unchecked: UInt8(ascii: "\\"))
            append(unchecked: UInt8(ascii: "x"))
            append(unchecked: hexadecimalDigit(bytes[index] >> 4, upper: true))
            append(unchecked: hexadecimalDigit(bytes[index] & 15, upper: true))
            index += 1
        }
    }

    /// Appends bytes as the inside of a JSON string (RFC 8259 §7).
    ///
    /// UTF-8 that is well-formed (RFC 3629) stays as it is; a control byte or a byte that is not part of
    /// well-formed UTF-8 becomes `\u00HH` with that byte's value, so that the line can always be read.
    mutating func append(jsonEscaping bytes: ByteView) {
        reserve(bytes.count * 6)
        var index = 0
        while true {
            let run = printableRun(bytes, from: index)
            append(ByteView(rebasing: bytes[index..<(index + run)]))
            index += run
            guard index < bytes.count else { return }
            let length = wellFormedLength(bytes, at: index)
            if length == 0 { appendJSONEscape(bytes[index]) }
            for place in index..<(index + length) { append(unchecked: bytes[place]) }
            index += max(1, length)
        }
    }

    /// Appends a byte that may not stand for itself.
    private mutating func appendJSONEscape(_ byte: UInt8) {
        append(unchecked: UInt8(ascii: "\\"))
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return append(unchecked: byte) }
        append(unchecked: UInt8(ascii: "u"))
        append(unchecked: UInt8(ascii: "0"))
        append(unchecked: UInt8(ascii: "0"))
        append(unchecked: hexadecimalDigit(byte >> 4, upper: false))
        append(unchecked: hexadecimalDigit(byte & 15, upper: false))
    }

    /// Appends `2026-11-23T09:01:57.123Z`.
    mutating func appendRFC3339(milliseconds: UInt64) {
        let text = calendar.rfc3339
        reserve(24)
        for index in text.indices { append(unchecked: text[index]) }
        append(unchecked: UInt8(ascii: "."))
        append(decimal: milliseconds, width: 3)
        append(UInt8(ascii: "Z"))
    }

    /// Appends `Mon Nov 23 09:01:57 2026`.
    mutating func appendPlainTime() {
        let text = calendar.plain
        reserve(24)
        for index in text.indices { append(unchecked: text[index]) }
    }

    /// Appends `23/Nov/2026:09:01:57 +0000`.
    mutating func appendCommonTime() {
        let text = calendar.common
        reserve(26)
        for index in text.indices { append(unchecked: text[index]) }
    }
}

/// How many bytes from `start` on are printable ASCII without `"` and `\`: most of what is ever logged.
private func printableRun(_ bytes: ByteView, from start: Int) -> Int {
    var index = start
    while index < bytes.count {
        let byte = bytes[index]
        guard byte >= 0x20, byte <= 0x7E, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { break }
        index &+= 1
    }
    return index - start
}

/// The length of the UTF-8 sequence of two to four bytes at `index`, by the table of RFC 3629 §4; 0 for none.
private func wellFormedLength(_ bytes: ByteView, at index: Int) -> Int {
    func continues(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
        index + offset < bytes.count && range.contains(bytes[index + offset])
    }
    switch bytes[index] {
    case 0xC2...0xDF: return continues(1) ? 2 : 0
    case 0xE0: return continues(1, 0xA0...0xBF) && continues(2) ? 3 : 0
    case 0xED: return continues(1, 0x80...0x9F) && continues(2) ? 3 : 0
    case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
    case 0xF0: return continues(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : 0
    case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
    case 0xF4: return continues(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : 0
    default: return 0
    }
}
