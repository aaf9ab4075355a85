// Words that are numbers, switches and letters.

extension Word {
    /// On or Off.
    func flag() throws(Refusal) -> Bool { try switchedOn(string, at: start) }

    /// A number in decimal digits.
    func number(_ expected: String, _ range: ClosedRange<Int>) throws(Refusal) -> Int {
        try decimal(string, expected, range, at: start)
    }

    /// Parts of the audit log.
    func auditLogParts() throws(Refusal) -> [UInt8] { try partLetters(string, at: start) }

    /// The lines of a list between backticks, without white space around them, empty lines and comments.
    var lines: [String] {
        text.bytes.split(separator: ASCIIByte.lineFeed).compactMap { line in
            let line = trimmed(line)
            return line.isEmpty || line.first == ASCIIByte.hash ? nil : String(decoding: line, as: UTF8.self)
        }
    }
}

/// `bytes` without the white space at both ends.
func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = bytes.firstIndex(where: { !ASCIIByte.isSpace($0) }) else { return bytes.prefix(0) }
    guard let last = bytes.lastIndex(where: { !ASCIIByte.isSpace($0) }) else { return bytes.prefix(0) }
    return bytes[first...last]
}

/// A number in decimal digits that lies in `range`.
func decimal(
    _ written: String, _ expected: String, _ range: ClosedRange<Int>, at offset: Int
) throws(Refusal) -> Int {
    // `Int` alone would take a sign.
    guard written.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(written), range.contains(number)
    else {
        throw .unexpected(written, expected: expected, at: offset)
    }
    return number
}

/// On or Off.
func switchedOn(_ written: String, at offset: Int) throws(Refusal) -> Bool {
    switch written.lowercased() {
    case "on": return true
    case "off": return false
    default: throw .unexpected(written, expected: "On or Off", at: offset)
    }
}

/// Letters of the parts of the audit log, in upper case.
func partLetters(_ written: String, at offset: Int) throws(Refusal) -> [UInt8] {
    let letters = Array(written.uppercased().utf8)
    guard !letters.isEmpty, letters.allSatisfy({ (0x41...0x4B).contains($0) || $0 == 0x5A }) else {
        throw .unexpected(written, expected: "letters from A to K, and Z", at: offset)
    }
    return letters
}
