// What a route wants to be different from its rule set, as its configuration says it.

package import Diagnostics

/// An overlay that is not checked against a rule set yet.
package struct OverlayRequest: Sendable, Equatable {
    /// The Core Rule Set's paranoia level, 1 to 4; nil where the rule set has its way.
    package var paranoia: Placed<Int>?
    /// The score from which a request is refused.
    package var inboundThreshold: Placed<Int>?
    /// The score from which an answer is refused.
    package var outboundThreshold: Placed<Int>?
    package var exclusions: [Exclusion] = []

    package init() {}

    /// Whether nothing is different.
    package var isEmpty: Bool {
        paranoia == nil && inboundThreshold == nil && outboundThreshold == nil && exclusions.isEmpty
    }

    /// A value and where it was written.
    package struct Placed<Value: Sendable & Equatable>: Sendable, Equatable {
        package var value: Value
        package var position: SourcePosition?

        package init(_ value: Value, at position: SourcePosition?) {
            self.value = value
            self.position = position
        }
    }

    /// Rules that are left out, or that do not look at some variables.
    package struct Exclusion: Sendable, Equatable {
        package enum Rules: Sendable, Equatable {
            /// A single id is a range of one.
            case identifiers(ClosedRange<Int>)
            /// The tag, whole, as the rule writes it.
            case tag(String)
        }

        package var rules: Placed<Rules>
        /// Variables such as `ARGS:html`; none for the whole rule.
        package var targets: [Placed<String>]

        package init(_ rules: Placed<Rules>, targets: [Placed<String>]) {
            self.rules = rules
            self.targets = targets
        }
    }
}

extension OverlayRequest.Exclusion.Rules: CustomStringConvertible {
    /// As the configuration writes it: `rule 942100`, `rule 941100-941999`, `tag attack-sqli`.
    package var description: String {
        switch self {
        case .identifiers(let range):
            range.count == 1 ? "rule \(range.lowerBound)" : "rule \(range.lowerBound)-\(range.upperBound)"
        case .tag(let tag): "tag \(tag)"
        }
    }
}
