// Query strings and forms (the URL standard, section 5.1, as ModSecurity 2.9 reads it).

/// Receives the names and values of a body. They live until the arena they were decoded into is reset.
package protocol FieldSink {
    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)
}

package enum URLEncodedParser {
    /// Takes `input` apart at `separator` and at the first `=` of each part, and decodes both halves.
    ///
    /// A part without `=` is a name with an empty value; an empty part is passed over.
    ///
    /// - Returns: how many `%` were no valid encoding; they stay as they are.
    package static func parse<Sink: FieldSink>(
        _ input: UnsafeRawBufferPointer, separator: UInt8, arena: ByteArena, into sink: inout Sink
    ) -> Int {
        var invalid = 0
        var start = 0
        while start < input.count {
            var end = start
            var equals = -1
            while end < input.count, input[end] != separator {
                if equals < 0, input[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            if end > start {
                let name = UnsafeRawBufferPointer(rebasing: input[start..<(equals < 0 ? end : equals)])
                let value = equals < 0
                    ? UnsafeRawBufferPointer(start: nil, count: 0)
                    : UnsafeRawBufferPointer(rebasing: input[(equals + 1)..<end])
                sink.field(name: decode(name, arena, &invalid), value: decode(value, arena, &invalid))
            }
            start = end + 1
        }
        return invalid
    }

    private static func decode(
        _ text: UnsafeRawBufferPointer, _ arena: ByteArena, _ invalid: inout Int
    ) -> UnsafeRawBufferPointer {
        guard text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else { return text }
        var output = ByteOutput(arena.reserve(text.count))
        PercentEncoding.decode(text, &output)
        for index in 0..<text.count where text[index] == UInt8(ascii: "%") {
            if index + 2 >= text.count || !text[index + 1].isHexDigit || !text[index + 2].isHexDigit { invalid += 1 }
        }
        return arena.commit(output.count)
    }
}
