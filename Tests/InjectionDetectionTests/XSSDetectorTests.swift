// Which values are injected HTML.

import Testing

@testable import InjectionDetection

@Suite struct XSSDetectorTests {
    static let injections: [String] = [
        "<script>alert(1)</script>", "<ScRiPt", "<scr\u{0}ipt>", "<svg/onload=x>", "<svganything>", "<xsl:x>",
        "<img src=x onerror=alert(1)>", "\" onload=\"x", "' onfocus='x", "` onclick=`x", "x onmouseover=alert(1)",
        "<a href=javascript:x>", "<a href=\" \u{1}java\u{0}script:x\">", "<a href=\"&#106;avascript:x\">",
        "<a href=\"&#x6A&#97;va\">", "<a href=data:x>", "<a href=VBScript:x>", "<a href='view-source:x'>",
        "<a style=x>", "<a href=\"j&#10;avascript:x\">", "<p datasrc=x>", "<!doctype html>", "<!--[if IE]>",
        "<!-- ` -->", "<?xml x>", "<?import x>",
        "<!entity x>", "<animate attributename=href to=x>", "<set attributeName=onclick to=x>", "<p xmlns:x=y>",
        "<p xlink:href=y>", "' src='javascript:x", "</p style=x>", "<%import %>",
    ]

    @Test(arguments: injections)
    func `a value that runs scripts is found`(value: String) {
        #expect(Reading.isXSS(Array(value.utf8)))
    }

    static let honest: [String] = [
        "", "a", "1 < 2", "a <b> c", "<p>text</p>", "<a href=\"https://example.com/\">", "<a href='/java'>",
        "on = 1", "<p on=1>", "<p onx>", "onx=", "<!-- a -->", "<!-- [i -->", "<!--[if-->", "<!xml>", "<!entit>",
        "</script>", "<p class=style>",
        "a=javascript:x", "href java", "q=1&href=2", "</p>", "<img src=&#9999999999;java>", "<3", "<=>",
        "<a href=\"&java\">", "<set attributename=class to=x>", "\u{0}", "<", "=", "<=", "'='",
    ]

    @Test(arguments: honest)
    func `an honest value is left alone`(value: String) {
        #expect(!Reading.isXSS(Array(value.utf8)))
    }

    static let characters: [(text: String, value: Int, length: Int)] = [
        ("a", 0x61, 1), ("&", 0x26, 1), ("&amp;", 0x26, 1), ("&#", 0x26, 1), ("&#;", 0x26, 1), ("&#x;", 0x26, 1),
        ("&#106;a", 106, 6), ("&#106a", 106, 5), ("&#106", 106, 5), ("&#x6A;a", 0x6A, 6), ("&#X6aZ", 0x6A, 5),
        ("&#1048831;", 0x1000FF, 10), ("&#1048832;", 0x26, 1), ("&#x10000000000000000", 0x26, 1), ("&#0;", 0, 4),
    ]

    @Test(arguments: characters)
    func `a numeric reference is decoded, with or without its semicolon`(text: String, value: Int, length: Int) {
        let bytes = Array(text.utf8)
        let found = bytes.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { CharacterReference.decode($0, count: bytes.count) }
        }
        #expect(found?.value == value && found?.length == length)
    }

    @Test func `bytes beyond ASCII are passed over before an address, but not behind a reference`() {
        #expect(Reading.isXSS(Array("<a href='".utf8) + [0xA0, 0xFF, 0x20] + Array("javascript:x'>".utf8)))
        #expect(!Reading.isXSS(Array("<a href='&#32;".utf8) + [0xA0] + Array("javascript:x'>".utf8)))
        #expect(!Reading.isXSS(Array("<a href='ja".utf8) + [0xA0] + Array("vascript:x'>".utf8)))
    }

    @Test(arguments: HTMLContext.allCases)
    func `the short way of the detector finds what reading in every context finds`(context: HTMLContext) {
        for value in Self.injections + Self.honest {
            let bytes = Array(value.utf8)
            let isDangerous = bytes.withUnsafeBufferPointer { bytes in
                bytes.baseAddress.map { XSSDetector.isDangerous($0, bytes.count, in: context) } ?? false
            }
            if isDangerous { #expect(Reading.isXSS(bytes), "\(value)") }
        }
    }
}
