// Paths come to one canonical form, or are refused with a reason.

import HTTPSemantics
import TestSupport
import Testing

@Suite struct PathNormalizerTests {
    static func normalize(
        _ raw: [UInt8], _ rules: PathRules = .standard, capacity: Int? = nil
    ) throws(PathError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: capacity ?? raw.count * PathNormalizer.maximumGrowth)
        let result = try output.withUnsafeMutableBufferPointer { buffer throws(PathError) in
            try PathNormalizer.normalize(raw.span, rules: rules, into: buffer)
        }
        switch result {
        case .unchanged: return raw
        case .rewritten(let count): return Array(output.prefix(count))
        }
    }

    static func normalize(_ raw: String, _ rules: PathRules = .standard) throws(PathError) -> String {
        String(decoding: try normalize(Array(raw.utf8), rules), as: UTF8.self)
    }

    static let canonical = [
        "/", "/a", "/a/", "/a/b.c/d~e_f-g", "/api/v1/users/12345/profile", "/!$&'()*+,;=:@",
        "/a..b/..c/.d/...", "/a;b/c;d=e",
        "/.well-known/acme-challenge/x", "/%C3%A9", "/%25", "/%252e%252e/", "/a%3Fb", "/%20", "/x..;y",
    ]

    @Test(arguments: canonical)
    func `a canonical path is left alone`(path: String) throws {
        let raw = Array(path.utf8)
        var output = [UInt8](repeating: 0, count: raw.count)
        let result = try output.withUnsafeMutableBufferPointer { buffer throws(PathError) in
            try PathNormalizer.normalize(raw.span, rules: .standard, into: buffer)
        }
        #expect(result == .unchanged)
    }

    static let rewritten: [(raw: String, canonical: String)] = [
        ("/%41%7e%2D", "/A~-"),
        ("/%c3%a9", "/%C3%A9"),
        ("/é", "/%C3%A9"),
        ("/a\"b<c>d[e]f^g`h{i|j}", "/a%22b%3Cc%3Ed%5Be%5Df%5Eg%60h%7Bi%7Cj%7D"),
        ("/.", "/"),
        ("/./", "/"),
        ("/a/.", "/a/"),
        ("/a/./b", "/a/b"),
        ("/a/..", "/"),
        ("/a/../", "/"),
        ("/a/../b", "/b"),
        ("/a/b/..", "/a/"),
        ("/a/b/../../c", "/c"),
        ("/a/b/c/./../../g", "/a/g"),
        ("/%2e/a", "/a"),
        ("/a/%2E%2e/b", "/b"),
        ("/a/.%2e", "/"),
        ("//", "/"),
        ("//a///b//", "/a/b/"),
        ("/a//../b", "/b"),
        ("/a/.//b", "/a/b"),
    ]

    @Test(arguments: rewritten)
    func `a path is brought to canonical form`(raw: String, canonical: String) throws {
        #expect(try Self.normalize(raw) == canonical)
        #expect(try Self.normalize(canonical) == canonical)
    }

    static let refused: [(raw: String, error: PathError)] = [
        ("", .notAbsolute),
        ("*", .notAbsolute),
        ("a/b", .notAbsolute),
        ("%2Fa", .notAbsolute),
        ("/%", .invalidEscape(at: 1)),
        ("/%4", .invalidEscape(at: 1)),
        ("/a%4g", .invalidEscape(at: 2)),
        ("/a%g4", .invalidEscape(at: 2)),
        ("/%%34", .invalidEscape(at: 1)),
        ("/a b", .forbiddenByte(0x20, at: 2)),
        ("/a\\b", .forbiddenByte(0x5C, at: 2)),
        ("/a#b", .forbiddenByte(0x23, at: 2)),
        ("/a?b", .forbiddenByte(0x3F, at: 2)),
        ("/a\0", .forbiddenByte(0, at: 2)),
        ("/a\u{7F}", .forbiddenByte(0x7F, at: 2)),
        ("/a\n", .forbiddenByte(0x0A, at: 2)),
        ("/%00", .encodedControl(0, at: 1)),
        ("/a%0d%0a", .encodedControl(0x0D, at: 2)),
        ("/%7f", .encodedControl(0x7F, at: 1)),
        ("/a%2Fb", .encodedSlash(at: 2)),
        ("/a%2f..", .encodedSlash(at: 2)),
        ("/a%5cb", .encodedBackslash(at: 2)),
        ("/..", .aboveRoot(at: 1)),
        ("/../a", .aboveRoot(at: 1)),
        ("/a/../../b", .aboveRoot(at: 6)),
        ("/a/%2e%2e/%2e%2e/", .aboveRoot(at: 10)),
        ("//../a", .aboveRoot(at: 2)),
        ("/..;/manager", .disguisedDotSegment(at: 1)),
        ("/a/..;x=y/b", .disguisedDotSegment(at: 3)),
        ("/a/.;/b", .disguisedDotSegment(at: 3)),
        ("/a/..;", .disguisedDotSegment(at: 3)),
        ("/a/%2e%2e;/b", .disguisedDotSegment(at: 3)),
        ("/a/..%3b/b", .disguisedDotSegment(at: 3)),
    ]

    @Test(arguments: refused)
    func `a path that servers would disagree on is refused`(raw: String, error: PathError) {
        #expect(throws: error) { _ = try Self.normalize(raw) }
    }

    static let keepsSlashes = PathRules(mergesSlashes: false)
    static let keepsEncoded = PathRules(encodedSlash: .keep, encodedBackslash: .keep)
    static let decodes = PathRules(encodedSlash: .decode, encodedBackslash: .decode)

    static let ruled: [(raw: String, rules: PathRules, canonical: String)] = [
        ("//a//b//", keepsSlashes, "//a//b//"),
        ("/a//../b", keepsSlashes, "/a/b"),
        ("//../a", keepsSlashes, "/a"),
        ("/a//..", keepsSlashes, "/a/"),
        ("/a%2fb", keepsEncoded, "/a%2Fb"),
        ("/a%5cb", keepsEncoded, "/a%5Cb"),
        ("/a%2f", keepsEncoded, "/a%2F"),
        ("/%2f", keepsEncoded, "/%2F"),
        ("/a%2Fb", decodes, "/a/b"),
        ("/a%2F%2e%2e%2fb", decodes, "/b"),
        ("/a/%2F/b", decodes, "/a/b"),
        ("/a%5cb", decodes, "/a%5Cb"),
    ]

    @Test(arguments: ruled)
    func `the rules decide where servers honestly differ`(raw: String, rules: PathRules, canonical: String) throws {
        #expect(try Self.normalize(raw, rules) == canonical)
    }

    static let disguised = ["/a%2F..", "/..%2Fa", "/a/..%2f", "/a%2f..%2fb", "/a%5C..", "/.%5c", "/a%2F..;x", "/a%2F."]

    @Test(arguments: disguised)
    func `a dot segment behind a kept separator is refused`(raw: String) throws {
        let error = #expect(throws: PathError.self) { _ = try Self.normalize(raw, Self.keepsEncoded) }
        guard case .disguisedDotSegment = error else {
            Issue.record("refused as \(String(describing: error))")
            return
        }
    }

    @Test func `a path that outgrows its output is too long`() {
        let raw = Array("/ééé".utf8)
        for capacity in 0..<19 {
            #expect(throws: PathError.tooLong) { _ = try Self.normalize(raw, capacity: capacity) }
        }
        #expect(throws: Never.self) { _ = try Self.normalize(raw, capacity: 19) }
    }

    static let seeds: [UInt64] = [1, 2, 3, .random(in: 4...(.max))]

    @Test(arguments: seeds, [PathRules.standard, keepsSlashes, keepsEncoded, decodes])
    func `any path is refused or comes to a form that stays`(seed: UInt64, rules: PathRules) throws {
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "/", "/", "//", ".", "..", "%2e", "%2E", "%2f", "%5C", "a", "B", "%41", "%c3%a9", ";", "%3b", "é", "|",
            "%25", "~", "%7e", "x", "/a/", "/../", "/./",
        ]
        for _ in 0..<5_000 {
            let raw = "/" + (0..<Int.random(in: 0...9, using: &generator))
                .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
            guard let once = try? Self.normalize(raw, rules) else { continue }
            let twice = try Self.normalize(once, rules)
            #expect(twice == once, "seed \(seed): \(raw)")
            let segments = once.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            let hasDots = segments.contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
            #expect(!hasDots, "seed \(seed): \(raw)")
            if rules.mergesSlashes { #expect(!once.utf8.contains("//".utf8), "seed \(seed): \(raw)") }
            #expect(once.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }, "seed \(seed): \(raw)")
        }
    }

    /// Long paths are scanned 8 bytes at a time: what is seen must not depend on where it stands.
    @Test(arguments: 0..<256)
    func `a byte means the same at every offset of a long path`(value: Int) {
        let byte = UInt8(value)
        if byte == UInt8(ascii: "%") { return }
        let short = try? Self.normalize(Array("/a".utf8) + [byte, UInt8(ascii: "b")])
        for length in 9...36 {
            for offset in 2..<length {
                var raw = [UInt8](repeating: UInt8(ascii: "b"), count: length)
                raw[0] = UInt8(ascii: "/")
                raw[offset] = byte
                let long = try? Self.normalize(raw)
                let expected = short.map { raw[..<offset] + $0[2..<($0.count - 1)] + raw[(offset + 1)...] }
                #expect(long == expected.map { Array($0) })
            }
        }
    }

    @Test(arguments: ["//", "/.", "/./", "/../", "%41"])
    func `what must be rewritten is found at every offset of a long path`(piece: String) throws {
        for front in 1...40 {
            let raw = "/" + String(repeating: "x", count: front) + piece + "yy/" + String(repeating: "z", count: 20)
            let canonical = try Self.normalize(raw)
            #expect((canonical == raw) == (piece == "/."))
            #expect(!canonical.contains("//") && !canonical.contains("%41"))
            #expect(!canonical.contains("/./") && !canonical.contains("/../"))
        }
    }

    @Test func `every byte is left, encoded or refused as the grammar says`() throws {
        let unreserved = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
        let alsoAllowed = Set("!$&'()*+,;=:@".utf8)
        let encoded = Set("\"<>[]^`{|}".utf8).union(0x80...0xFF)
        for byte in UInt8.min...UInt8.max where byte != UInt8(ascii: "/") && byte != UInt8(ascii: "%") {
            let raw: [UInt8] = Array("/a".utf8) + [byte]
            let outcome = try? Self.normalize(raw)
            let escape = Array("/a%".utf8) + Array(String(byte, radix: 16, uppercase: true).utf8)
            if unreserved.contains(byte) || alsoAllowed.contains(byte) {
                #expect(outcome == raw)
            } else if encoded.contains(byte) {
                #expect(outcome == escape)
            } else {
                #expect(outcome == nil)
            }
            if unreserved.contains(byte) { #expect(try Self.normalize(escape) == raw) }
            if alsoAllowed.contains(byte) || encoded.contains(byte) { #expect(try Self.normalize(escape) == escape) }
        }
    }
}
