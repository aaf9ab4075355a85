// Where a decision asks the rate limits of a request.

internal import Addressing
public import HTTPSemantics
public import RateLimiting
public import Snapshots
public import Timing

/// What the limits of one request came to. Plain data.
public struct LimitOutcome: Sendable {
    /// The limit that denied; where all allowed, the one with the fewest tokens left. Its index in the snapshot's set;
    /// -1 where no limit was asked.
    public var limit = -1
    /// What that limit said; nil where none was asked.
    public var decision: LimitDecision?
    /// Its key.
    public var key = KeyDigest(bits: 0)
    /// How long the request is to be held back, in nanoseconds.
    public var wait: UInt64 = 0
    /// The first limit that only observes and would have denied; -1 for none.
    public var observed = -1
    /// Its key.
    public var observedKey = KeyDigest(bits: 0)
    /// Whether the limits of this process that enforce have given their tokens.
    public var isCharged = false

    public init() {}

    /// Whether a limit denies the request.
    public var isDenied: Bool { !(decision?.isAllowed ?? true) }
}

/// What a request asks of the store that replicas share.
public struct SharedLimitQuestion: Sendable {
    /// Tokens of buckets in the store.
    public fileprivate(set) var demands: [SharedDemand] = []
    /// The same of this process's own buckets, for when the store is away.
    fileprivate var local: [LimitDemand] = []
    /// The limits, by their index in the snapshot's set.
    fileprivate var numbers: [Int] = []
    /// What the request's other limits were charged.
    fileprivate var charged: [LimitDemand] = []
}

/// One worker's way to the table of buckets, with the memory that asking takes.
public final class LimitDesk {
    /// The buckets, shared by all workers.
    public let table: BucketTable
    /// The time that limits go by.
    public var now = MonotonicInstant(nanoseconds: 0)
    /// What the last request's limits came to.
    public private(set) var outcome = LimitOutcome()
    /// Whether nothing is taken: for whoever only wants to know.
    let isTrial: Bool
    /// The limits of the request, and what it wants of each.
    private(set) var demands = ContiguousArray<LimitDemand>()
    private(set) var numbers = ContiguousArray<Int>()
    /// What is still to be asked of a store; nil for nothing.
    public private(set) var question: SharedLimitQuestion?

    /// Three places of as many limits as the validator allows.
    private static let capacity = 24

    public init(table: BucketTable, isTrial: Bool = false) {
        self.table = table
        self.isTrial = isTrial
        demands.reserveCapacity(Self.capacity)
        numbers.reserveCapacity(Self.capacity)
    }

    /// A desk whose buckets are all full and stay so.
    public static func trial() -> LimitDesk? {
        (try? BucketTable(byteCount: BucketTable.minimumBytes)).map { LimitDesk(table: $0, isTrial: true) }
    }

    /// Forgets the last request.
    @inline(__always)
    func begin() {
        outcome = LimitOutcome()
        if question != nil { question = nil }
    }

    /// Asks all limits of a request: those that enforce together, all or none; then those that observe.
    func ask(_ lists: (route: [Int], listener: [Int], common: [Int]), _ head: RequestHead, _ subject: LimitSubject,
             _ set: LimitSet) {
        demands.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        collect(lists.route, head, subject, set)
        collect(lists.listener, head, subject, set)
        collect(lists.common, head, subject, set)
        if !demands.isEmpty { take() }
        if outcome.isDenied {
            question = nil
        } else {
            if question != nil, outcome.isCharged { question?.charged = Array(demands) }
            observe(lists.route, head, subject, set)
            observe(lists.listener, head, subject, set)
            observe(lists.common, head, subject, set)
        }
    }

    private func take() {
        if isTrial {
            peekAll()
            return
        }
        let combined = demands.withUnsafeBufferPointer { table.takeAll($0.span, at: now) }
        guard let combined else { return }
        outcome.decision = combined.decisive
        outcome.limit = numbers[combined.index]
        outcome.key = demands[combined.index].key
        outcome.wait = combined.nanosecondsAhead
        outcome.isCharged = combined.isAllowed
    }

    private func peekAll() {
        for (index, demand) in demands.enumerated() {
            let decision = table.peek(demand.cost, of: demand.key, under: demand.limit, at: now)
            let isFewer = outcome.decision.map { $0.isAllowed && decision.remaining < $0.remaining } ?? true
            guard isFewer || !decision.isAllowed && !outcome.isDenied else { continue }
            outcome.decision = decision
            outcome.limit = numbers[index]
            outcome.key = demand.key
        }
    }

    private func collect(_ list: [Int], _ head: RequestHead, _ subject: LimitSubject, _ set: LimitSet) {
        for number in list {
            let limit = set.limits[number]
            guard !limit.observes, limit.counts(head, subject) else { continue }
            let cost = limit.cost(of: head)
            if cost == 0 { continue }
            let key = LimitKeyReader.digest(limit.key, head, subject, secret: set.secret)
            let demand = LimitDemand(cost, of: key, under: limit.keyed)
            if let shared = limit.shared, !isTrial {
                ask(shared, of: limit, number, demand, head, subject)
                continue
            }
            demands.append(demand)
            numbers.append(number)
        }
    }

