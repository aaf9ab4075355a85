// Names, and what holds for every transformation of any value.

import Bytes
import Testing

@testable import WAF

@Suite("Transformations") struct TransformationTests {
    static let names: [(name: String, transformation: Transformation?)] = [
        ("lowercase", .lowercase), ("LOWERCASE", .lowercase), ("urlDecodeUni", .urlDecodeUni),
        ("urldecodeuni", .urlDecodeUni),
        ("normalisePath", .normalizePath), ("normalizePath", .normalizePath), ("normalisePathWin", .normalizePathWin),
        ("utf8toUnicode", .utf8toUnicode), ("none", nil), ("", nil), ("lower", nil), ("t:lowercase", nil),
    ]

    @Test("names are read in any case and in British spelling", arguments: names)
    func name(_ name: String, _ transformation: Transformation?) {
        #expect(Transformation(name: name) == transformation)
    }

    /// Bytes that transformations look at, alone and as beginnings of what they decode.
    private static let tokens = [
        "%", "%u", "%41", "%uff21", "+", "\\x5c", "\\x5cx4", "\\x5cu0041", "\\x5c6a", "\\x5c101", "&", "&#", "&#x41;",
        "&lt;", "0x", "0x41",
        "/", "//", ".", "..", "/*", "*/", "<!--", "-->", "--", "#", " ", "\\x09", "\\x0a", "\\x0b", "\\xa0", "\\x00",
        "A", "z", "4", "=", "VGVz",
        "\\xc3\\xa9", "\\xe2\\x82\\xac", "\\xf0\\x9f\\x98\\x80", "\\xc0", "\\xf5\\x80\\x80\\x80", "\\xff", "[", "]",
        "^", "\"", "'", ",", ";", "(",
    ].map(escapedBytes)

    @Test("every transformation keeps its promises about any value", arguments: Transformation.allCases)
    func promises(_ transformation: Transformation) {
        let seed = UInt64(transformation.rawValue) &+ 20_261_126
        print("seed \(seed)")
        var chance = SeededChance(seed: seed)
        var changed = 0
        for _ in 0..<1_500 {
            var value = (0..<chance.below(8)).flatMap { _ in Self.tokens[chance.below(Self.tokens.count)] }
            if chance.below(4) == 0 { value.insert(UInt8(chance.below(256)), at: chance.below(value.count + 1)) }
            let output = TransformationCheck.apply(transformation, to: value)
            changed += output == value ? 0 : 1
            // Cut anywhere it must not read beyond its end.
            if !value.isEmpty {
                _ = TransformationCheck.apply(transformation, to: Array(value[..<chance.below(value.count)]))
            }
        }
        #expect(changed > 20, "nothing was tested")
    }

    @Test(
        "the bound is met by the value that grows most",
        arguments: [
            (Transformation.hexEncode, [UInt8](repeating: 0xFF, count: 100)),
            (.urlEncode, [UInt8](repeating: 0, count: 100)),
            (.base64Encode, [UInt8](repeating: 0, count: 100)), (.base64Encode, [0]), (.md5, []), (.sha1, []),
        ])
    func bound(_ transformation: Transformation, _ value: [UInt8]) {
        #expect(TransformationCheck.apply(transformation, to: value).count == transformation.bound(value.count))
    }

    static let upperCase: [TransformationRow] = [
        (.uppercase, "", ""), (.uppercase, "abc", "ABC"), (.uppercase, "ABC", "ABC"), (.uppercase, "a1Z", "A1Z"),
        (.uppercase, #"\xe9\xff"#, #"\xe9\xff"#), (.uppercase, "`{", "`{"), (.uppercase, #"a\x00b"#, #"A\x00B"#),
        (.uppercase, "@[z", "@[Z"),
    ]

    @Test("uppercase, which ModSecurity 2.9 has not", arguments: upperCase)
    func uppercase(_ row: TransformationRow) { TransformationCheck.check(row) }
}
