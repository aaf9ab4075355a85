// Routes that can never match, because another one always wins.

import Diagnostics

extension Validator {
    /// Warns of every route, or host of a route, for which another route takes every request.
    ///
    /// Only routes of the same host pattern and the same path are compared, and regular expressions with the
    /// routes that take every path of their host: what a less general path takes away is meant to be taken.
    mutating func reportUnreachableRoutes() {
        let index = ReachIndex(model.routes)
        for number in model.routes.indices {
            let hosts = ReachIndex.hosts(of: model.routes[number])
            let winners = hosts.map { index.winner(over: number, host: $0) }
            let lost = zip(hosts, winners).filter { $0.1 != nil }
            guard let winner = lost.first?.1 else { continue }
            let route = model.routes[number]
            let other = model.routes[winner]
            let cause = "route \"\(other.name.value)\"\(place(other.position)) takes every such request"
            if lost.count == hosts.count {
                warning("route \"\(route.name.value)\" can never match: \(cause)", at: route.position)
            } else {
                let names = lost.map { $0.0?.description ?? "any host" }.joined(separator: ", ")
                warning("route \"\(route.name.value)\" can never match for \(names): \(cause)", at: route.position)
            }
        }
    }
}

/// Routes by host pattern and path, for finding the one that wins over another.
private struct ReachIndex {
    private struct Place: Hashable {
        var host: HostPattern?
        var path: PathPattern
    }

    private let routes: [RouteModel]
    private var byPlace: [Place: [Int]] = [:]

    init(_ routes: [RouteModel]) {
        self.routes = routes
        for (number, route) in routes.enumerated() {
            let path = Self.path(of: route)
            for host in Self.hosts(of: route) { byPlace[Place(host: host, path: path), default: []].append(number) }
        }
    }

    /// The route's hosts; nil stands for every host.
    static func hosts(of route: RouteModel) -> [HostPattern?] {
        route.match.hosts.isEmpty ? [nil] : route.match.hosts.map(\.value)
    }

    /// The route's path; prefixes that mean the same are equal, and no path is the prefix of every path.
    private static func path(of route: RouteModel) -> PathPattern {
        guard case .prefix(var prefix)? = route.match.path?.value else { return route.match.path?.value ?? .prefix("") }
        if prefix.hasSuffix("/") { prefix.removeLast() }
        return .prefix(prefix)
    }

    /// The route that takes every request which `number` would take on `host`.
    func winner(over number: Int, host: HostPattern?) -> Int? {
        let path = Self.path(of: routes[number])
        let equals = byPlace[Place(host: host, path: path)] ?? []
        // A long list of routes that differ in their conditions is compared only with its beginning.
        if let winner = equals.prefix(64).first(where: { $0 < number && covers($0, number) }) { return winner }
        guard case .regex = path else { return nil }
        let everyPath = byPlace[Place(host: host, path: .prefix(""))] ?? []
        return everyPath.prefix(64).first { routes[$0].match.conditionCount == 0 }
    }

    /// Whether `first`, of equal host and path, has precedence over `second` and takes all that it takes.
    private func covers(_ first: Int, _ second: Int) -> Bool {
        let general = routes[first].match
        let special = routes[second].match
        guard general.conditionCount == special.conditionCount else { return false }
        let methods = Set(general.methods.map(\.value))
        return (methods.isEmpty || methods.isSuperset(of: special.methods.map(\.value)))
            && holds(general.headers, in: special.headers) && holds(general.query, in: special.query)
    }

    /// Whether whatever fulfils `special` fulfils `general` too.
    private func holds(_ general: [FieldMatchModel], in special: [FieldMatchModel]) -> Bool {
        general.allSatisfy { wanted in
            special.contains { given in
                given.name.value == wanted.name.value
                    && (given.condition.value == wanted.condition.value
                        || (wanted.condition.value == .present(true) && given.condition.value != .present(false)))
            }
        }
    }
}
