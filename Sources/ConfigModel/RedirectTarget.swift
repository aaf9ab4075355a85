// Where a redirect leads.

/// The target of a redirect.
///
/// An absolute URL without a path takes over the request's path and query; with a path of its own (a lone `/`
/// counts), and for a path alone, the target is used as written.
public struct RedirectTarget: Hashable, Sendable {
    /// The Location, or its beginning.
    public let location: String
    /// The request's path and query follow `location`.
    public let keepsRequestTarget: Bool

    /// What the text may look like, for messages.
    public static let expectation = "a URL such as https://new.example.com, or a path"

    /// Reads an http or https URL, or a path that starts with one `/`.
    public init(parsing text: String) throws(ValueProblem) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !#""<>\^`{|}"#.utf8.contains($0) }) else {
            throw ValueProblem("it holds a character that a URL must encode")
        }
        location = text
        if text.hasPrefix("/") {
            if text.hasPrefix("//") { throw ValueProblem("a path starts with one /; name the scheme otherwise") }
            keepsRequestTarget = false
            return
        }
        guard let rest = text.suffix(after: "https://") ?? text.suffix(after: "http://") else {
            throw ValueProblem("the scheme is neither http nor https")
        }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        // The authority is that of an endpoint's URL, so the same reader judges it.
        _ = try EndpointURL(parsing: "http://\(rest[..<end])")
        keepsRequestTarget = end == rest.endIndex
    }
}
