// How a look-up tells what it considered, and how the hot path stays silent.

/// Takes note of each rule that a look-up considers.
public protocol RouteRecorder: ~Copyable {
    /// Whether anything is recorded. Where false, a look-up stops at its match and none of this costs anything.
    static var isRecording: Bool { get }

    /// Notes that `rule` (the caller's number) came out as `outcome`.
    ///
    /// A rule with several hosts, or listed once more as a rule of its host, may be reported more than once; the
    /// first report is the one that counts.
    mutating func record(rule: Int, _ outcome: RouteOutcome)
}

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

/// Records nothing.
struct SilentRecorder: RouteRecorder {
    static var isRecording: Bool { false }
    mutating func record(rule: Int, _ outcome: RouteOutcome) {}
}

/// What a look-up considered, in the order of consideration.
public struct RouteExplanation: RouteRecorder, Sendable {
    /// The most rules that are listed: an explanation is for people.
    public static let maximumRules = 20

    public static var isRecording: Bool { true }

    /// The match, as the look-up of a request finds it.
    public internal(set) var match: RouteMatch?
    /// Rules of the hosts that match, and what became of each. The chosen one is always among them.
    public private(set) var considered: [(rule: Int, outcome: RouteOutcome)] = []
    /// How many rules more there were than are listed.
    public var omitted: Int { omittedRules.count }

    private var omittedRules: Set<Int> = []

    public mutating func record(rule: Int, _ outcome: RouteOutcome) {
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
