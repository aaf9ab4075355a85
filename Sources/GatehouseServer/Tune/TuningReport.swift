// What is to be left out, and what is better not.

internal import SecLang

/// A group with what is proposed for it.
struct TuningProposal {
    let group: HitGroup
    /// Clients that do not look like scanners.
    let honestClients: Int
    /// Clients that do.
    let scanners: Int
    /// Requests that nothing but this group hit.
    let freedAlone: Int
    /// Why nothing is proposed; nil where it is.
    let refusal: Refusal?

    /// What of a request the rule no longer looks at; nil for all of it, where the rule counts things or looks at none.
    var target: String? {
        let variable = group.key.variable
        guard !variable.isEmpty, VariableName(anyCase: variable)?.isCollection != true else { return nil }
        return variable
    }

    /// Why nothing is proposed.
    enum Refusal: Equatable {
        /// Fewer honest clients than were asked for.
        case fewClients(Int, wanted: Int)
        /// The requests belong to no route.
        case noRoute
        /// The configuration has no such route any more.
        case unknownRoute
        /// The member's name is not one that can be written into rules.
        case unsafeName
        /// A match without an id.
        case noIdentifier

        var words: String {
            switch self {
            case .fewClients(let count, let wanted):
                "of \(count) honest client\(count == 1 ? "" : "s"), expected \(wanted): may be an attack"
            case .noRoute: "belongs to no route"
            case .unknownRoute: "the configuration has no such route"
            case .unsafeName: "the name has characters that rules cannot safely name"
            case .noIdentifier: "the rule has no id"
            }
        }
    }
}

/// What came of a log.
struct TuningReport {
    let tally: TuningTally
    /// What is proposed, most requests first.
    let proposed: [TuningProposal]
    /// What is not, most requests first.
    let refused: [TuningProposal]
    /// Requests that nothing hits any more once all that is proposed is left out.
    let freed: Int

    /// - Parameters:
    ///   - routes: the names of the routes there are; nil where no configuration is at hand.
    ///   - minimumClients: how many honest clients a proposal needs.
    init(_ tally: TuningTally, routes: Set<String>?, minimumClients: Int) {
        self.tally = tally
        let all = tally.groups.indices.map { number in
            let group = tally.groups[number]
            let scanners = group.clients.keys.count { tally.isScanner($0) }
            let honest = group.clients.count - scanners
            return (
                number,
                TuningProposal(
                    group: group, honestClients: honest, scanners: scanners,
                    freedAlone: tally.combinations[[number]] ?? 0,
                    refusal: Self.refusal(group.key, honest, routes, minimumClients))
            )
        }
        .sorted { ($1.1.group.requests, $0.0) < ($0.1.group.requests, $1.0) }
        proposed = all.map(\.1).filter { $0.refusal == nil }
        refused = all.map(\.1).filter { $0.refusal != nil }
        let leftOut = Set(all.filter { $0.1.refusal == nil }.map(\.0))
        freed = tally.combinations.reduce(0) { sum, entry in
            !entry.key.isEmpty && entry.key.allSatisfy(leftOut.contains) ? sum + entry.value : sum
        }
    }

    private static func refusal(
        _ key: HitKey, _ honest: Int, _ routes: Set<String>?, _ wanted: Int
    ) -> TuningProposal.Refusal? {
        if key.rule == 0 { return .noIdentifier }
        if key.route.isEmpty { return .noRoute }
        if let routes, !routes.contains(key.route) { return .unknownRoute }
        if !isSafe(key.variable) { return .unsafeName }
        return honest < wanted ? .fewClients(honest, wanted: wanted) : nil
    }

    /// Whether a variable can be pasted: the names of members come from clients.
    private static func isSafe(_ variable: String) -> Bool {
        let parts = variable.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.flatMap { VariableName(anyCase: String($0)) }
        guard let first = parts.first, first.isEmpty || name != nil else { return false }
        guard parts.count == 2 else { return true }
        // A path through a document is a rule's, not a client's, and may be what paths are made of.
        let others = name == .xml ? "._-[]$@/*:()" : "._-[]$@"
        return !parts[1].isEmpty && parts[1].utf8.count <= 128
            && parts[1].utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39: true
                default: others.utf8.contains(byte)
                }
            }
    }
}
