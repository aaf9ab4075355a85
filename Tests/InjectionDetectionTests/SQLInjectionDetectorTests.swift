// Which values are injected SQL.

import Testing

@testable import InjectionDetection

@Suite struct SQLInjectionDetectorTests {
    static let injections: [(value: String, fingerprint: String)] = [
        ("1 or 1=1", "1&1"), ("1' or '1'='1", "s&sos"), ("x' union select password from users -- ", "sUEnk"),
        ("1; drop table users", "1;Tnn"), ("1 and sleep(5)", "1&f(1"), ("-1 union all select 1,2,3", "1UE1"),
        ("admin'--", "sc"), ("1/**/", "1c"), ("1 --", "1c"), ("1--", "1c"), ("1*1--a", "1c"), ("1234-ABCDE--", "1c"),
        ("\" or \"\"=\"", "s&sos"), ("1 or 1#", "1&1c"), ("1' or 1=1#", "s&1c"), ("/*!50000select*/ 1", "X"),
        ("1 or 1--sp_password", "1&1c"), ("' + 'a", "sos"), ("1 UNION SELECT", "1UE"),
        ("1 into outfile 'a'", "1ks"), ("select {``.``.id}", "X"), ("1 and 1 < 2", "1&1"), ("1' or 1 `", "s&1c"),
        ("a\" or 1=1 -- ", "s&1c"),
    ]

    @Test(arguments: injections)
    func `an injection is told by its fingerprint`(value: String, fingerprint: String) {
        #expect(Reading.fingerprint(Array(value.utf8)) == fingerprint)
    }

    static let honest: [String] = [
        "", " ", "1", "-1.5e3", "hello", "O'Brien", "Jack \"the\" Ripper", "rock and roll", "sexy and 17",
        "select a colour", "the union", "1 union", "5 o'clock", "it's and that's", " 1--", "number #", "1 into 'a'",
        "1#", "x'#a",
        "C#",
        "a -- b", "1, 2, 3", "a@b.example", "https://example.com/a?b=c&d=e", "{\"a\":[1,2]}", "2026-11-25T12:00:00Z",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "f(x) = x", "1 <3 2", "\"a\" + \"b\"",
        "user", "in", "1 inch", "\u{0}", "'", "\"", "\\", "/*", "--", "#", "$$", "@", "`",
    ]

    @Test(arguments: honest)
    func `an honest value is left alone`(value: String) {
        #expect(Reading.fingerprint(Array(value.utf8)) == "")
    }

    @Test func `a value that only MySQL reads as an injection is read in its way too`() {
        // `#` begins a comment there; to the others it is an operator.
        #expect(Reading.fingerprint(Array("1' or 1=1 #".utf8)) == "s&1c")
        #expect(Reading.fingerprint(Array("1 or 1=1 #'a".utf8)) != "")
    }

    @Test func `a fingerprint writes its symbols`() throws {
        let value: [UInt8] = Array("1' or '1'='1".utf8)
        let detected = SQLInjectionDetector.detect(value.span)
        let found = try #require(detected)
        var bytes = [UInt8](repeating: 0, count: SQLFingerprint.maximumCount)
        let count = bytes.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { found.write(to: $0) } ?? 0
        }
        #expect(count == 5 && found.count == 5)
        #expect(text(bytes) == "s&sos")
        #expect(found[1] == UInt8(ascii: "&"))
        #expect(found.description == "s&sos")
    }
}
