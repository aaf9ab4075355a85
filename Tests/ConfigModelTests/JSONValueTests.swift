// JSON text: escapes, order, indentation.

import ConfigModel
import Testing

@Suite struct JSONValueTests {
    static let texts: [(value: JSONValue, text: String)] = [
        (.null, "null"), (.boolean(true), "true"), (.integer(-1), "-1"), (.array([]), "[]"), (.object([]), "{}"),
        (.text("a\"b\\c\n\r\t\u{1}ä"), #""a\"b\\c\n\r\t\u0001ä""#),
        (.array([.integer(1), .null]), "[\n  1,\n  null\n]"),
        (.object([.init("b", .integer(1)), .init("a", .array([.object([.init("c", .null)])]))]),
         "{\n  \"b\": 1,\n  \"a\": [\n    {\n      \"c\": null\n    }\n  ]\n}"),
    ]

    @Test(arguments: texts)
    func `a value is written in order, escaped and indented`(_ value: JSONValue, _ text: String) {
        #expect(value.indentedText == text + "\n")
    }
}
