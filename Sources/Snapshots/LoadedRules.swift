// Which rules are really loaded, and for which routes.

internal import WAF

/// What a snapshot's web application firewall comes to, in numbers: for the log, for `check`, for metrics.
public struct LoadedRules: Sendable, Equatable {
    /// Each rule set that some route runs, in the order of the routes.
    public var ruleSets: [RuleSetSummary] = []
    /// Each route that runs one, in file order.
    public var routes: [RouteSummary] = []

    /// A compiled rule set. A chain counts as one rule.
    public struct RuleSetSummary: Sendable, Equatable {
        public var name: String
        /// How many rules there are of each phase and paranoia level that has some.
        public var counts: [Count]

        public var total: Int { counts.reduce(0) { $0 + $1.rules } }
    }

    public struct Count: Sendable, Equatable {
        /// 1 to 5.
        public var phase: Int
        /// 1 to 4; 0 for rules that belong to none.
        public var paranoia: Int
        public var rules: Int
    }

    /// A route, and what is different for it.
    public struct RouteSummary: Sendable, Equatable {
        public var route: String
        public var ruleSet: String
        /// `block`, `detect`, or `rules` where the rules have their own way.
        public var mode: String
        /// What the configuration says; nil where the rule set has its way.
        public var paranoia: Int?
        public var inboundThreshold: Int?
        public var outboundThreshold: Int?
        /// How many rules are left out whole.
        public var rulesLeftOut: Int
        /// How many rules do not look at some of their variables.
        public var rulesShortened: Int
    }

    public init() {}
}

extension ProxySnapshot {
    /// What is loaded of the web application firewall; empty without one.
    public var loadedRules: LoadedRules {
        var loaded = LoadedRules()
        var known: Set<ObjectIdentifier> = []
        for route in routes {
            // What is passed through is not read.
            if case .passthrough = route.action { continue }
            guard let inspection = route.inspection else { continue }
            if known.insert(ObjectIdentifier(inspection.ruleSet)).inserted {
                loaded.ruleSets.append(LoadedRules.RuleSetSummary(inspection))
            }
            loaded.routes.append(LoadedRules.RouteSummary(route.name, inspection))
        }
        return loaded
    }
}

extension LoadedRules.RuleSetSummary {
    fileprivate init(_ inspection: RouteInspection) {
        let census = inspection.ruleSet.census
        self.init(
            name: inspection.name,
            counts: census.map { LoadedRules.Count(phase: $0.phase.rawValue, paranoia: $0.paranoia, rules: $0.rules) })
    }
}

extension LoadedRules.RouteSummary {
    fileprivate init(_ name: String, _ inspection: RouteInspection) {
        let overlay = inspection.overlay
        self.init(
            route: name, ruleSet: inspection.name, mode: inspection.modeWord, paranoia: overlay?.paranoia,
            inboundThreshold: overlay?.inboundThreshold, outboundThreshold: overlay?.outboundThreshold,
            rulesLeftOut: overlay?.removedCount ?? 0, rulesShortened: overlay?.shortenedCount ?? 0)
    }
}

extension RouteInspection {
    /// The mode as the configuration says it; `rules` where it says none.
    package var modeWord: String {
        switch mode {
        case .block: "block"
        case .detect: "detect"
        case nil: "rules"
        }
    }
}