    private func ask(
        _ shared: LimitSnapshot.Shared, of limit: LimitSnapshot, _ number: Int, _ demand: LimitDemand,
        _ head: RequestHead, _ subject: LimitSubject
    ) {
        let digests = (
            LimitKeyReader.digest(limit.key, head, subject, secret: shared.secrets.first),
            LimitKeyReader.digest(limit.key, head, subject, secret: shared.secrets.second)
        )
        let name = SharedBucketName(shared.secrets, digests: digests)
        var asked = question ?? SharedLimitQuestion()
        asked.demands.append(SharedDemand(demand.cost, of: name, under: shared.limit))
        asked.local.append(demand)
        asked.numbers.append(number)
        question = asked
    }

    // MARK: Stores

    /// Takes over what a store has decided.
    ///
    /// - Returns: the outcome of all limits of the request, those of this process included.
    public func settle(
        _ question: SharedLimitQuestion, _ decision: CombinedDecision, with known: LimitOutcome
    ) -> LimitOutcome {
        var outcome = known
        let isFewer = outcome.decision.map { decision.decisive.remaining < $0.remaining } ?? true
        if isFewer || !decision.isAllowed {
            outcome.decision = decision.decisive
            outcome.limit = question.numbers[decision.index]
            outcome.key = question.local[decision.index].key
        }
        outcome.wait = max(outcome.wait, decision.nanosecondsAhead)
        if !decision.isAllowed { refund(question.charged) }
        return outcome
    }

    /// Decides where the store is away: by each limit's own word for it.
    ///
    /// - Returns: the outcome, and the limit that denies because nothing is known; -1 for none.
    public func settleAlone(
        _ question: SharedLimitQuestion, with known: LimitOutcome, in set: LimitSet
    ) -> (outcome: LimitOutcome, denies: Int) {
        if let place = question.numbers.firstIndex(where: { set.limits[$0].shared?.whenAway == .deny }) {
            refund(question.charged)
            return (known, question.numbers[place])
        }
        var alone = SharedLimitQuestion()
        alone.charged = question.charged
        for (index, number) in question.numbers.enumerated() where set.limits[number].shared?.whenAway == .local {
            alone.numbers.append(number)
            alone.local.append(question.local[index])
        }
        guard let decision = table.takeAll(alone.local.span, at: now) else { return (known, -1) }
        return (settle(alone, decision, with: known), -1)
    }

    private func refund(_ charged: [LimitDemand]) {
        for demand in charged { table.refund(demand.cost, of: demand.key, under: demand.limit, at: now) }
    }

    private func observe(_ list: [Int], _ head: RequestHead, _ subject: LimitSubject, _ set: LimitSet) {
        for number in list where set.limits[number].observes {
            let limit = set.limits[number]
            guard limit.counts(head, subject) else { continue }
            let cost = limit.cost(of: head)
            if cost == 0 { continue }
            let key = LimitKeyReader.digest(limit.key, head, subject, secret: set.secret)
            let decision = isTrial
                ? table.peek(cost, of: key, under: limit.keyed, at: now)
                : table.take(cost, of: key, under: limit.keyed, at: now)
            guard !decision.isAllowed, outcome.observed < 0 else { continue }
            outcome.observed = number
            outcome.observedKey = key
        }
    }
}

extension LimitSnapshot {
    /// Whether the limit is about this request at all.
    @inline(__always)
    public func counts(_ head: RequestHead, _ subject: LimitSubject) -> Bool {
        if let exempt, exempt.contains(subject.client) { return false }
        return hosts.isEmpty && hostSuffixes.isEmpty || isAbout(head.hostKey)
    }

    private func isAbout(_ host: UnsafeBufferPointer<UInt8>) -> Bool {
        if hosts.contains(where: { $0.elementsEqual(host) }) { return true }
        return hostSuffixes.contains { suffix in
            host.count > suffix.count && host.suffix(suffix.count).elementsEqual(suffix)
        }
    }

    /// What the request costs.
    @inline(__always)
    public func cost(of head: RequestHead) -> UInt64 { costs.isEmpty ? cost : listedCost(of: head) }

    private func listedCost(of head: RequestHead) -> UInt64 {
        let method = head.buffer(of: head.methodRange)
        let path = head.canonicalPath
        let found = costs.first { rule in
            guard rule.methods.isEmpty || rule.methods.contains(where: { $0.elementsEqual(method) }) else {
                return false
            }
            guard !rule.path.isEmpty else { return true }
            if rule.isExact { return rule.path.elementsEqual(path) }
            // By whole segments.
            return path.starts(with: rule.path)
                && (path.count == rule.path.count || path[rule.path.count] == UInt8(ascii: "/"))
        }
        return found?.cost ?? cost
    }
}
