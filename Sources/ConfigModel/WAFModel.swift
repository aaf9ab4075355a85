// The web application firewall: which rules, and what they may do.

public import Diagnostics

/// What is said of the WAF for all routes or for one; what a route leaves unsaid is the gateway's.
public struct WAFModel: Sendable, Equatable {
    /// The rule set's name.
    public var rules: Located<String>?
    /// What its decisions come to.
    public var mode: Located<WAFModeModel>?
    /// What becomes of a transaction that takes more work than it may.
    public var whenOverBudget: Located<OverBudgetModel>?
    /// What is done with request bodies that came compressed.
    public var compressedBodies: Located<CompressedBodiesModel>?
    /// The Core Rule Set's paranoia level, 1 to 4.
    public var paranoia: Located<Int>?
    /// The scores from which the Core Rule Set refuses.
    public var thresholds = WAFThresholdsModel()
    /// What is left out of the rule set. A route's are added to the gateway's.
    public var exclude: [WAFExclusionModel] = []
    /// Where it was written.
    public var position: SourcePosition?

    public init(at position: SourcePosition?) { self.position = position }
}

/// What a rule set's decisions come to.
public enum WAFModeModel: String, CaseIterable, Sendable {
    /// They are carried out.
    case block
    /// They are logged.
    case detect
    /// The rules are not run.
    case off
}

/// What becomes of a transaction that takes more work than it may.
public enum OverBudgetModel: String, CaseIterable, Sendable {
    /// It is refused, where decisions are carried out.
    case block
    /// It goes on without the rules that are left.
    case pass
}

/// What is done with request bodies that came compressed.
public enum CompressedBodiesModel: String, CaseIterable, Sendable {
    /// They are unpacked for the rules.
    case inspect
    /// Rules do not see them.
    case pass
}

/// A rule set: files in SecLang.
public struct RuleSetModel: Sendable, Equatable {
    /// What routes call it.
    public var name: Located<String>
    /// Files and globs, read one after another as if they were one.
    public var include: [Located<String>]
    /// The database of places that `@geoLookup` asks; nil for the one that the rules name.
    public var geoDatabase: Located<String>?

    public init(name: Located<String>, include: [Located<String>], geoDatabase: Located<String>? = nil) {
        self.name = name
        self.include = include
        self.geoDatabase = geoDatabase
    }
}

extension GatewayModel {
    /// Whether any route has a web application firewall.
    public var inspects: Bool { waf != nil || routes.contains { $0.waf != nil } }
}

extension RuleSetModel {
    /// The rule set that needs no files.
    public static let builtInName = "basic"
    /// The OWASP Core Rule Set, where the system has it.
    public static let coreName = "crs"
}
