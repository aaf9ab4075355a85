// The check of reasons, shown to find what it should.

import Testing

@Suite struct DocumentedReasonsTests {
    static let sources: [(text: String, reasons: [String])] = [
        ("return .refuse(404, \"no route\")", ["no route"]),
        ("reply(LocalReply(413, \"too large\"))", ["too large"]),
        ("exchange.clientLeft(.drained, \"drain deadline\")", ["drain deadline"]),
        ("exchange.expire(.bodyTimeout, status: 408, \"too slow\")", ["too slow"]),
        ("abandonStreams(.headerTimeout, \"head too slow\")", ["head too slow"]),
        ("refuse(status: 408, reason: \"late\", outcome: .x)", ["late"]),
        (
            "var reason: StaticString {\n switch kind {\n case .a, .b: \"one\"\n case .c: \"two\"\n }\n}\n",
            ["one", "two"]
        ),
        ("output.append(\"Host: \")\nLocalReply(status, reason)\nreply(x, error.reason)", []),
    ]

    @Test(arguments: sources)
    func `a reason is told from other texts`(text: String, reasons: [String]) {
        #expect(DocumentedReasons.reasons(text) == reasons)
    }

    @Test func `a reason that the document does not have is named with its file`() {
        let source = HouseFile(path: "Sources/DataPlane/A.swift", text: ".refuse(404, \"no route\")")
        let known = HouseFile(path: "docs/operating.md", text: "| `no route` | 404 |")
        let unknown = HouseFile(path: "docs/operating.md", text: "no route")
        #expect(DocumentedReasons.complaints(about: [source], document: known) == [])
        #expect(
            DocumentedReasons.complaints(about: [source], document: unknown) == [
                "docs/operating.md: the reason \"no route\" of Sources/DataPlane/A.swift is not explained"
            ])
    }
}
