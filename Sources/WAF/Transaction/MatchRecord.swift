// A rule that matched, for the log.

/// What is logged of one match: all texts are expanded, so that the record outlives the transaction.
package struct MatchRecord: Sendable {
    package let rule: RuleFacts
    package internal(set) var message: String
    package internal(set) var data: String
    package internal(set) var tags: [String]
    /// The variable that matched, such as `ARGS:q`.
    package internal(set) var variable: String
    /// The value that matched, after transformations, cut to `maximumValueBytes`.
    package internal(set) var value: String
    /// Whether the rule's disruptive action was carried out.
    package let isEnforced: Bool
    /// Whether it is for the log of matches.
    package var isLogged = true
    /// Whether it is for the audit log.
    package var isAudited = true
    /// More of it, for explanations; nil for traffic.
    package var explanation: MatchExplanation?
    /// The variables that the chain matched, in rule sets that hide values.
    var origins: [[UInt8]] = []
    /// Whether there is text in it that other rules have put into TX or another collection; likewise.
    var hasForeignText = false

    static let maximumValueBytes = 512
}
