// Redirect targets: which take over the request's path, and what is refused.

import ConfigModel
import Testing

@Suite struct RedirectTargetTests {
    static let accepted: [(text: String, keeps: Bool)] = [
        ("https://new.example.com", true),
        ("http://new.example.com:8080", true),
        ("https://new.example.com/", false),
        ("https://new.example.com/a?b=c#d", false),
        ("https://new.example.com?a", false),
        ("/elsewhere", false),
    ]

    @Test(arguments: accepted)
    func `only a URL without a path takes over the request's`(_ text: String, _ keeps: Bool) throws {
        let target = try RedirectTarget(parsing: text)
        #expect(target.location == text)
        #expect(target.keepsRequestTarget == keeps)
    }

    static let refused = [
        "", "new.example.com", "//new.example.com", "ftp://a", "https://", "https://a b", "https://a\r\nX: y",
        "https://ä.example", "https://user@a", "javascript:alert(1)",
    ]

    @Test(arguments: refused)
    func `what could lead elsewhere than it says is refused`(_ text: String) {
        #expect(throws: ValueProblem.self) { try RedirectTarget(parsing: text) }
    }
}
