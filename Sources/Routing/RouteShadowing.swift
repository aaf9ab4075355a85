// Rules that can never match, because others come before them wherever they would.

/// A rule that another one hides.
public struct ShadowedRule: Hashable, Sendable {
    /// The hidden rule.
    public var rule: Int
    /// The rule that takes its requests: the first one found, where several hide it.
    public var by: Int
    /// Whether it is hidden at all of its hosts, so that it can never match; else at some of them.
    public var isEverywhere: Bool

    public init(rule: Int, by: Int, isEverywhere: Bool) {
        self.rule = rule
        self.by = by
        self.isEverywhere = isEverywhere
    }
}

/// Counts, for each rule, at how many of its places it is hidden.
struct ShadowCount {
    private var places: [Int: Int] = [:]
    private var hidden: [Int: (places: Int, by: Int)] = [:]

    /// The most better candidates of one place that a rule is compared with, so that a thousand rules told apart by
    /// one header do not take a million comparisons.
    private static let maximumComparisons = 64

    /// Judges one place's rules, best first. `all` hides every one of them, if there is such a rule.
    mutating func count(_ rules: [RouteRule], hiddenBy all: RouteRule? = nil) {
        var better: [RouteRule] = []
        var taker = all
        for rule in rules {
            places[rule.rule, default: 0] += 1
            let hider = taker ?? better.first { Self.takesAll($0, of: rule) }
            if let hider, hider.rule != rule.rule { hidden[rule.rule, default: (0, hider.rule)].places += 1 }
            if Self.isUnconditional(rule) { taker = taker ?? rule }
            if better.count < Self.maximumComparisons { better.append(rule) }
        }
    }

    /// The rules that are hidden somewhere, by number.
    var shadowedRules: [ShadowedRule] {
        hidden.map { ShadowedRule(rule: $0.key, by: $0.value.by, isEverywhere: $0.value.places == places[$0.key]) }
            .sorted { $0.rule < $1.rule }
    }

    /// Whether a rule takes every request of its place.
    static func isUnconditional(_ rule: RouteRule) -> Bool {
        rule.methods.isEmpty && rule.headers.isEmpty && rule.query.isEmpty
    }

    /// Whether every request that meets the conditions of `rule` meets those of `better`.
    private static func takesAll(_ better: RouteRule, of rule: RouteRule) -> Bool {
        let takesMethods = better.methods.isEmpty
            || !rule.methods.isEmpty && rule.methods.allSatisfy(better.methods.contains)
        return takesMethods && better.headers.allSatisfy(rule.headers.contains)
            && better.query.allSatisfy(rule.query.contains)
    }
}
