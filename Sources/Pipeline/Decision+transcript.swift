// The words in which a decision is explained. Never on the hot path.

internal import Addressing
internal import HTTPSemantics
internal import Routing
internal import Snapshots

extension Decision {
    static func clientStep(_ client: IPAddress, peer: IPAddress, _ snapshot: ProxySnapshot) -> DecisionStep {
        let trusted = snapshot.rules.trustedProxies
        if trusted.contains(peer) {
            return DecisionStep("client address", "\(client)", notes: ["the peer \(peer) is a trusted proxy"])
        }
        return DecisionStep("client address", "\(client)", notes: ["the peer; it is not a trusted proxy"])
    }

    static func forwardStep(_ shares: WeightedUpstreams, _ picked: Int, _ snapshot: ProxySnapshot) -> DecisionStep {
        let upstream = snapshot.upstreams[picked]
        let others = shares.upstreams.filter { $0 != picked }.map { "another share: \(snapshot.upstreams[$0].name)" }
        return DecisionStep("action", "forward to \(upstream.name)", origin: upstream.origin, notes: others)
    }

    static func recordRoutes<Recorder: DecisionRecorder>(
        _ head: RequestHead, _ match: RouteMatch?, _ snapshot: ProxySnapshot, _ scratch: borrowing RouteScratch,
        _ recorder: inout Recorder
    ) {
        let explanation = try? snapshot.routeTable.explain(
            host: head.hostKey.span, path: head.canonicalPath.span, conditions: HeadConditions(head: head),
            scratch: scratch)
        guard let explanation else { return }
        var notes = explanation.considered.filter { $0.rule != match?.rule }.map { candidate in
            let route = snapshot.routes[candidate.rule]
            return "\(route.name) (\(route.origin)): \(words(candidate.outcome))"
        }
        if explanation.omitted > 0 { notes.append("and \(explanation.omitted) more") }
        guard let match else {
            let host = String(decoding: head.hostKey, as: UTF8.self)
            recorder.record(DecisionStep("route", "none takes host \"\(host)\" and this path", notes: notes))
            return
        }
        let route = snapshot.routes[match.rule]
        recorder.record(DecisionStep("route", route.name, origin: route.origin, notes: notes))
    }

    private static func words(_ outcome: RouteOutcome) -> String {
        switch outcome {
        case .chosen: "chosen"
        case .lostByPrecedence: "matches too, but is less specific or comes later"
        case .methodDiffers: "the method differs"
        case .headerDiffers(let position): "header condition \(position + 1) does not hold"
        case .queryDiffers(let position): "query condition \(position + 1) does not hold"
        case .pathDiffers: "the path differs"
        }
    }
}
