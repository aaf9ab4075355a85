// Where an exchange waits its turn: held back by a rate limit, or until others have ended.

internal import HTTPSemantics
internal import Pipeline
internal import RateLimiting
internal import Reactor
internal import SharedLimits
internal import Snapshots
internal import TLS
internal import Telemetry
internal import Timing
internal import Upstreams

/// Why an exchange is held, and what ends it.
enum ExchangeHold {
    /// Until a store has answered.
    case asking(SharedLimitTicket)
    /// Until its tokens are due.
    case delayed
    /// Until there is room.
    case queued(AdmissionQueue, AdmissionQueue.AdmissionTicket)
}

extension Exchange {
    // MARK: Rate limits

    /// Counts what the limits said, and tells the operator's board of who was denied.
    func countLimits() {
        let counters = view.counters
        if limits.limit >= 0 {
            let counts = counters.limit(limits.limit)
            if limits.isDenied { counts.denied.add(1) } else { counts.allowed.add(1) }
            if limits.wait > 0 { counts.delayed.add(1) }
        }
        if limits.observed >= 0 { counters.limit(limits.observed).observed.add(1) }
        if limits.isDenied {
            noteDenied(limits.limit, limits.key)
        } else if limits.observed >= 0 {
            noteDenied(limits.observed, limits.observedKey)
        }
    }

    private func noteDenied(_ number: Int, _ key: KeyDigest) {
        let set = view.snapshot.limiting
        let label = limitLabel(number)
        // Keys of one value under several limits are several keys to the operator.
        let mark = KeyDigest(bits: key.bits ^ UInt64(truncatingIfNeeded: number &+ 1) &* 0x9E37_79B9_7F4A_7C15)
        let line = Array(set.limits[number].name.utf8.prefix(HeavyKeys.labelBytes / 2)) + Array(": ".utf8) + label
        worker.pressure.denied(mark, label: line.span, at: worker.loop.now)
    }

    /// Whose bucket a limit of this request counts by, secrets as a hash.
    func limitLabel(_ number: Int) -> [UInt8] {
        let set = view.snapshot.limiting
        return LimitKeyReader.label(set.limits[number].key, head, limitSubject, secret: set.secret)
    }

    private var limitSubject: LimitSubject {
        LimitSubject(
            client: client, route: route?.name ?? "", listener: view.snapshot.listeners[listener].address,
            identity: clientIdentity?.identity)
    }

    // MARK: Stores

    /// Asks the store that replicas share; goes on when it has answered, or nobody can be asked.
    func ask(_ question: SharedLimitQuestion) {
        guard let store = worker.limitStore else {
            settleAlone(question)
            return
        }
        switch store.ask(question.demands, for: self) {
        case .asked(let ticket):
            self.question = question
            isForwarding = true
            hold = .asking(ticket)
            worker.shard.add(.concurrencyWaiting)
            worker.shard.add(.storeAsked)
        case .denied(let decision):
            worker.shard.add(.storeSpared)
            settle(question, decision)
        case .away: settleAlone(question)
        }
    }

    private func settle(_ question: SharedLimitQuestion, _ decision: CombinedDecision) {
        worker.limitDesk.now = worker.loop.now
        limits = worker.limitDesk.settle(question, decision, with: limits)
        if limits.isDenied { refuse(by: limits.limit, "rate limit exceeded") }
        continueBehindStore()
    }

    private func settleAlone(_ question: SharedLimitQuestion) {
        worker.shard.add(.storeAway)
        worker.limitDesk.now = worker.loop.now
        let (outcome, denies) = worker.limitDesk.settleAlone(question, with: limits, in: view.snapshot.limiting)
        limits = outcome
        if denies >= 0 {
            refuse(by: denies, "rate limit's store is away")
        } else if limits.isDenied {
            refuse(by: limits.limit, "rate limit exceeded")
        }
        continueBehindStore()
    }

    private func continueBehindStore() {
        if limits.limit >= 0 || limits.observed >= 0 { countLimits() }
        continueBehindLimits()
    }

    // MARK: Waiting

    /// Holds the request back until its tokens are due.
    func delay(byNanoseconds wait: UInt64) {
        isForwarding = true
        begin(.delayed, untilNanoseconds: wait)
    }

    private func begin(_ hold: ExchangeHold, untilNanoseconds wait: UInt64) {
        self.hold = hold
        worker.shard.add(.concurrencyWaiting)
        let timer = TimerSource { [unowned self] _ in holdIsOver() }
        // A source without a descriptor cannot be refused.
        try? worker.loop.add(timer)
        worker.loop.setDeadline(worker.loop.now.advanced(byNanoseconds: max(wait, 1)), of: timer)
        holdTimer = timer
    }

    private func holdIsOver() {
        switch hold {
        case .asking: return
        case .delayed:
            endHold()
            goOn()
        case .queued(let queue, _):
            endHold()
            refuseForConcurrency(queue.bound, "waited too long for others to end")
        case nil: return
        }
    }

    fileprivate func forgetHold() {
        hold = nil
        worker.shard.subtract(.concurrencyWaiting)
        if let holdTimer { worker.loop.remove(holdTimer) }
        holdTimer = nil
    }

    /// Waits no more, for whatever reason.
    func endHold() {
        guard let hold else { return }
        forgetHold()
        switch hold {
        case .delayed: break
        case .asking(let ticket): worker.limitStore?.withdraw(ticket)
        case .queued(let queue, let ticket): queue.leave(ticket)
        }
    }

