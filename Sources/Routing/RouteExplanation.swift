// What a look-up considered, for people who ask why a request went where it went.

/// What became of a rule in a look-up.
public enum RouteOutcome: Hashable, Sendable {
    /// It is the match.
    case chosen
    /// It would match, but the match comes before it.
    case lostByPrecedence
    /// Host and path match, the method does not.
    case methodDiffers
    /// Host and path match, but the rule's header condition of this position does not.
    case headerDiffers(position: Int)
    /// Host and path match, but the rule's query condition of this position does not.
    case queryDiffers(position: Int)
    /// The host matches, the path does not.
    case pathDiffers
}

/// What a look-up considered, in the order of consideration.
public struct RouteExplanation: Sendable {
    /// The most rules that are listed: an explanation is for people.
    public static let maximumRules = 20

    /// The match, as the look-up of a request finds it.
    public internal(set) var match: RouteMatch?
    /// Rules of the hosts that match, and what became of each. The chosen one is always among them.
    public private(set) var considered: [(rule: Int, outcome: RouteOutcome)] = []
    /// How many rules more there were than are listed.
    public var omitted: Int { omittedRules.count }

    private var omittedRules: Set<Int> = []

    /// The slots of the hosts that the look-up came by.
    var visitedHosts: [Int] = []

    /// Notes a rule; the first report of a rule is the one that counts.
    mutating func record(rule: Int, _ outcome: RouteOutcome) {
        if considered.contains(where: { $0.rule == rule }) { return }
        if considered.count < Self.maximumRules {
            considered.append((rule, outcome))
        } else if outcome == .chosen, let last = considered.popLast() {
            // Whatever else is cut, the answer is not.
            omittedRules.insert(last.rule)
            considered.append((rule, outcome))
        } else {
            omittedRules.insert(rule)
        }
    }
}
