// What one route wants to be different from its rule set.

internal import Diagnostics

/// The scores from which the Core Rule Set refuses.
public struct WAFThresholdsModel: Sendable, Equatable {
    /// Of a request.
    public var inbound: Located<Int>?
    /// Of an answer.
    public var outbound: Located<Int>?

    public init() {}
}

/// Rules that are left out, or that do not look at some variables.
public struct WAFExclusionModel: Sendable, Equatable {
    /// Which rules.
    public var rules: Located<Rules>
    /// Variables such as `ARGS:html`; none for the whole rule.
    public var targets: [Located<String>]

    public init(_ rules: Located<Rules>, targets: [Located<String>] = []) {
        self.rules = rules
        self.targets = targets
    }

    /// Which rules an exclusion speaks of.
    public enum Rules: Sendable, Hashable, CustomStringConvertible {
        /// By id; a single id is a range of one.
        case identifiers(ClosedRange<Int>)
        /// Those with this tag.
        case tag(String)

        public var description: String {
            switch self {
            case .identifiers(let range) where range.count == 1: "rule \(range.lowerBound)"
            case .identifiers(let range): "rule \(range.lowerBound)-\(range.upperBound)"
            case .tag(let tag): "tag \(tag)"
            }
        }
    }
}

extension WAFModel {
    /// Whether it says anything about paranoia, thresholds or exclusions.
    public var hasOverlay: Bool {
        paranoia != nil || thresholds.inbound != nil || thresholds.outbound != nil || !exclude.isEmpty
    }
}
