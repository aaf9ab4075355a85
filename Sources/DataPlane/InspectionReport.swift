// What the rules found in a request that goes nowhere, as plain values.

/// What `gatehouse explain` says of the web application firewall.
public struct InspectionReport: Sendable, Equatable {
    /// The rule set's name.
    public var ruleSet: String
    /// `block`, `detect`, or `rules` where the rules have their own way.
    public var mode: String
    /// Every match, in order. A rule that several values match is there several times.
    public var matches: [Match] = []
    /// Matches that the route's exclusions keep from happening.
    public var leftOut: [LeftOut] = []
    /// The decision that ends the request, carried out or only logged; nil where rules let it pass.
    public var decision: Decision?
    /// Why the rules have not seen the body; nil where they have, or there is none.
    public var unseenBody: String?

    /// A value that a rule matched.
    public struct Match: Sendable, Equatable {
        public var rule: Int
        public var file: String
        public var line: Int
        public var phase: Int
        public var message: String
        public var data: String
        public var tags: [String]
        public var severity: Int?
        /// Such as `ARGS:q`.
        public var variable: String
        /// The value after transformations, escaped and bounded.
        public var value: String
        /// What the operator captured of it; empty for nothing.
        public var captured: String
        /// The scores after it.
        public var inboundScore: Int
        public var outboundScore: Int
        /// False for a link of a chain before the last.
        public var isComplete: Bool
        /// Whether the rule logs.
        public var isLogged: Bool
        /// What the rule asks for; empty for nothing.
        public var disruption: String
    }

    /// A match that does not happen.
    public struct LeftOut: Sendable, Equatable {
        public var match: Match
        /// The exclusion, as the configuration says it.
        public var exclusion: String
        /// `file:line` of it.
        public var origin: String?
    }

    /// What a rule decided.
    public struct Decision: Sendable, Equatable {
        /// The rule; nil where a limit decided.
        public var rule: Int?
        public var file: String
        public var line: Int
        /// `deny 403`, `drop`, `redirect 302`.
        public var action: String
        /// The status that the client gets; nil for none.
        public var status: UInt16?
        /// Whether it is carried out, and not only logged.
        public var isEnforced: Bool
    }
}
