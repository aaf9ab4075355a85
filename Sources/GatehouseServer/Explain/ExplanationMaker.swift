// Runs a written request through the very code that decides about traffic, and collects what it says.

internal import Addressing
internal import ConfigModel
internal import DataPlane
internal import HTTP1
internal import HTTPSemantics
internal import Pipeline
internal import Routing
internal import Snapshots
internal import TLS

/// Explains requests to one configuration.
struct ExplanationMaker {
    let configuration: OfflineConfiguration.Compiled
    /// Seconds since 1970, for what is left of certificates.
    let now: Int64

    private var snapshot: ProxySnapshot { configuration.snapshot }

    /// - Parameters:
    ///   - body: what follows the request's head.
    ///   - peer: the address that the connection comes from.
    ///   - listener: the address of the listener to explain; nil for the one that fits.
    func explain(
        _ request: WrittenRequest, body: [UInt8] = [], from peer: IPAddress, listener: String?
    ) throws(CommandLineProblem) -> Explanation {
        var explanation = Explanation(request: request.line)
        let choice = try ListenerChoice(for: request, wanted: listener, among: configuration)
        guard let index = choice.index else {
            explanation.reason = choice.note ?? "no listener"
            return explanation
        }
        let listener = snapshot.listeners[index]
        explanation.listener = Explanation.Listener(
            address: listener.address, origin: listener.origin, kind: listener.kindName, note: choice.note)
        if let context = listener.tls { explanation.certificate = certificate(for: request, of: context) }
        if let mismatch = mismatch(request, listener) {
            (explanation.outcome, explanation.status, explanation.reason) = mismatch
            return explanation
        }
        let head = RequestHead()
        do {
            _ = try RequestParser.parse(request.bytes.span, into: head, limits: snapshot.rules.http1)
        } catch {
            explanation.outcome = .refuse
            explanation.status = error.status
            explanation.reason = "\(error.reason)"
            return explanation
        }
        if case .admin = listener.kind {
            explanation.outcome = .operatorPage
            explanation.reason = "answered by the gateway itself"
            return explanation
        }
        decide(head, body, DecisionInput(listener: index, peer: peer, random: 0), &explanation)
        return explanation
    }

    /// What happens to a client that does not speak what the listener does.
    private func mismatch(
        _ request: WrittenRequest, _ listener: ListenerSnapshot
    ) -> (Explanation.Outcome, UInt16?, String)? {
        switch (request.scheme, listener.tls) {
        case (.http, .some): (.refuse, 400, "plain HTTP on a port that speaks TLS")
        case (.https, nil): (.unreachable, nil, "the listener does not speak TLS")
        default: nil
        }
    }

    private func certificate(
        for request: WrittenRequest, of context: TLSServerContext
    ) -> Explanation.ShownCertificate {
        let answer = context.certificates.lookup(name: request.serverName)
        let isForHost = answer.matched != .default
            || IPAddress(request.host).map { answer.pair.addresses.contains($0.description) } ?? false
        return Explanation.ShownCertificate(
            serverName: request.serverName, matched: answer.matched.rawValue, isForHost: isForHost,
            offered: answer.alternatives.map { CertificateFacts($0, now: now) })
    }

    // MARK: The decision

    private func decide(
        _ head: RequestHead, _ body: [UInt8], _ input: DecisionInput, _ explanation: inout Explanation
    ) {
        var transcript = DecisionTranscript()
        let (verdict, client) = Decision.explain(
            head, of: input, in: snapshot, scratch: RouteScratch(), limits: .trial(), transcript: &transcript)
        let host = String(decoding: head.hostKey, as: UTF8.self)
        let comparison = RouteComparison(routes: configuration.model.routes, host: host)
        explanation.steps = transcript.steps.map { step($0, verdict, comparison) }
        let request = ExplainedRequest(
            head, verdict: verdict, client: client, input: input, snapshot: snapshot, now: Int(now))
        explanation.inspection = request.inspect(body: body)
        if let decision = explanation.inspection?.decision, decision.isEnforced {
            explanation.outcome = decision.action.hasPrefix("redirect") ? .redirect : .refuse
            explanation.status = decision.status
            explanation.reason = "a rule of the WAF"
            return
        }
        if let answer = request.ownAnswer {
            explanation.status = answer.status
            explanation.reason = "\(answer.reason)"
            explanation.answerFields = Self.lines(answer.fieldLines)
        }
        switch verdict.outcome {
        case .forward: forward(request, verdict, &explanation)
        case .redirect, .redirectToHTTPS: explanation.outcome = .redirect
        case .respond: explanation.outcome = .respond
        case .refuse: explanation.outcome = .refuse
        }
        if verdict.route >= 0, let edits = snapshot.routes[verdict.route].responseEdits {
            explanation.responseEdits = Self.lines(edits)
        }
    }

    private func step(_ step: DecisionStep, _ verdict: Verdict, _ comparison: RouteComparison) -> Explanation.Step {
        let winner = step.candidates.first { $0.outcome == .chosen }?.route
        let runnersUp = step.candidates.filter { $0.outcome != .chosen }.map { candidate in
            let route = snapshot.routes[candidate.route]
            return Explanation.RunnerUp(
                name: route.name, origin: route.origin,
                reason: comparison.reason(candidate.route, candidate.outcome, winner: winner))
        }
        return Explanation.Step(
            question: step.question.rawValue, answer: step.answer, origin: step.origin, notes: step.notes,
            runnersUp: runnersUp, omitted: step.omittedCandidates)
    }

    // MARK: Upstreams

    private func forward(_ request: ExplainedRequest, _ verdict: Verdict, _ explanation: inout Explanation) {
        explanation.outcome = .forward
        guard case .forward(let shares) = snapshot.routes[verdict.route].action else { return }
        explanation.upstreams = zip(shares.upstreams, shares.weights).map { shown($0, weight: Int($1)) }
        let upstream = snapshot.upstreams[verdict.upstream]
        guard let endpoint = upstream.endpoints.first(where: { $0.weight > 0 }) else { return }
        explanation.forwarded = Self.lines(request.forwardedHead(upstream: upstream, endpoint: endpoint))
    }

    private func shown(_ index: Int, weight: Int) -> Explanation.Upstream {
        let upstream = snapshot.upstreams[index]
        let scheme = upstream.tls == nil ? "http" : "https"
        let endpoints = upstream.endpoints.map { endpoint in
            Explanation.Endpoint(
                url: "\(scheme)://\(endpoint.authority)", weight: endpoint.weight,
                isName: IPAddress(endpoint.host) == nil, serverName: upstream.tls == nil ? nil : endpoint.serverName)
        }
        return Explanation.Upstream(
            name: upstream.name, origin: upstream.origin, weight: weight,
            balance: upstream.balance == .leastRequest ? "leastRequest" : "roundRobin", usesTLS: upstream.tls != nil,
            endpoints: endpoints)
    }

    /// The lines of a head or a run of field lines, without their ends.
    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0.filter { $0 != 13 }, as: UTF8.self) }
            .filter { !$0.isEmpty }
    }

    private static func lines(_ edits: FieldEdits) -> [String] {
        edits.removed.map { "without \(String(decoding: $0, as: UTF8.self))" } + lines(edits.addedLines)
    }
}

extension ListenerSnapshot {
    /// The word for what is spoken here.
    fileprivate var kindName: String {
        switch kind {
        case .plain: "plain"
        case .tls: "tls"
        case .redirectToHTTPS: "redirectToHTTPS"
        case .admin: "admin"
        }
    }
}
