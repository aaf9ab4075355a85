// The check of links, shown to refuse what it should.

import Testing

@Suite struct DocumentationLinksTests {
    private let files: Set<String> = ["README.md", "docs/operating.md", "docs/decisions/0001-loop.md", "Sources"]

    private func complaints(_ text: String) -> [String] {
        DocumentationLinks.complaints(about: HouseFile(path: "docs/waf.md", text: text)) { files.contains($0) }
    }

    @Test(arguments: [
        "[a](operating.md)", "[a](./operating.md#metrics)", "[a](../README.md)", "[a](decisions/0001-loop.md)",
        "[a](/README.md)", "[a](https://example.com/x.md)", "[a](mailto:a@example.com)", "[a](#here)",
        "[a](../Sources)", "[a](operating.md \"title\")", "```\n[a](nothing.md)\n```", "`[a]` (nothing.md)",
    ])
    func `a link that leads somewhere passes`(text: String) {
        #expect(complaints(text) == [])
    }

    @Test(arguments: ["nothing.md", "../docs/nothing.md", "../../README.md", "README.md", "operating.md/x"])
    func `a link that leads nowhere is named`(link: String) {
        #expect(
            complaints("text\nsee [a](operating.md) and [b](\(link))")
                == ["docs/waf.md:2: the link to \(link) leads nowhere"])
    }
}
