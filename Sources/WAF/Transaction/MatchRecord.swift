// A rule that matched, for the log.

/// What is logged of one match: all texts are expanded, so that the record outlives the transaction.
package struct MatchRecord: Sendable {
    package let rule: RuleFacts
    package let message: String
    package let data: String
    package let tags: [String]
    /// The variable that matched, such as `ARGS:q`.
    package let variable: String
    /// The value that matched, after transformations, cut to `maximumValueBytes`.
    package let value: String
    /// Whether the rule's disruptive action was carried out.
    package let isEnforced: Bool
    /// More of it, for explanations; nil for traffic.
    package var explanation: MatchExplanation?

    static let maximumValueBytes = 512
}