    /// Goes on with a request that was held before anything was done with it.
    private func goOn() {
        let number = identifier
        proceed()
        resumeBody(of: number)
    }

    /// Has the client send the rest of a request whose wait is over, unless it was answered meanwhile.
    private func resumeBody(of number: UInt64) {
        guard identifier == number, downstream != nil, hold == nil, !requestEnded else { return }
        if isConnected, result.sentAt == 0, inspection == nil { sendHeadAlone() }
        downstream?.resumeRequestBody()
    }

    // MARK: Requests under way

    /// Takes a place under each bound that the request meets, its route's and its upstream's.
    ///
    /// - Returns: whether it has them; else it waits, or was refused.
    func enterBounds() -> Bool {
        if let bound = route?.concurrency, routeEntry == nil, !enter(bound, isOfRoute: true) { return false }
        let upstream = view.snapshot.upstreams[verdict.upstream]
        if let bound = upstream.concurrency, upstreamEntry == nil, !enter(bound, isOfRoute: false) { return false }
        return true
    }

    private func enter(_ bound: ConcurrencySnapshot, isOfRoute: Bool) -> Bool {
        let key = LimitKeyReader.digest(bound.key, head, limitSubject, secret: view.snapshot.limiting.secret)
        let queue = bound.queue > 0 ? worker.admissions.queue(of: bound) : nil
        if queue?.isEmpty ?? true, bound.board.enter(key) == .admitted {
            note(entry: key, isOfRoute: isOfRoute)
            return true
        }
        guard let queue else {
            refuseForConcurrency(bound, "too many requests under way")
            return false
        }
        guard let ticket = queue.join(self, key, isOfRoute: isOfRoute) else {
            refuseForConcurrency(bound, "too many requests wait already")
            return false
        }
        isForwarding = true
        begin(.queued(queue, ticket), untilNanoseconds: bound.wait)
        // Somebody may have left before it was known that we wait.
        worker.admissions.serveSoon()
        return false
    }

    private func note(entry key: KeyDigest, isOfRoute: Bool) {
        if isOfRoute { routeEntry = key } else { upstreamEntry = key }
    }

    /// There is room; the queue has counted us in.
    func admitted(_ key: KeyDigest, isOfRoute: Bool) {
        forgetHold()
        note(entry: key, isOfRoute: isOfRoute)
        let number = identifier
        guard enterBounds() else { return }
        attempt()
        resumeBody(of: number)
    }

    /// A newcomer of a shorter line has taken our place.
    func displaced(from queue: AdmissionQueue) {
        forgetHold()
        refuseForConcurrency(queue.bound, "too many requests wait already")
    }

    private func refuseForConcurrency(_ bound: ConcurrencySnapshot, _ reason: StaticString) {
        worker.shard.add(.concurrencyRefused)
        var answer = LocalReply(bound.status, reason)
        answer.fieldLines = Array("Retry-After: 1\r\n".utf8)
        isOverConcurrency = true
        reply(answer)
    }

    /// Gives the places back.
    func leaveBounds() {
        if let key = routeEntry, let bound = route?.concurrency {
            routeEntry = nil
            worker.admissions.left(bound, key)
        }
        if let key = upstreamEntry, verdict.upstream >= 0,
            let bound = view.snapshot.upstreams[verdict.upstream].concurrency {
            upstreamEntry = nil
            worker.admissions.left(bound, key)
        }
    }

    // MARK: Bandwidth

    /// Counts a piece of an answer against the route's bandwidth.
    func pace(_ count: Int) {
        guard let bandwidth = route?.bandwidth, bandwidth > 0, !isTunnel else { return }
        let now = worker.loop.now
        let cost = UInt64(count) &* 1_000_000_000 / bandwidth
        paceEnd = (paceEnd < now ? now : paceEnd).advanced(byNanoseconds: cost)
    }

    /// Whether the answer runs ahead of its bandwidth; then it is gone on with when it no longer does.
    func runsAhead() -> Bool {
        guard paceEnd > worker.loop.now.advanced(byNanoseconds: Self.paceSlack) else { return false }
        guard paceTimer == nil else { return true }
        let timer = TimerSource { [unowned self] _ in
            endPace()
            if !(downstream?.isBackedUp ?? false) { upstream?.resumeInput() }
        }
        try? worker.loop.add(timer)
        worker.loop.setDeadline(paceEnd, of: timer)
        paceTimer = timer
        return true
    }

    func endPace() {
        if let paceTimer { worker.loop.remove(paceTimer) }
        paceTimer = nil
    }

    /// How far ahead of its time an answer may be: the first of it is not held back, and timers are not for crumbs.
    private static let paceSlack: UInt64 = 20_000_000

    /// The client takes more: the upstream may go on, unless the answer is ahead of its bandwidth.
    func resumeAnswer() {
        if paceTimer == nil { upstream?.resumeInput() }
    }
}

extension Exchange: SharedLimitAsker {
    func sharedLimitsAnswered(_ decision: CombinedDecision?) {
        guard case .asking = hold, let question else { return }
        forgetHold()
        self.question = nil
        let number = identifier
        if let decision { settle(question, decision) } else { settleAlone(question) }
        resumeBody(of: number)
    }
}
