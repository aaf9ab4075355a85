// What pieces a browser takes a value for.

import Testing

@testable import InjectionDetection

@Suite struct HTMLTokenizerTests {
    typealias Token = (kind: HTMLToken.Kind, text: String)

    static let tags: [(value: String, tokens: [Token])] = [
        ("", []), ("text", [(.text, "text")]),
        ("a<b>c", [(.text, "a"), (.tagName, "b"), (.tagEnd, ">"), (.text, "c")]),
        ("<", []), ("a <1", [(.text, "a "), (.text, "<"), (.text, "1")]), ("<<a", [(.text, "<"), (.tagName, "a")]),
        ("<a/>", [(.tagName, "a"), (.selfClosingTagEnd, "/>")]), ("<a /", [(.tagName, "a")]),
        ("<a/b>", [(.tagName, "a"), (.attributeName, "b"), (.tagEnd, ">")]),
        ("</a>b", [(.closingTagName, "a"), (.text, "b")]), ("</>b", [(.text, ">b")]), ("</", []),
        ("</a ><b>", [(.tagName, "a"), (.tagEnd, ">"), (.closingTagName, "b")]),
        ("<a\u{0}b>", [(.tagName, "a\u{0}b"), (.tagEnd, ">")]), ("<\u{0}a", [(.tagName, "\u{0}a")]),
        ("<a\u{B}b", [(.tagName, "a"), (.attributeName, "b")]),
    ]

    static let attributes: [(value: String, tokens: [Token])] = [
        (
            "<a b=c d>",
            [
                (.tagName, "a"), (.attributeName, "b"), (.attributeValue, "c"), (.attributeName, "d"), (.tagEnd, ">"),
            ]
        ),
        (
            "<a b = \"c d\" e",
            [
                (.tagName, "a"), (.attributeName, "b"), (.attributeValue, "c d"), (.attributeName, "e"),
            ]
        ),
        (
            "<a b='c'd=`e`>",
            [
                (.tagName, "a"), (.attributeName, "b"), (.attributeValue, "c"), (.attributeName, "d"),
                (.attributeValue, "e"), (.tagEnd, ">"),
            ]
        ),
        (
            "<a b='c'/>",
            [
                (.tagName, "a"), (.attributeName, "b"), (.attributeValue, "c"), (.selfClosingTagEnd, "/>"),
            ]
        ),
        ("<a b='c", [(.tagName, "a"), (.attributeName, "b"), (.attributeValue, "c")]),
        ("<a =b=c>", [(.tagName, "a"), (.attributeName, "=b"), (.attributeValue, "c"), (.tagEnd, ">")]),
        ("<a b=", [(.tagName, "a"), (.attributeName, "b")]),
        ("<a b >", [(.tagName, "a"), (.attributeName, "b"), (.tagEnd, ">")]),
        ("<a b / c", [(.tagName, "a"), (.attributeName, "b"), (.attributeName, "c")]),
        ("<a b=>", [(.tagName, "a"), (.attributeName, "b"), (.attributeValue, ""), (.tagEnd, ">")]),
        ("<a ////b", [(.tagName, "a"), (.attributeName, "b")]),
    ]

    static let comments: [(value: String, tokens: [Token])] = [
        ("<!--a-->b", [(.comment, "a"), (.text, "b")]), ("<!--a-!>b", [(.comment, "a"), (.text, "b")]),
        ("<!--a-\u{0}->b", [(.comment, "a"), (.text, "b")]), ("<!--a--\u{0}>b", [(.comment, "a--\u{0}>b")]),
        ("<!--a", [(.comment, "a")]), ("<!--a--", [(.comment, "a--")]), ("<!-->b", [(.comment, ">b")]),
        ("<!a>b", [(.comment, "a"), (.text, "b")]), ("<!a", [(.comment, "a")]),
        ("<?a?>b", [(.comment, "a?"), (.text, "b")]), ("<%a>b%>c", [(.comment, "a>b"), (.text, "c")]),
        ("</1><a>", [(.comment, "1"), (.tagName, "a"), (.tagEnd, ">")]), ("<%a%", [(.comment, "a%")]),
        ("</1a>b", [(.comment, "1a"), (.text, "b")]),
        ("<!DocType a>b", [(.documentType, "DocType a"), (.text, "b")]), ("<!doctype", [(.documentType, "doctype")]),
        ("<![CDATA[a]>]]>b", [(.text, "a]>"), (.text, "b")]), ("<![CDATA[a]]", [(.text, "a]]")]),
        ("<![cdata[a]]>b", [(.comment, "[cdata[a]]"), (.text, "b")]),
    ]

    @Test(arguments: (tags + attributes + comments).indices)
    func `a value falls into the tokens that browsers see`(index: Int) {
        let (value, tokens) = (Self.tags + Self.attributes + Self.comments)[index]
        Self.expect(Reading.html(Array(value.utf8)), tokens, value)
    }

    static let contexts: [(value: String, context: HTMLContext, tokens: [Token])] = [
        ("b=c", .tag, [(.attributeName, "b"), (.attributeValue, "c")]), ("", .tag, []),
        ("a' b=c", .singleQuotes, [(.attributeValue, "a"), (.attributeName, "b"), (.attributeValue, "c")]),
        ("a\"><b", .doubleQuotes, [(.attributeValue, "a"), (.tagEnd, ">"), (.tagName, "b")]),
        ("a` b", .backquotes, [(.attributeValue, "a"), (.attributeName, "b")]),
        ("'", .singleQuotes, [(.attributeValue, "")]), ("a b=c", .singleQuotes, [(.attributeValue, "a b=c")]),
    ]

    @Test(arguments: contexts.indices)
    func `a value may begin inside a tag or its quotes`(index: Int) {
        let (value, context, tokens) = Self.contexts[index]
        Self.expect(Reading.html(Array(value.utf8), in: context), tokens, value)
    }

    @Test func `a byte of 0xFF ends a tag where a name or a value would begin`() {
        #expect(Reading.html(Array("<a ".utf8) + [0xFF] + Array("b>".utf8)).count == 1)
        #expect(Reading.html(Array("<a b".utf8) + [0xFF] + Array(">".utf8)).count == 3)
    }

    private static func expect(_ found: [(kind: HTMLToken.Kind, text: [UInt8])], _ expected: [Token], _ value: String) {
        #expect(found.map(\.kind) == expected.map(\.kind), "\(value)")
        #expect(found.map { text($0.text) } == expected.map(\.text), "\(value)")
    }
}
