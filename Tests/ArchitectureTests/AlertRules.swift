// Prometheus' alert rules, held against the metrics that there are.

/// Reads rules as they are written in `config/alerts.yaml`: one key a line.
enum AlertRules {
    /// The keys that each rule has.
    static let keys = ["expr", "labels", "annotations", "summary", "description"]

    /// What is wrong with `rules`: rules that lack a key, and metrics that no source makes or no document explains.
    static func complaints(about rules: HouseFile, sources: [HouseFile], document: HouseFile) -> [String] {
        var complaints: [String] = []
        let parts = rules.text.split(separator: "- alert: ", omittingEmptySubsequences: false).dropFirst()
        for part in parts {
            let name = part.prefix { $0 != "\n" }
            for key in keys where !part.contains("\(key): ") && !part.contains("\(key):\n") {
                complaints.append("\(rules.path): \(name) has no \(key)")
            }
        }
        let text = sources.map(\.text).joined(separator: "\n")
        for metric in metrics(rules.text) {
            if !text.contains("\"\(metric)\"") { complaints.append("\(rules.path): no source makes \(metric)") }
            if !document.text.contains("`\(metric)`") {
                complaints.append("\(document.path): \(metric) of \(rules.path) is not explained")
            }
        }
        return complaints
    }

    /// The metrics that expressions name.
    static func metrics(_ text: String) -> [String] {
        let expressions = text.matches(of: /expr: (.*)/).map { String($0.1) }.joined(separator: " ")
        return Set(expressions.matches(of: /gatehouse_[a-z_]+/).map { String($0.0) }).sorted()
    }
}
