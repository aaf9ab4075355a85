// The check of alert rules, shown to refuse what it should.

import Testing

@Suite struct AlertRulesTests {
    private func complaints(_ rule: String) -> [String] {
        AlertRules.complaints(
            about: HouseFile(path: "a.yaml", text: rule),
            sources: [HouseFile(path: "S.swift", text: "(\"gatehouse_known_total\", \"gatehouse_secret_total\")")],
            document: HouseFile(path: "o.md", text: "| `gatehouse_known_total` | `gatehouse_gone_total` |"))
    }

    private static let rest = "labels: {}\nannotations:\n  summary: a\n  description: b\n"

    @Test func `a rule over a known metric passes`() {
        #expect(complaints("- alert: A\nexpr: gatehouse_known_total > 1\n" + Self.rest) == [])
    }

    @Test func `a metric that is not made, or not explained, and a key that is missing are named`() {
        #expect(complaints("- alert: A\nexpr: gatehouse_gone_total > gatehouse_secret_total\n" + Self.rest) == [
            "a.yaml: no source makes gatehouse_gone_total",
            "o.md: gatehouse_secret_total of a.yaml is not explained",
        ])
        #expect(complaints("- alert: B\n" + Self.rest) == ["a.yaml: B has no expr"])
    }
}
