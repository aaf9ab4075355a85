// The reasons that the access log gives, held against the table in which operators look them up.

/// Finds the texts of reasons in sources.
enum DocumentedReasons {
    /// The rooms that end exchanges; the reasons of malformed messages are documented as a whole.
    static let rooms = ["Sources/DataPlane", "Sources/Pipeline", "Sources/Upstreams"]

    /// The reasons of `files` that `document` does not have.
    static func complaints(about files: [HouseFile], document: HouseFile) -> [String] {
        files.flatMap { file in
            Set(reasons(file.text)).sorted().filter { !document.text.contains("`\($0)`") }
                .map { "\(document.path): the reason \"\($0)\" of \(file.path) is not explained" }
        }
    }

    /// The texts that are written into records as reasons: what refusals, replies and ends are given.
    static func reasons(_ text: String) -> [String] {
        let calls = text.matches(of: /(?:\.refuse|LocalReply)\(\s*\d+,\s*"([^"]+)"/).map { String($0.1) }
        let ends = text.matches(of: /(?:clientLeft|expire|abandon(?:Streams)?)\([^()"]*"([^"]+)"/).map { String($0.1) }
        let named = text.matches(of: /reason: "([^"]+)"/).map { String($0.1) }
        return calls + ends + named + text.matches(of: /StaticString \{\n([^}]*)\n\s*\}\n/).flatMap { cases($0.1) }
    }

    /// `case .one, .two: "text"` in the body of a property or function that gives a text for each case.
    private static func cases(_ body: Substring) -> [String] {
        body.matches(of: /case [^:"]+: "([^"]+)"/).map { String($0.1) }
    }
}
