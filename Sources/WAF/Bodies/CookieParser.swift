// Cookies (RFC 6265 section 4.2.1, and the older forms that ModSecurity 2.9 reads).

package enum CookieParser {
    /// Takes a Cookie field apart at `separator`; white space in front of a name goes, nothing is decoded.
    ///
    /// A cookie without `=` has an empty value. With version 1 (RFC 2109) names that begin with `$` are attributes and
    /// quotes around a value go.
    package static func parse<Sink: FieldSink>(
        _ input: UnsafeRawBufferPointer, separator: UInt8, version: Int, into sink: inout Sink
    ) {
        var start = 0
        while start < input.count {
            var end = start
            while end < input.count, input[end] != separator, version == 0 || input[end] != UInt8(ascii: ",") { end += 1 }
            var first = start
            while first < end, input[first].isCSpace { first += 1 }
            var equals = first
            while equals < end, input[equals] != UInt8(ascii: "=") { equals += 1 }
            if equals > first || equals < end {
                let name = UnsafeRawBufferPointer(rebasing: input[first..<equals])
                var value = UnsafeRawBufferPointer(rebasing: input[min(end, equals + 1)..<end])
                if version == 1 { value = unquoted(value) }
                if name.count > 0 { sink.field(name: name, value: value) }
            }
            start = end + 1
        }
    }

    private static func unquoted(_ value: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard value.count >= 2, value[0] == UInt8(ascii: "\""), value[value.count - 1] == UInt8(ascii: "\"") else {
            return value
        }
        return UnsafeRawBufferPointer(rebasing: value[1..<(value.count - 1)])
    }
}
