// Query strings and application/x-www-form-urlencoded bodies.

/// Takes a query or a form apart, as ModSecurity 2.9 does.
///
/// - A piece between separators is an argument, also one without `=` and also an empty one, except after the last
///   separator.
/// - The first `=` ends the name. Both sides are decoded once: `%XX` and `+`; other `%` stay (`hasInvalidEncoding`).
///
/// Values that need no decoding are not copied. Linear in the input.
package struct URLEncodedParser: Sendable {
    /// What stands between arguments (SecArgumentSeparator).
    package var separator: UInt8
    /// Arguments that are given to the sink, those of earlier calls included.
    package var maximumArguments: Int
    /// Arguments so far.
    package private(set) var argumentCount = 0
    /// Whether a `%` was found that two hexadecimal digits do not follow: URLENCODED_ERROR.
    package private(set) var hasInvalidEncoding = false

    /// - Parameter argumentCount: arguments that were found already, in the query.
    package init(separator: UInt8 = UInt8(ascii: "&"), maximumArguments: Int = 1_000, argumentCount: Int = 0) {
        self.separator = separator
        self.maximumArguments = maximumArguments
        self.argumentCount = argumentCount
    }

    /// Gives every argument of `input` to `sink`; `input` has to live as long as what the sink was given.
    ///
    /// - Throws: `.argumentLimit` where there are more; the sink then has those up to the limit.
    package mutating func parse<Sink: FieldSink>(
        _ input: UnsafeRawBufferPointer, _ arena: ByteArena, into sink: inout Sink
    ) throws(BodyError) {
        var position = 0
        while position < input.count {
            let start = position
            var equals = -1
            var isEncoded = false
            while position < input.count, input[position] != separator {
                switch input[position] {
                case UInt8(ascii: "="): if equals < 0 { equals = position }
                case UInt8(ascii: "%"), UInt8(ascii: "+"): isEncoded = true
                default: break
                }
                position &+= 1
            }
            guard argumentCount < maximumArguments else { throw .argumentLimit(maximumArguments) }
            argumentCount += 1
            let nameEnd = equals < 0 ? position : equals
            let valueStart = equals < 0 ? position : equals + 1
            var name = UnsafeRawBufferPointer(rebasing: input[start..<nameEnd])
            var value = UnsafeRawBufferPointer(rebasing: input[valueStart..<position])
            if isEncoded {
                name = decoded(name, arena)
                value = decoded(value, arena)
            }
            sink.field(name: name, value: value)
            position &+= 1
        }
    }

    private mutating func decoded(
        _ bytes: UnsafeRawBufferPointer, _ arena: ByteArena
    ) -> UnsafeRawBufferPointer {
        guard bytes.count > 0 else { return bytes }
        let (count, isInvalid) = PercentDecoding.decode(bytes, to: arena.reserve(bytes.count))
        if isInvalid { hasInvalidEncoding = true }
        return arena.commit(count)
    }
}
