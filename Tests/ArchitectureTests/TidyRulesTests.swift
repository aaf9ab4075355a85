// The rules of tidiness, shown to refuse what they should.

import Testing

@Suite struct TidyRulesTests {
    private func complaints(_ text: String) -> [String] {
        TidyRules.complaints(about: HouseFile(path: "A.swift", text: text))
    }

    @Test func `a tidy file passes, to the last column and line`() {
        let longest = "let a = \"" + String(repeating: "é", count: TidyRules.maximumColumns - 10) + "\"\n"
        #expect(complaints("// What it is for.\n" + longest) == [])
        #expect(complaints("// What it is for.\n" + String(repeating: "a\n", count: TidyRules.maximumLines - 1)) == [])
    }

    static let untidy: [(text: String, complaint: String)] = [
        ("import Bytes\n", "A.swift:1: does not open with a comment that says what the file is for"),
        ("", "A.swift:1: does not open with a comment that says what the file is for"),
        ("// x\n" + String(repeating: "a\n", count: 500), "A.swift: 501 lines, more than 500"),
        ("// x\n" + String(repeating: "a", count: 121) + "\n", "A.swift:2: 121 columns, more than 120"),
        ("// x\nlet a = 1 \n", "A.swift:2: ends with a space"),
        ("// x\n\tlet a = 1\n", "A.swift:2: has a tab"),
        ("// x\nlet a = " + "try" + "! b()\n", "A.swift:2: uses " + "try" + "!"),
        ("// x\n// " + "TO" + "DO: later\n", "A.swift:2: says " + "TO" + "DO"),
        ("// x\n// " + "FIX" + "ME: later\n", "A.swift:2: says " + "FIX" + "ME"),
        ("// x\nlet a = 1", "A.swift: does not end with a line feed"),
    ]

    @Test(arguments: untidy)
    func `what is untidy is named with its place`(text: String, complaint: String) {
        #expect(complaints(text) == [complaint])
    }
}
