// Cookie fields, as rules see them: RFC 6265 §4.2.1, and RFC 2109 §4.4.

import WAF

/// `CookieParser`: names and values are parts of the field in their order, none is without a name, and all together are
/// bounded; cookies that are joined again are the same; a cookie behind a separator is found whatever stands before it.
/// The first byte chooses the version and what separates.
enum CookiesTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        guard let first = bytes.first else { return nil }
        let field = Array(bytes.dropFirst())
        if first & 1 == 1 { return fault(ofRFC2109: field) }
        let separator = UInt8(ascii: first & 2 == 0 ? ";" : ",")
        let parser = CookieParser(version: .netscape, separator: separator)
        let found = parse(field, parser)
        if let broken = order(found, in: field) { return broken }
        for cookie in found where cookie.name.contains(separator) || cookie.value.contains(separator) {
            return "\(latin1(cookie.name)) holds what separates"
        }
        let joined = found.map { $0.name + [UInt8(ascii: "=")] + $0.value }.joined(separator: [separator, 0x20])
        guard parse(Array(joined), parser) == found else { return "joined again: \(latin1(joined))" }
        let more = parse(field + [separator] + Array(" added=1=2 ".utf8), parser)
        let added = BodyFields.Field(name: Array("added".utf8), value: Array("1=2 ".utf8))
        guard more == found + [added] else { return "a cookie behind it is lost" }
        return nil
    }

    private static func fault(ofRFC2109 field: [UInt8]) -> String? {
        let parser = CookieParser(version: .rfc2109)
        let found = parse(field, parser)
        let plain = found.filter { $0.name.first != UInt8(ascii: "$") }
        if let broken = order(plain, in: field) { return broken }
        // What is made of a name is at most 256 bytes longer than what was written.
        let bytes = found.reduce(0) { $0 + $1.name.count + $1.value.count }
        guard bytes <= field.count + 257 * found.count else { return "\(bytes) bytes of \(field.count)" }
        let quotes = field.count { $0 == UInt8(ascii: "\"") }
        guard quotes == 0 else { return nil }
        let more = parse(field + Array("; added=\"1;2\"".utf8), parser)
        let added = BodyFields.Field(name: Array("added".utf8), value: Array("1;2".utf8))
        guard more.dropLast() == found[...], more.last == added else { return "a cookie behind it is lost" }
        return nil
    }

    /// Whether names and values are there, one behind another.
    private static func order(_ found: [BodyFields.Field], in field: [UInt8]) -> String? {
        var rest = field[...]
        for cookie in found {
            guard !cookie.name.isEmpty else { return "a cookie without a name" }
            for part in [cookie.name, cookie.value] where !part.isEmpty {
                while !rest.starts(with: part), !rest.isEmpty { rest = rest.dropFirst() }
                guard !rest.isEmpty else { return "\(latin1(part)) is not where it should be" }
                rest = rest.dropFirst(part.count)
            }
        }
        return nil
    }

    private static func parse(_ field: [UInt8], _ parser: CookieParser) -> [BodyFields.Field] {
        // Memory of its own, so that the address sanitizer sees what lies beyond.
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: field.count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: field)
        var found = BodyFields()
        parser.parse(UnsafeRawBufferPointer(memory), ByteArena(), into: &found)
        return found.fields
    }
}
