// Cookie headers.

/// Takes the value of a Cookie field apart, as ModSecurity 2.9 does. Names and values are not decoded.
package struct CookieParser: Sendable {
    /// What SecCookieFormat chooses between.
    package enum Version: Int, Sendable {
        /// `a=1; b=2`: what browsers send.
        case netscape = 0
        /// RFC 2109: `$Version`, quoted values, commas.
        case rfc2109 = 1
    }

    package var version: Version
    /// What stands between cookies of version 0 (SecCookieV0Separator).
    package var separator: UInt8

    package init(version: Version = .netscape, separator: UInt8 = UInt8(ascii: ";")) {
        self.version = version
        self.separator = separator
    }

    /// Gives every cookie with a name to `sink`.
    package func parse<Sink: FieldSink>(
        _ input: UnsafeRawBufferPointer, _ arena: ByteArena, into sink: inout Sink
    ) {
        switch version {
        case .netscape: parseNetscape(input, into: &sink)
        case .rfc2109: parseRFC2109(input, arena, into: &sink)
        }
    }

    /// The white space of C's `isspace`.
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }

    private func parseNetscape<Sink: FieldSink>(_ input: UnsafeRawBufferPointer, into sink: inout Sink) {
        var position = 0
        while position < input.count {
            var start = position
            var equals = -1
            while position < input.count, input[position] != separator {
                if equals < 0, input[position] == UInt8(ascii: "=") { equals = position }
                position &+= 1
            }
            // White space before the name goes; what is behind name or value is part of it.
            while start < position, Self.isSpace(input[start]) { start &+= 1 }
            let nameEnd = equals < 0 ? position : equals
            if start < nameEnd {
                sink.field(
                    name: UnsafeRawBufferPointer(rebasing: input[start..<nameEnd]),
                    value: UnsafeRawBufferPointer(rebasing: input[(equals < 0 ? position : equals + 1)..<position]))
            }
            position &+= 1
        }
    }
}
