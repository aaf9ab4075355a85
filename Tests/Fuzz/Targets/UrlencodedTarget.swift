// Queries, forms and cookies.

import WAF

/// `URLEncodedParser`: what it finds, encoded anew, it finds again. `CookieParser`: what it finds has names.
enum UrlencodedTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        let (found, isInvalid, isWhole) = parse(bytes)
        let percents = bytes.contains(UInt8(ascii: "%"))
        guard percents || !isInvalid else { return "invalid without a percent sign" }
        let separators = bytes.count { $0 == UInt8(ascii: "&") }
        guard found.fields.count <= separators + 1 else { return "more arguments than separators" }
        let encoded = found.fields.flatMap { field -> [UInt8] in
            percentEncoded(field.name) + [UInt8(ascii: "=")] + percentEncoded(field.value) + [UInt8(ascii: "&")]
        }
        let again = parse(encoded)
        guard again.found == found, !again.isInvalid else { return "encoded anew they are others" }
        guard isWhole || found.fields.count == limit else { return "it ended before the limit" }
        for version in [CookieParser.Version.netscape, .rfc2109] {
            let arena = ByteArena()
            var cookies = BodyFields()
            bytes.withUnsafeBytes { CookieParser(version: version).parse($0, arena, into: &cookies) }
            guard cookies.fields.allSatisfy({ !$0.name.isEmpty }) else { return "a cookie without a name" }
            guard arena.count <= 300 * (bytes.count + 1) else { return "cookies take \(arena.count) bytes" }
        }
        return nil
    }

    private static let limit = 1_000

    private static func parse(_ bytes: [UInt8]) -> (found: BodyFields, isInvalid: Bool, isWhole: Bool) {
        var parser = URLEncodedParser(maximumArguments: limit)
        let arena = ByteArena()
        var found = BodyFields()
        var isWhole = true
        do throws(BodyError) {
            try feed(bytes, cuts: [bytes.count]) { piece throws(BodyError) in
                try parser.parse(piece, arena, into: &found)
            }
        } catch {
            isWhole = false
        }
        return (found, parser.hasInvalidEncoding, isWhole)
    }

    private static func percentEncoded(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in Array("%\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8) }
    }
}
