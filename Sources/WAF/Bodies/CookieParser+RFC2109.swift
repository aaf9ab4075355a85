// Cookies of version 1.

extension CookieParser {
    /// A cookie's name, then `=` and a value, which may be quoted; `;` or `,` to the next one.
    ///
    /// A name with `$` says something about the cookie before it and is given that cookie's name as well:
    /// `$Path` behind `a=1` becomes `$a_Path`.
    func parseRFC2109<Sink: FieldSink>(
        _ input: UnsafeRawBufferPointer, _ arena: ByteArena, into sink: inout Sink
    ) {
        var position = 0
        var cookieName: UnsafeRawBufferPointer?
        while position < input.count {
            skipSpace(input, &position)
            let start = position
            while position < input.count, !Self.endsName(input[position]) { position &+= 1 }
            var name = trimmed(input, start..<position)
            var value = ByteArena.nothing
            if position < input.count {
                let hasValue = input[position] == UInt8(ascii: "=")
                position &+= 1
                if hasValue { value = parseValue(input, &position) }
            }
            if name.count > 0 {
                if name[0] == UInt8(ascii: "$") {
                    if let cookieName, cookieName.count <= Self.longestQualifier {
                        name = attribute(name, of: cookieName, arena)
                    }
                } else {
                    cookieName = name
                }
                sink.field(name: name, value: value)
            }
            while position < input.count, Self.isBetween(input[position]) { position &+= 1 }
        }
    }

    /// Bytes of a cookie's name that its attributes are given too: thousands of them behind one long name would
    /// multiply it.
    private static var longestQualifier: Int { 256 }

    private func parseValue(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> UnsafeRawBufferPointer {
        skipSpace(input, &position)
        guard position < input.count else { return ByteArena.nothing }
        let isQuoted = input[position] == UInt8(ascii: "\"")
        if isQuoted { position &+= 1 }
        let start = position
        while position < input.count {
            if isQuoted ? input[position] == UInt8(ascii: "\"") : Self.endsValue(input[position]) { break }
            position &+= 1
        }
        let value =
            isQuoted ? UnsafeRawBufferPointer(rebasing: input[start..<position]) : trimmed(input, start..<position)
        if position < input.count { position &+= 1 }
        return value
    }

    private static func endsValue(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") }

    private static func endsName(_ byte: UInt8) -> Bool { endsValue(byte) || byte == UInt8(ascii: "=") }

    private static func isBetween(_ byte: UInt8) -> Bool { endsValue(byte) || isSpace(byte) }

    private func skipSpace(_ input: UnsafeRawBufferPointer, _ position: inout Int) {
        while position < input.count, Self.isSpace(input[position]) { position &+= 1 }
    }

    private func trimmed(_ input: UnsafeRawBufferPointer, _ range: Range<Int>) -> UnsafeRawBufferPointer {
        var end = range.upperBound
        while end > range.lowerBound, Self.isSpace(input[end - 1]) { end &-= 1 }
        return UnsafeRawBufferPointer(rebasing: input[range.lowerBound..<end])
    }

    private func attribute(
        _ name: UnsafeRawBufferPointer, of cookie: UnsafeRawBufferPointer, _ arena: ByteArena
    ) -> UnsafeRawBufferPointer {
        let output = arena.reserve(cookie.count + name.count + 1)
        var count = 0
        func append(_ bytes: UnsafeRawBufferPointer) {
            guard let start = bytes.baseAddress else { return }
            (output + count).copyMemory(from: start, byteCount: bytes.count)
            count += bytes.count
        }
        append(UnsafeRawBufferPointer(rebasing: name[..<1]))
        append(cookie)
        output.storeBytes(of: UInt8(ascii: "_"), toByteOffset: count, as: UInt8.self)
        count += 1
        append(UnsafeRawBufferPointer(rebasing: name[1...]))
        return arena.commit(count)
    }
}
