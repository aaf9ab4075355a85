// Why one route got a request and another did not, in words.

internal import ConfigModel
internal import Routing

/// Compares routes by what the configuration says of them, for one request's host.
struct RouteComparison {
    /// The routes, by the snapshot's indices.
    let routes: [RouteModel]
    /// The request's host, in lower case.
    let host: String

    /// Why `route` did not get the request, which went to `winner` (nil: to none).
    func reason(_ route: Int, _ outcome: RouteOutcome, winner: Int?) -> String {
        let match = routes[route].match
        switch outcome {
        case .chosen: return "it takes the request"
        case .pathDiffers: return "its path \(match.path.map { "\($0.value)" } ?? "/") is another"
        case .methodDiffers:
            return "it takes only \(match.methods.map(\.value).joined(separator: ", "))"
        case .headerDiffers(let position):
            guard match.headers.indices.contains(position) else { return "a header differs" }
            return "the header \(Self.words(match.headers[position]))"
        case .queryDiffers(let position):
            guard match.query.indices.contains(position) else { return "a query parameter differs" }
            return "the query parameter \(Self.words(match.query[position]))"
        case .lostByPrecedence:
            guard let winner else { return "it matches too" }
            return "it matches too, but \(precedence(of: routes[winner].match, over: match))"
        }
    }

    private static func words(_ field: FieldMatchModel) -> String {
        let name = field.name.value
        return switch field.condition.value {
        case .exact(let text): "\(name) is not \"\(text)\""
        case .regex(let pattern): "\(name) does not match \(pattern)"
        case .present(true): "\(name) is missing"
        case .present(false): "\(name) is there"
        }
    }

    // MARK: Precedence, in the order in which routes are compared

    private func precedence(of winner: MatchModel, over loser: MatchModel) -> String {
        hostPrecedence(winner, loser) ?? pathPrecedence(winner.path?.value, loser.path?.value)
            ?? conditionPrecedence(winner, loser) ?? "it stands further down"
    }

    private func hostPrecedence(_ winner: MatchModel, _ loser: MatchModel) -> String? {
        let (won, lost) = (rank(winner), rank(loser))
        guard won != lost else { return nil }
        if lost == 0 { return "it is for every host, and a route for this one goes first" }
        return won == .max ? "the exact host goes before a wildcard" : "the longer wildcard goes first"
    }

    /// 0 for every host, the length of the wildcard's suffix, or the most for an exact host.
    private func rank(_ match: MatchModel) -> Int {
        match.hosts.map { pattern in
            switch pattern.value {
            case .exact(let name): name == host ? Int.max : 0
            case .wildcard(let suffix): host.hasSuffix("." + suffix) ? suffix.utf8.count : 0
            }
        }.max() ?? 0
    }

    private func pathPrecedence(_ winner: ConfigModel.PathPattern?, _ loser: ConfigModel.PathPattern?) -> String? {
        switch (winner ?? .prefix("/"), loser ?? .prefix("/")) {
        case (.exact, .exact): nil
        case (.exact, _): "the exact path goes first"
        case (.prefix(let won), .prefix(let lost)):
            Self.length(won) == Self.length(lost) ? nil : "the longer path goes first"
        case (.prefix, .regex): "a path goes before a regular expression"
        case (.regex, .regex): "the regular expression that stands first goes first"
        case (_, _): nil
        }
    }

    /// A slash at the end makes no difference.
    private static func length(_ prefix: String) -> Int { prefix.utf8.count - (prefix.hasSuffix("/") ? 1 : 0) }

    private func conditionPrecedence(_ winner: MatchModel, _ loser: MatchModel) -> String? {
        if winner.methods.isEmpty != loser.methods.isEmpty { return "the route that names the method goes first" }
        if winner.headers.count != loser.headers.count { return "the route that asks for more headers goes first" }
        if winner.query.count != loser.query.count { return "the route that asks for more of the query goes first" }
        return nil
    }
}
