// The boundary of a multipart body, from its Content-Type.

internal import Bytes

/// Reads the boundary as strictly as ModSecurity 2.9: what servers might read differently is refused or flagged.
enum MultipartBoundary {
    /// The boundary's place in `type`, and what is odd about it.
    static func find(
        in type: UnsafeRawBufferPointer
    ) throws(MultipartTypeFault) -> (boundary: Range<Int>, flags: MultipartFlags) {
        guard type.count > 0 else { throw .missing }
        guard type.count <= BodyLimits.contentTypeBytes else { throw .tooLong }
        guard BodyProcessorKind.begins(type, with: "multipart/form-data") else { throw .otherType }
        let count = parameters(in: type, 0..<type.count)
        guard count <= 1 else { throw .severalBoundaries }
        guard let word = firstWord(in: type, from: 0, isExact: true) else {
            throw count > 0 ? .boundaryCase : .noBoundary
        }
        var flags: MultipartFlags = []
        if try !hasSemicolon(type, 19..<word) { flags.insert(.missingSemicolon) }
        var position = word + 8
        guard let equals = type[position...].firstIndex(of: UInt8(ascii: "=")) else { throw .malformedBoundary }
        while position < equals {
            guard CookieParser.isSpace(type[position]) else { throw .boundaryName }
            flags.insert(.boundaryWhitespace)
            position += 1
        }
        position = equals + 1
        return try value(type, position..<type.count, flags)
    }

    /// Whether there is a semicolon and nothing else but white space.
    private static func hasSemicolon(
        _ type: UnsafeRawBufferPointer, _ range: Range<Int>
    ) throws(MultipartTypeFault) -> Bool {
        var isSeen = false
        for index in range where !CookieParser.isSpace(type[index]) {
            guard !isSeen, type[index] == UInt8(ascii: ";") else { throw .malformedBoundary }
            isSeen = true
        }
        return isSeen
    }

    private static func value(
        _ type: UnsafeRawBufferPointer, _ range: Range<Int>, _ flags: MultipartFlags
    ) throws(MultipartTypeFault) -> (boundary: Range<Int>, flags: MultipartFlags) {
        var flags = flags
        var range = range
        let quote = UInt8(ascii: "\"")
        if let first = range.first {
            if CookieParser.isSpace(type[first]) { flags.insert(.boundaryWhitespace) }
            let isQuotedAtEnd = range.count >= 2 && type[range.upperBound - 1] == quote
            if type[first] == quote, isQuotedAtEnd {
                range = (first + 1)..<(range.upperBound - 1)
                flags.insert(.boundaryQuoted)
            } else if type[first] == quote || isQuotedAtEnd {
                throw .boundaryQuoting
            }
        }
        guard parameters(in: type, range) == 0 else { throw .boundaryWordInBoundary }
        guard range.allSatisfy({ isAllowed(type[$0]) }) else { throw .boundaryCharacters }
        guard !range.isEmpty else { throw .emptyBoundary }
        return (range, flags)
    }

    /// How often "boundary" stands in `range`, in any case, with a `=` somewhere behind it.
    private static func parameters(in type: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
        let part = UnsafeRawBufferPointer(rebasing: type[range])
        guard let lastEquals = part.lastIndex(of: UInt8(ascii: "=")) else { return 0 }
        var count = 0
        var position = 0
        while let word = firstWord(in: part, from: position, isExact: false), word + 8 <= lastEquals {
            count += 1
            position = word + 8
        }
        return count
    }

    private static func firstWord(in bytes: UnsafeRawBufferPointer, from start: Int, isExact: Bool) -> Int? {
        let word: StaticString = "boundary"
        var position = start
        while position + 8 <= bytes.count {
            var matched = 0
            while matched < 8 {
                let byte = bytes[position + matched]
                guard (isExact ? byte : ASCII.lowercased(byte)) == word.utf8Start[matched] else { break }
                matched += 1
            }
            if matched == 8 { return position }
            position += 1
        }
        return nil
    }

    /// The characters of RFC 2046 §5.1.1.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        if byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 { return true }
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "+"),
            UInt8(ascii: "_"), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
            UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "?"):
            return true
        default: return false
        }
    }
}
