// How a file becomes lines, lines become words, and bytes keep their places.

import Diagnostics
import Testing

@testable import SecLang

@Suite struct LineTests {
    /// The words of each line.
    static func words(_ text: String) -> [[String]] {
        var lines = LogicalLines(Array(text.utf8))
        var result: [[String]] = []
        while let line = lines.nextLine() {
            guard case .directive(let text, let loose) = line else { continue }
            result.append((try? Word.split(text, loose: loose).map(\.string)) ?? ["refused"])
        }
        return result
    }

    static let texts: [(text: String, words: [[String]])] = [
        ("", []), ("\n\n \n", []), ("# a\n  # b", []), ("a b", [["a", "b"]]), ("\u{FEFF}a b", [["a", "b"]]),
        ("a b\n\nc\t d \n", [["a", "b"], ["c", "d"]]), ("a \\\n b", [["a", "b"]]), ("a b\\\nc", [["a", "bc"]]),
        ("a \"b\\\n  c\"", [["a", "b  c"]]), ("a b\\", [["a", "b"]]), ("a b\\\n", [["a", "b"]]),
        ("\\\n\\\na", [["a"]]), ("\\\n\n\\\n\nb", [["b"]]), ("a # b", [["a", "#", "b"]]),
        ("# a \\\n b\nc", [["c"]]), ("# a \\\n# b \\\n c \\\n d\ne", [["e"]]), ("a \\\n# b", [["a", "#", "b"]]),
        (#"a "b \" c""#, [["a", #"b " c"#]]), (#"a "b \\" c"#, [["a", #"b \"#, "c"]]),
        (#"a 'b "c" \''"#, [["a", #"b "c" '"#]]),
        (#"a "\d\x5c\'""#, [["a", #"\d\x5c\'"#]]), (#"a b\\c\d"#, [["a", #"b\c\d"#]]), (#"a b"c"#, [["a", #"b"c"#]]),
        ("a \"\" ''", [["a", "", ""]]), ("a \"b", [["refused"]]), ("a \"b\"c", [["refused"]]),
        ("a 'b\nc", [["refused"], ["c"]]),
        ("a \"é\" 漢", [["a", "é", "漢"]]), ("SecDataset a `b\nc` \nd", [["SecDataset", "a", "b\nc"], ["d"]]),
        ("x a `b\nc`", [["x", "a", "refused"], ["c`"]].map { $0.contains("refused") ? ["refused"] : $0 }),
    ]

    @Test(arguments: texts)
    func `lines are joined and cut into words`(text: String, words: [[String]]) {
        #expect(Self.words(text) == words)
    }

    @Test(arguments: texts)
    func `a file of Windows says the same`(text: String, words: [[String]]) {
        let windows = Self.words(text.replacing("\n", with: "\r\n"))
        #expect(windows.map { $0.map { $0.replacing("\r\n", with: "\n") } } == words)
    }

    static let refused: [(text: String, complaints: [String])] = [
        ("SecMarker \"a", ["1:11: error: the text that begins here has no closing \""]),
        ("SecMarker 'a\nSecMarker b", ["1:11: error: the text that begins here has no closing '"]),
        (
            "SecMarker \"a \\ \nb\"",
            [
                "1:14: error: white space follows this \\, which so does not continue the line",
                "2:1: error: unknown directive b\"",
            ]
        ),
        (
            "SecMarker \"é\"b",
            [
                "1:14: error: found text right behind the closing \", expected white space; a \" within is written \\\""
            ]
        ),
        (
            "# a \\\nSecMarker b\nSecMarker c",
            [
                "2:1: warning: this line is part of the comment before it, which ends with a \\"
            ]
        ),
        ("# a \\\n# SecMarker b\\\n\nSecMarker c", []),
    ]

    @Test(arguments: refused)
    func `a line that is wrong is named with its place`(text: String, expected: [String]) {
        #expect(complaints(text) == expected.map { "t.conf:" + $0 })
    }

    @Test func `a byte that is not UTF-8 is named with its place`() {
        let comment = RuleSetReader.read(text: Array("# \n".utf8) + [0x23, 0xE9], named: "t.conf")
        #expect(comment.diagnostics == [])
        let text = Array("SecRule ARGS \"é".utf8) + [0xE9] + Array("\" id:1".utf8)
        #expect(
            RuleSetReader.read(text: text, named: "t.conf").diagnostics.map(\.description) == [
                "t.conf:1:16: error: found the byte 0xE9, which is not UTF-8; in a pattern it can be written \\xE9"
            ])
    }

    @Test func `every byte of a joined text knows where it came from`() {
        let file = Array("é a\\\n \"b\\\"c\\\\\\\r\n d\" e".utf8)
        var lines = LogicalLines(file)
        guard case .directive(let line, let loose)? = lines.nextLine() else {
            Issue.record("no line")
            return
        }
        for index in line.bytes.indices { #expect(line.bytes[index] == file[line.offset(of: index)]) }
        let words = try? Word.split(line, loose: loose)
        #expect(words?.map(\.string) == ["é", "a", "b\"c\\ d", "e"])
        for word in words ?? [] {
            for index in word.text.bytes.indices {
                #expect(word.text.bytes[index] == file[word.text.offset(of: index)])
            }
            let part = word.text.part(1..<max(1, word.text.count))
            for index in part.bytes.indices { #expect(part.bytes[index] == file[part.offset(of: index)]) }
        }
    }

    @Test func `places are counted in lines and characters, asked in any order`() {
        let bytes = Array("\u{FEFF}aé\n\n漢b\r\nc".utf8)
        var expected: [SourcePosition] = []
        var line = 1
        var column = 1
        for byte in bytes.dropFirst(3) {
            expected.append(place(line, byte & 0xC0 == 0x80 ? column - 1 : column))
            if byte & 0xC0 != 0x80 { column += 1 }
            if byte == 0x0A { (line, column) = (line + 1, 1) }
        }
        expected.append(place(line, column))
        // Only the first bytes of characters are asked for.
        let asked = (3...bytes.count).filter { $0 == bytes.count || bytes[$0] & 0xC0 != 0x80 }
        var forward = SourceText(name: "t.conf", bytes: bytes)
        #expect(asked.map { forward.position(of: $0) } == asked.map { expected[$0 - 3] })
        var backward = SourceText(name: "t.conf", bytes: bytes)
        #expect(asked.reversed().map { backward.position(of: $0) } == asked.reversed().map { expected[$0 - 3] })
    }
}
