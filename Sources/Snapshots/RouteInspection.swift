// The web application firewall of one route.

package import WAF

/// Which rules a route's requests are held to, and what their decisions come to.
public struct RouteInspection: Sendable {
    /// The compiled rules, shared by all routes that name them.
    package let ruleSet: RuleSet
    /// The rule set's name.
    public let name: String
    /// What the configuration says about decisions; nil where the rules have their own way.
    public let mode: Mode?

    /// What decisions come to.
    public enum Mode: Sendable {
        /// They are carried out.
        case block
        /// They are logged.
        case detect
    }

    /// What is different for this route; nil where nothing is.
    package let overlay: RuleOverlay?
    /// Whether a transaction that runs over its budget is refused, where decisions are carried out.
    public let blocksOverBudget: Bool
    /// Whether request bodies that came compressed are unpacked for the rules.
    public let unpacksBodies: Bool

    package init(
        ruleSet: RuleSet, name: String, mode: Mode?, blocksOverBudget: Bool = true, unpacksBodies: Bool = true,
        overlay: RuleOverlay? = nil
    ) {
        self.blocksOverBudget = blocksOverBudget
        self.unpacksBodies = unpacksBodies
        self.overlay = overlay
        self.ruleSet = ruleSet
        self.name = name
        self.mode = mode
    }
}
