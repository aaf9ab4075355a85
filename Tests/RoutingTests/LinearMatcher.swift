// The table's meaning, said a second time in the slowest and plainest way: no code is shared with it.

import Foundation
import Routing

/// Tries every rule and takes the best.
struct LinearMatcher {
    let rules: [RouteRule]

    func match(_ request: TestRequest) -> RouteMatch? {
        var best: (rank: [Int], match: RouteMatch)?
        for (order, rule) in rules.enumerated() {
            guard let host = hostRank(rule, request.host), let path = pathRank(rule, request.path),
                meetsConditions(rule, request)
            else { continue }
            let rank = [host] + path.rank
                + [rule.methods.isEmpty ? 0 : 1, rule.headers.count, rule.query.count, -order]
            if let best, !best.rank.lexicographicallyPrecedes(rank) { continue }
            best = (rank, RouteMatch(rule: rule.rule, prefixLength: path.length))
        }
        return best?.match
    }

    /// 1,000 for exact hosts, the labels for wildcards, 0 without host.
    private func hostRank(_ rule: RouteRule, _ host: String) -> Int? {
        if rule.hosts.isEmpty { return 0 }
        return rule.hosts.compactMap { pattern -> Int? in
            switch pattern {
            case .any: return 0
            case .exact(let name): return String(decoding: name, as: UTF8.self) == host ? 1_000 : nil
            case .wildcard(let suffix):
                let suffix = "." + String(decoding: suffix, as: UTF8.self)
                return host.hasSuffix(suffix) && host != suffix ? suffix.split(separator: ".").count : nil
            }
        }.max()
    }

    private func pathRank(_ rule: RouteRule, _ path: String) -> (rank: [Int], length: Int)? {
        switch rule.path {
        case .exact(let exact):
            return String(decoding: exact, as: UTF8.self) == path ? ([3, 0], path.utf8.count) : nil
        case .prefix(let bytes):
            var prefix = String(decoding: bytes, as: UTF8.self)
            if prefix.hasSuffix("/") { prefix.removeLast() }
            return path == prefix || path.hasPrefix(prefix + "/")
                ? ([2, prefix.utf8.count], prefix.utf8.count) : nil
        case .regex(let bytes):
            let expression = String(decoding: bytes, as: UTF8.self)
            guard path.range(of: expression, options: .regularExpression) != nil else { return nil }
            // The same expression stands where its first rule for the same hosts stands.
            let first = rules.firstIndex { $0.path == rule.path && $0.hosts == rule.hosts } ?? 0
            return ([1, -first], 0)
        }
    }

    private func meetsConditions(_ rule: RouteRule, _ request: TestRequest) -> Bool {
        (rule.methods.isEmpty || rule.methods.contains(Array(request.method.utf8)))
            && rule.headers.allSatisfy { condition in
                Self.hold(condition, among: request.headers.map { ($0.name.lowercased(), $0.value) })
            }
            && rule.query.allSatisfy { Self.hold($0, among: request.query) }
    }

    private static func hold(_ condition: FieldCondition, among fields: [(name: String, value: String)]) -> Bool {
        if case .isAbsent = condition.test { return !fields.contains { Array($0.name.utf8) == condition.name } }
        return fields.contains { meets(condition, $0.name, $0.value) }
    }

    private static func meets(_ condition: FieldCondition, _ name: String, _ value: String) -> Bool {
        guard Array(name.utf8) == condition.name else { return false }
        switch condition.test {
        case .isPresent: return true
        case .isAbsent: return false
        case .equals(let expected): return Array(value.utf8) == expected
        case .matches(let bytes):
            return value.range(of: String(decoding: bytes, as: UTF8.self), options: .regularExpression) != nil
        }
    }
}
