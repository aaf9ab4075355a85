// The Content-Disposition of a part of a form.

/// Finds `name` and `filename`; anything else than these two is a fault, because servers differ about it.
struct ContentDisposition {
    /// The name's place among the decoded bytes; nil where there is none.
    private(set) var name: Range<Int>?
    private(set) var fileName: Range<Int>?
    /// Single quotes, or bytes behind a quote.
    private(set) var hasInvalidQuoting = false

    private enum Parameter { case name, fileName, other }

    /// Reads `value`, in which there is no NUL, and appends both names, unescaped, to `decoded`.
    mutating func read(
        _ value: UnsafeRawBufferPointer, _ decoded: inout ByteScratch
    ) throws(ContentDispositionFault) {
        guard Self.begins(value, with: "form-data", at: 0) else { throw .notFormData }
        var position = 9
        skipBlanks(value, &position)
        if position == value.count { return }
        guard value[position] == UInt8(ascii: ";") else { throw .semicolon }
        position += 1
        while position < value.count {
            let parameter = try readName(value, &position)
            let isDoubleQuoted = value[position] == UInt8(ascii: "\"")
            let range = try readValue(value, &position, &decoded)
            // Within double quotes a single one is a letter as any other.
            if parameter != .other, !isDoubleQuoted, decoded.bytes[range].contains(UInt8(ascii: "'")) {
                hasInvalidQuoting = true
            }
            try assign(range, to: parameter)
            if position == value.count { return }
            skipBlanks(value, &position)
            if position == value.count { return }
            guard value[position] == UInt8(ascii: ";") else {
                if Self.isQuote(value[position - 1]) { hasInvalidQuoting = true }
                throw .nothingBetweenParameters
            }
            position += 1
        }
    }

    /// RFC 2045's token characters, which are not HTTP's: `{` and `}` are some.
    static func isToken(_ byte: UInt8) -> Bool {
        guard byte > 32, byte < 127 else { return false }
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "@"),
            UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "\\"), UInt8(ascii: "\""),
            UInt8(ascii: "/"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "?"), UInt8(ascii: "="):
            return false
        default: return true
        }
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private static func begins(_ bytes: UnsafeRawBufferPointer, with word: StaticString, at start: Int) -> Bool {
        guard bytes.count - start >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where bytes[start + index] != word.utf8Start[index] { return false }
        return true
    }

    private func skipBlanks(_ value: UnsafeRawBufferPointer, _ position: inout Int) {
        while position < value.count, value[position] == 0x20 || value[position] == 0x09 { position += 1 }
    }

    private func readName(
        _ value: UnsafeRawBufferPointer, _ position: inout Int
    ) throws(ContentDispositionFault) -> Parameter {
        skipBlanks(value, &position)
        guard position < value.count else { throw .nothingBehindSemicolon }
        let start = position
        while position < value.count, value[position] != UInt8(ascii: "="), value[position] != 0x20,
            value[position] != 0x09
        {
            position += 1
        }
        guard position < value.count else { throw .nameUnended }
        let name = UnsafeRawBufferPointer(rebasing: value[start..<position])
        skipBlanks(value, &position)
        guard position < value.count else { throw .nothingBehindName }
        guard value[position] == UInt8(ascii: "=") else { throw .equals }
        position += 1
        skipBlanks(value, &position)
        guard position < value.count else { throw .nothingBehindEquals }
        if name.count == 4, Self.begins(name, with: "name", at: 0) { return .name }
        if name.count == 8, Self.begins(name, with: "filename", at: 0) { return .fileName }
        return .other
    }

    private mutating func readValue(
        _ value: UnsafeRawBufferPointer, _ position: inout Int, _ decoded: inout ByteScratch
    ) throws(ContentDispositionFault) -> Range<Int> {
        let start = decoded.count
        let quote = value[position]
        guard Self.isQuote(quote) else {
            while position < value.count, Self.isToken(value[position]) {
                decoded.append(value[position])
                position += 1
            }
            return start..<decoded.count
        }
        // Not allowed, but some servers take single quotes for quotes.
        if quote == UInt8(ascii: "'") { hasInvalidQuoting = true }
        position += 1
        guard position < value.count else { throw .nothingBehindQuote }
        while position < value.count, value[position] != quote {
            if value[position] == UInt8(ascii: "\\") {
                guard position + 1 < value.count else { throw .nothingBehindBackslash }
                // Only quote and backslash are escaped; other backslashes stand for themselves, as in paths.
                if value[position + 1] == quote || value[position + 1] == UInt8(ascii: "\\") { position += 1 }
            }
            decoded.append(value[position])
            position += 1
        }
        guard position < value.count else { throw .quoteUnended }
        position += 1
        return start..<decoded.count
    }

    private mutating func assign(
        _ range: Range<Int>, to parameter: Parameter
    ) throws(ContentDispositionFault) {
        switch parameter {
        case .name:
            guard name == nil else { throw .duplicateName }
            name = range
        case .fileName:
            guard fileName == nil else { throw .duplicateFileName }
            fileName = range
        case .other: throw .unknownParameter
        }
    }
}
