// JSON bodies: RFC 8259, as strictly as YAJL, which ModSecurity uses.

internal import Bytes

/// Reads a JSON text that arrives in pieces and gives every value that is no object or array to a sink, as an argument
/// whose name is the path to it.
///
/// Strings are decoded to UTF-8; numbers stay as they are written; `null` is empty, as in ModSecurity. What is behind a
/// fault is not read, what is before it has reached the sink. Depth, names and arguments are bounded, so the work is
/// linear in the body. Like YAJL it takes vertical tabs and form feeds for white space, and looks at the shape of UTF-8
/// sequences only. Its buffers are used again for the next body.
package final class JSONParser {
    /// What may come next.
    enum State {
        case value, firstElement, firstKey, key, colon, afterValue, end
        /// Within a string; `isKey` tells which kind.
        case string
        case escape, hexadecimal
        case number, word
    }

    private var limits = BodyLimits()
    private var state = State.value
    private var path: JSONPath
    /// Arguments of the request so far, those of the query included.
    package private(set) var argumentCount = 0
    private var nameBytes = 0
    private var lastName = ByteArena.nothing
    private var consumed = 0

    // The string, number or word that is being read.
    private var text = ByteScratch(capacity: 1_024)
    private var isKey = false
    private var continuationBytes = 0
    private var hexadecimal = JSONHexadecimal()
    private var number = JSONNumber.minus
    private var word: StaticString = ""

    package init(naming: JSONNaming = .modSecurity2) { path = JSONPath(naming) }

    /// Begins with another body.
    ///
    /// - Parameter argumentCount: arguments that the query has already.
    package func begin(limits: BodyLimits = BodyLimits(), argumentCount: Int = 0) {
        self.limits = limits
        self.argumentCount = argumentCount
        state = .value
        path.removeAll()
        nameBytes = 0
        lastName = ByteArena.nothing
        consumed = 0
        text.reset()
        isKey = false
        continuationBytes = 0
        hexadecimal = JSONHexadecimal()
    }

    /// Reads the next piece of the body.
    ///
    /// - Throws: why the body cannot be read; it must not be fed further then.
    package func feed<Sink: FieldSink>(
        _ bytes: UnsafeRawBufferPointer, _ arena: ByteArena, into sink: inout Sink
    ) throws(BodyError) {
        guard bytes.count <= limits.noFilesBytes - consumed else { throw .noFilesLimit(limits.noFilesBytes) }
        var position = 0
        while position < bytes.count {
            switch state {
            case .string: try readString(bytes, &position, arena, &sink)
            case .escape: try readEscape(bytes, &position)
            case .hexadecimal: try readHexadecimal(bytes, &position)
            case .number: try readNumber(bytes, &position, arena, &sink)
            case .word: try readWord(bytes, &position, arena, &sink)
            default: try readStructure(bytes, &position)
            }
        }
        consumed += bytes.count
    }

    /// Ends the body. No bytes at all are no fault.
    package func finish<Sink: FieldSink>(_ arena: ByteArena, into sink: inout Sink) throws(BodyError) {
        guard consumed > 0 else { return }
        if state == .number, number.isComplete { try endValue(text.bytes, arena, &sink) }
        guard state == .end else { throw fault(.end, 0) }
    }

    private func fault(_ fault: JSONFault, _ position: Int) -> BodyError { .json(fault, at: consumed + position) }

    // MARK: Structure

    private func readStructure(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) throws(BodyError) {
        let byte = bytes[position]
        guard !CookieParser.isSpace(byte) else {
            position += 1
            return
        }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try expectValue(position)
            try beginContainer(isArray: byte == UInt8(ascii: "["), position)
        case UInt8(ascii: "}"):
            guard state == .firstKey || state == .afterValue && !path.isInArray else {
                throw fault(.unexpected, position)
            }
            endContainer()
        case UInt8(ascii: "]"):
            guard state == .firstElement || state == .afterValue && path.isInArray else {
                throw fault(.unexpected, position)
            }
            endContainer()
        case UInt8(ascii: ","):
            guard state == .afterValue else { throw fault(unexpected, position) }
            state = path.isInArray ? .value : .key
        case UInt8(ascii: ":"):
            guard state == .colon else { throw fault(unexpected, position) }
            state = .value
        case UInt8(ascii: "\""): try beginString(position)
        default: return try beginScalar(byte, &position)
        }
        position += 1
    }

    /// What a token is that may not stand here.
    private var unexpected: JSONFault {
        switch state {
        case .end: .trailing
        case .key, .firstKey: .key
        default: .unexpected
        }
    }

    /// Makes sure that a value may begin here, and names it where it is an array's element.
    private func expectValue(_ position: Int) throws(BodyError) {
        guard state == .value || state == .firstElement else { throw fault(unexpected, position) }
        if path.isInArray {
            path.beginElement()
            try checkName(position)
        }
    }

    private func beginContainer(isArray: Bool, _ position: Int) throws(BodyError) {
        if isArray { path.beginArray() } else { path.beginObject() }
        guard path.depth <= limits.jsonDepth else { throw fault(.depth, position) }
        try checkName(position)
        state = isArray ? .firstElement : .firstKey
    }

    private func endContainer() {
        path.end()
        state = path.isEmpty ? .end : .afterValue
    }

    private func checkName(_ position: Int) throws(BodyError) {
        guard path.text.count <= limits.jsonNameBytes else { throw fault(.nameBytes, position) }
    }

    private func beginString(_ position: Int) throws(BodyError) {
        isKey = state == .key || state == .firstKey
        if !isKey { try expectValue(position) }
        text.reset()
        state = .string
    }

    private func beginScalar(_ byte: UInt8, _ position: inout Int) throws(BodyError) {
        switch byte {
        case UInt8(ascii: "t"): word = "true"
        case UInt8(ascii: "f"): word = "false"
        case UInt8(ascii: "n"): word = "null"
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try expectValue(position)
            text.reset()
            text.append(byte)
            number = JSONNumber(byte)
            state = .number
            position += 1
            return
        default: throw fault(state == .end ? .trailing : .character, position)
        }
        try expectValue(position)
        text.reset()
        state = .word
    }

    // MARK: Values

    /// Gives the value to the sink; the name is copied only when it is another one than the last.
    private func endValue<Sink: FieldSink>(
        _ value: UnsafeRawBufferPointer, _ arena: ByteArena, _ sink: inout Sink
    ) throws(BodyError) {
        guard argumentCount < limits.arguments else { throw .argumentLimit(limits.arguments) }
        argumentCount += 1
        if !path.isKnown {
            nameBytes += path.text.count
            guard nameBytes <= limits.jsonNameBytesTogether else { throw fault(.nameBytes, 0) }
            lastName = arena.copy(path.text.bytes)
            path.isKnown = true
        }
        sink.field(name: lastName, value: arena.copy(value))
        state = path.isEmpty ? .end : .afterValue
    }

    private func readNumber<Sink: FieldSink>(
        _ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ arena: ByteArena, _ sink: inout Sink
    ) throws(BodyError) {
        while position < bytes.count {
            let byte = bytes[position]
            guard let next = number.next(byte) else {
                guard number.isComplete, !JSONNumber.isPart(byte) else { throw fault(.number, position) }
                return try endValue(text.bytes, arena, &sink)
            }
            number = next
            text.append(byte)
            position += 1
        }
    }

    private func readWord<Sink: FieldSink>(
        _ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ arena: ByteArena, _ sink: inout Sink
    ) throws(BodyError) {
        while text.count < word.utf8CodeUnitCount {
            guard position < bytes.count else { return }
            guard bytes[position] == word.utf8Start[text.count] else { throw fault(.word, position) }
            text.append(bytes[position])
            position += 1
        }
        // 2.9 knows no difference between null and an empty string.
        if text[0] == UInt8(ascii: "n") { text.truncate(to: 0) }
        try endValue(text.bytes, arena, &sink)
    }

    private func readString<Sink: FieldSink>(
        _ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ arena: ByteArena, _ sink: inout Sink
    ) throws(BodyError) {
        if hexadecimal.isHighSurrogate, bytes[position] != UInt8(ascii: "\\") { appendUnpaired() }
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if continuationBytes > 0 {
                guard byte & 0xC0 == 0x80 else { throw fault(.encoding, position) }
                continuationBytes &-= 1
            } else if byte >= 0x80 {
                guard let following = Self.followingBytes(byte) else { throw fault(.encoding, position) }
                continuationBytes = following
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                break
            } else if byte < 0x20 {
                throw fault(.controlCharacter, position)
            }
            position &+= 1
        }
        let run = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        guard position < bytes.count else { return text.append(run) }
        position += 1
        guard bytes[position - 1] == UInt8(ascii: "\"") else {
            text.append(run)
            state = .escape
            return
        }
        // A string without escapes in one piece goes from the body to where it stays.
        if !text.isEmpty { text.append(run) }
        let whole = text.isEmpty ? run : text.bytes
        guard isKey else { return try endValue(whole, arena, &sink) }
        path.setKey(whole)
        try checkName(position)
        state = .colon
    }

    /// How many bytes follow the first one of a UTF-8 sequence.
    private static func followingBytes(_ byte: UInt8) -> Int? {
        switch byte {
        case 0xC0...0xDF: 1
        case 0xE0...0xEF: 2
        case 0xF0...0xF7: 3
        default: nil
        }
    }

    // MARK: Escapes

    private func readEscape(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) throws(BodyError) {
        let byte = bytes[position]
        if byte != UInt8(ascii: "u"), hexadecimal.isHighSurrogate { appendUnpaired() }
        state = .string
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): state = .hexadecimal
        default: throw fault(.escape, position)
        }
        position += 1
    }

    private func readHexadecimal(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) throws(BodyError) {
        guard let digit = ASCII.hexadecimalValue(bytes[position]) else { throw fault(.escape, position) }
        position += 1
        guard let unit = hexadecimal.append(digit) else { return }
        state = .string
        if let scalar = hexadecimal.pair(with: unit) { return appendScalar(scalar) }
        if hexadecimal.isHighSurrogate { appendUnpaired() }
        if unit & 0xFC00 == 0xD800 {
            hexadecimal.high = unit
        } else {
            appendScalar(UInt32(unit))
        }
    }

    /// A high surrogate without its low one: YAJL writes `?`.
    private func appendUnpaired() {
        hexadecimal.high = nil
        text.append(UInt8(ascii: "?"))
    }

    /// A low surrogate without its high one is written like any other: rules see three bytes that are no UTF-8.
    private func appendScalar(_ scalar: UInt32) {
        switch scalar {
        case 0..<0x80: text.append(UInt8(scalar))
        case 0x80..<0x800:
            text.append(0xC0 | UInt8(scalar >> 6))
            text.append(0x80 | UInt8(scalar & 0x3F))
        case 0x800..<0x10000:
            text.append(0xE0 | UInt8(scalar >> 12))
            text.append(0x80 | UInt8(scalar >> 6 & 0x3F))
            text.append(0x80 | UInt8(scalar & 0x3F))
        default:
            text.append(0xF0 | UInt8(scalar >> 18))
            text.append(0x80 | UInt8(scalar >> 12 & 0x3F))
            text.append(0x80 | UInt8(scalar >> 6 & 0x3F))
            text.append(0x80 | UInt8(scalar & 0x3F))
        }
    }
}
