// SecUnicodeMapFile, and what urlDecodeUni does with it.

import Testing

@testable import WAF

@Suite("Unicode maps") struct UnicodeMapTests {
    private static let file = """
        1250 (ANSI - Central Europe)
        0041:42

        20127 (US-ASCII)
        00a0:20 0107:63 2019:27
        ff1c:3c
        """

    @Test("the code page that is asked for is read, and no other")
    func codePages() throws {
        let map = try #require(UnicodeMap(Array(Self.file.utf8), codePage: 20_127))
        #expect(map.byte(of: 0x107) == 0x63)
        #expect(map.byte(of: 0x2019) == 0x27)
        #expect(map.byte(of: 0xFF1C) == 0x3C)
        #expect(map.byte(of: 0x41) == nil)
        #expect(UnicodeMap(Array(Self.file.utf8), codePage: 1_250)?.byte(of: 0x41) == 0x42)
        #expect(UnicodeMap(Array(Self.file.utf8), codePage: 437) == nil)
        #expect(UnicodeMap([], codePage: 20_127) == nil)
    }

    @Test(
        "lines that are damaged are passed over",
        arguments: ["20127 (x)\nzz:41 0041: :42 0042:43:44 110000:41 0043:45\r\n"])
    func damaged(_ text: String) throws {
        let map = try #require(UnicodeMap(Array(text.utf8), codePage: 20_127))
        #expect(map.byte(of: 0x43) == 0x45)
        for code in [0x41, 0x42, 0x110000 & 0xFFFF] { #expect(map.byte(of: code) == nil) }
    }

    static let rows: [TransformationRow] = [
        (.urlDecodeUni, "%u0107", "c"), (.urlDecodeUni, "%u2019", "'"), (.urlDecodeUni, "%U2019", "'"),
        (.urlDecodeUni, "%uff1c", "<"), (.urlDecodeUni, "%uff41", "a"), (.urlDecodeUni, "%u0141", "A"),
        (.urlDecodeUni, "%u00a0", " "), (.urlDecodeUni, "%u201", "%u201"), (.jsDecode, #"\\u0107"#, #"\x07"#),
    ]

    @Test("urlDecodeUni takes the map's byte, and the low one where it has none", arguments: rows)
    func row(_ row: TransformationRow) throws {
        let map = try #require(UnicodeMap(Array(Self.file.utf8), codePage: 20_127))
        TransformationCheck.check(row, map: map)
    }

    @Test("the map that ModSecurity ships is read", .enabled(if: SharedData.isPresent, "shared/crs is not here"))
    func shipped() throws {
        let file = try #require(SharedData.bytes("config/unicode.mapping"))
        let map = try #require(UnicodeMap(file, codePage: 20_127))
        #expect(map.byte(of: 0x2019) == UInt8(ascii: "'"))
        #expect(map.byte(of: 0xFF1C) == UInt8(ascii: "<"))
    }
}
