// The question of rate limits.

internal import Addressing
internal import HTTPSemantics
internal import RateLimiting
internal import Snapshots
internal import TLS

extension Decision {
    /// Asks the limits of a request: of its route, its listener and the gateway.
    ///
    /// - Returns: the refusal; nil where the request may go on, perhaps after a wait that the desk knows of.
    @inline(__always)
    static func limit<Recorder: DecisionRecorder>(
        _ client: IPAddress, _ head: RequestHead, _ route: RouteSnapshot?, _ input: DecisionInput,
        _ snapshot: ProxySnapshot, _ desk: LimitDesk?, _ recorder: inout Recorder
    ) -> Verdict? {
        guard let desk, !snapshot.limiting.limits.isEmpty else { return nil }
        return ask(client, head, route, input, snapshot, desk, &recorder)
    }

    @inline(never)
    private static func ask<Recorder: DecisionRecorder>(
        _ client: IPAddress, _ head: RequestHead, _ route: RouteSnapshot?, _ input: DecisionInput,
        _ snapshot: ProxySnapshot, _ desk: LimitDesk, _ recorder: inout Recorder
    ) -> Verdict? {
        let listener = snapshot.listeners[input.listener]
        let lists = (route: route?.limits ?? [], listener: listener.limits, common: snapshot.limiting.common)
        let subject = LimitSubject(
            client: client, route: route?.name ?? "", listener: listener.address,
            identity: input.certificate?.identity)
        desk.ask(lists, head, subject, snapshot.limiting)
        if Recorder.isRecording {
            for number in lists.route + lists.listener + lists.common {
                recorder.record(limitStep(snapshot.limiting.limits[number], head, subject, snapshot.limiting, desk))
            }
        }
        guard desk.outcome.isDenied else { return nil }
        var verdict = Verdict.refuse(snapshot.limiting.limits[desk.outcome.limit].status, "rate limit exceeded")
        verdict.limit = desk.outcome.limit
        return verdict
    }

    /// One limit as it stands: what it counts by, what it has, and what it says.
    private static func limitStep(
        _ limit: LimitSnapshot, _ head: RequestHead, _ subject: LimitSubject, _ set: LimitSet, _ desk: LimitDesk
    ) -> DecisionStep {
        func step(_ answer: String, notes: [String] = []) -> DecisionStep {
            DecisionStep(.rateLimit, "\(limit.name): \(answer)", origin: limit.origin, notes: notes)
        }
        if let exempt = limit.exempt, let block = exempt.longestMatch(subject.client) {
            return step("not counted, \(subject.client) is in \(block), which is exempt")
        }
        guard limit.counts(head, subject) else { return step("not about this host") }
        let cost = limit.cost(of: head)
        guard cost > 0 else { return step("the request costs nothing") }
        let digest = LimitKeyReader.digest(limit.key, head, subject, secret: set.secret)
        let decision = desk.table.peek(cost, of: digest, under: limit.keyed, at: desk.now)
        let label = String(
            decoding: LimitKeyReader.label(limit.key, head, subject, secret: set.secret), as: UTF8.self)
        let terms = limit.keyed.limit
        let word = decision.isAllowed ? "allowed" : limit.observes ? "would be denied, but is observed only" : "denied"
        var notes = ["counts by \(limit.key.kind): \(label); the bucket has \(decision.remaining) of \(terms.prompt)"]
        if let shared = limit.shared {
            let place = set.store?.name ?? "a store"
            notes.append("the bucket is in \(place); while that is away: \(shared.whenAway.rawValue)")
        }
        if desk.isTrial { notes.append("nobody has taken from it here: a running gateway knows more (/limits)") }
        if terms.burst > terms.prompt {
            notes.append("up to \(terms.burst - terms.prompt) more are held back, in turn")
        }
        return step("\(word), costs \(cost)", notes: notes)
    }
}
