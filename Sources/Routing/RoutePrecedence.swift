// Which of the rules at one place comes first.

/// The order of rules that have host and path in common: more matched methods, headers and query parameters.
///
/// As in the Gateway API: a rule that names methods before one that does not, then the one with more header
/// fields, then the one with more query parameters, then the one that comes first in the file.
enum RoutePrecedence {
    /// `positions` of `rules`, given in file order, best first and each once.
    static func sorted(_ positions: [Int], of rules: [RouteRule]) -> [Int] {
        if positions.count < 2 { return positions }
        var distinct: [Int] = []
        for position in positions where distinct.last != position { distinct.append(position) }
        return distinct.sorted { left, right in
            let (a, b) = (rank(rules[left]), rank(rules[right]))
            return a == b ? left < right : a > b
        }
    }

    private static func rank(_ rule: RouteRule) -> (Int, Int, Int) {
        (rule.methods.isEmpty ? 0 : 1, rule.headers.count, rule.query.count)
    }
}
