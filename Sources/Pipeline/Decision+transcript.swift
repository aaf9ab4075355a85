// The words in which a decision is written down. Never on the hot path.

internal import Addressing
internal import Bytes
internal import HTTPSemantics
internal import Routing
internal import Snapshots

extension Decision {
    static func clientStep(
        _ client: IPAddress, _ head: RequestHead, peer: IPAddress, _ snapshot: ProxySnapshot
    ) -> DecisionStep {
        let field = snapshot.rules.readsForwarded ? "Forwarded" : "X-Forwarded-For"
        let note: String
        if !snapshot.rules.trustedProxies.contains(peer) {
            note = head.has(snapshot.rules.readsForwarded ? .forwarded : .xForwardedFor)
                ? "the peer; it is no trusted proxy, so its \(field) is not believed"
                : "the peer; it is no trusted proxy"
        } else if client != peer {
            note = "from \(field); the peer \(peer) is a trusted proxy"
        } else {
            note = "the peer; it is a trusted proxy, but names no client in \(field)"
        }
        return DecisionStep(.clientAddress, "\(client)", notes: [note])
    }

    static func pathStep(_ head: RequestHead) -> DecisionStep {
        let canonical = String(decoding: head.canonicalPath, as: UTF8.self)
        let raw = String(decoding: head.buffer(of: head.path), as: UTF8.self)
        return DecisionStep(.path, canonical, notes: canonical == raw ? [] : ["canonical form of \(raw)"])
    }

    static func routeStep(
        _ head: RequestHead, _ match: RouteMatch?, _ snapshot: ProxySnapshot, _ scratch: borrowing RouteScratch
    ) -> DecisionStep {
        var step: DecisionStep
        if let match {
            let route = snapshot.routes[match.rule]
            step = DecisionStep(.route, route.name, origin: route.origin)
        } else {
            step = DecisionStep(.route, "none takes this host and path")
        }
        // What the look-up just found within its budget, it finds again; else there is nothing to list.
        let explanation = try? snapshot.routeTable.explain(
            host: head.hostKey.span, path: head.canonicalPath.span, conditions: HeadConditions(head: head),
            scratch: scratch)
        guard let explanation else { return step }
        step.candidates = explanation.considered.map { DecisionStep.Candidate(route: $0.rule, outcome: $0.outcome) }
        step.omittedCandidates = explanation.omitted
        return step
    }

    static func accessStep(_ answer: String, _ route: RouteSnapshot) -> DecisionStep {
        DecisionStep(.access, answer, origin: route.origin)
    }

    static func bodyStep(_ head: RequestHead, _ route: RouteSnapshot) -> DecisionStep {
        let maximum = route.maximumBodyBytes
        let answer: String
        switch head.body {
        case .none, .length(0): answer = "no body; the most is \(maximum) bytes"
        case .length(let bytes) where bytes > maximum: answer = "refused: a body of \(bytes) bytes is over \(maximum)"
        case .length(let bytes): answer = "a body of \(bytes) bytes, of \(maximum) at most"
        case .chunked, .untilClose: answer = "a body of unknown length, which is broken off after \(maximum) bytes"
        }
        return DecisionStep(.limit, answer, origin: route.origin)
    }

    static func switchStep(
        _ head: RequestHead, _ found: ByteRange?, hasBody: Bool, _ route: RouteSnapshot
    ) -> DecisionStep {
        if let found {
            let name = String(decoding: head.buffer(of: found), as: UTF8.self)
            return DecisionStep(.action, "the connection may be switched to \(name)", origin: route.origin)
        }
        return DecisionStep(
            .action, "Upgrade is not passed on: "
                + (hasBody ? "the request has a body" : "the method is not GET, or the route allows no such protocol"),
            origin: route.origin)
    }

    static func forwardStep(_ shares: WeightedUpstreams, _ picked: Int, _ snapshot: ProxySnapshot) -> DecisionStep {
        let upstream = snapshot.upstreams[picked]
        let note = "one of \(shares.upstreams.count) upstreams that share the route's requests by weight"
        return DecisionStep(
            .action, "forward to \(upstream.name)", origin: upstream.origin,
            notes: shares.upstreams.count > 1 ? [note] : [])
    }

    static func redirectStep(_ redirect: RouteSnapshot.Redirect, _ route: RouteSnapshot) -> DecisionStep {
        let location = String(decoding: redirect.location, as: UTF8.self)
        return DecisionStep(
            .action, "redirect to \(location) with \(redirect.status)", origin: route.origin,
            notes: redirect.keepsRequestTarget ? ["path and query are kept"] : [])
    }
}
