// Sees to it that every certificate with a responder has a staple: asks, verifies, keeps, and asks again in time.

public import Fetching
internal import PrivateFiles
public import TLS

/// The agent of one configuration. Lives on one thread; what it needs of the world is given to it.
///
/// A staple stays until it ends, whatever becomes of later questions. A responder that cannot be reached is asked once
/// for each pause, not once for each certificate that it is responsible for.
public final class StapleAgent {
    /// What the agent works with.
    public struct Environment {
        public var store: StapleStore
        public var fetcher: any Fetcher
        /// Seconds since 1970.
        public var clock: () -> Int64
        /// Evenly distributed from 0 to 1.
        public var chance: () -> Double
        /// Whether `turn` is to return as soon as it can.
        public var isInterrupted: () -> Bool
        /// Told what happens.
        public var report: (StapleEvent) -> Void
        public var statistics: StapleStatistics

        public init(
            store: StapleStore, fetcher: any Fetcher, clock: @escaping () -> Int64, chance: @escaping () -> Double,
            isInterrupted: @escaping () -> Bool = { false }, report: @escaping (StapleEvent) -> Void = { _ in },
            statistics: StapleStatistics = StapleStatistics()
        ) {
            self.store = store
            self.fetcher = fetcher
            self.clock = clock
            self.chance = chance
            self.isInterrupted = isInterrupted
            self.report = report
            self.statistics = statistics
        }
    }

    /// The longest that `turn` asks to be left alone, so that a clock that was set is noticed.
    static let maximumSleep: Int64 = 3600

    let environment: Environment
    var subjects: [StapleSubject] = []
    /// Responders that could not be reached, by scheme and authority: until when, and how often in a row.
    private var holds: [String: (until: Int64, failures: Int)] = [:]
    private var hasToldStorage = false

    public init(_ environment: Environment) { self.environment = environment }

    /// The pairs whose staples are to be seen to; those without a responder are left alone.
    public func setPairs(_ pairs: [CertificatePair]) {
        let known = Dictionary(subjects.map { ($0.fingerprint, $0) }, uniquingKeysWith: { first, _ in first })
        var places: [String: Int] = [:]
        subjects = []
        for pair in pairs where !pair.ocspResponders.isEmpty {
            if let place = places[pair.fingerprint] {
                subjects[place].add(pair)
                continue
            }
            places[pair.fingerprint] = subjects.count
            var subject = known[pair.fingerprint] ?? StapleSubject(pair)
            // A file that was written anew may hold the same certificate.
            let standing = subject.standing
            subject.pairs = [pair]
            pair.stapling.update { $0 = standing }
            subjects.append(subject)
        }
        for index in subjects.indices { plan(index) }
        environment.store.keep(only: Set(places.keys))
        environment.statistics.note(subjects.compactMap(\.pairs.first))
    }

    /// Has no pair stapled any more.
    public func retire() {
        for subject in subjects { subject.update { $0 = StapleStanding() } }
        setPairs([])
    }

    /// Asks whom it is time to ask.
    ///
    /// - Returns: when to be called again at the latest, seconds since 1970.
    public func turn() -> Int64 {
        let now = environment.clock()
        // Those that clients refuse without come first, then those that have nothing, then by time.
        let due = subjects.indices.filter { moment(of: $0) <= now }.sorted {
            subjects[$0].urgency(at: now) < subjects[$1].urgency(at: now)
        }
        for index in due where moment(of: index) <= environment.clock() {
            if environment.isInterrupted() { return environment.clock() }
            ask(index)
        }
        let after = environment.clock()
        let next = subjects.indices.lazy.map { self.moment(of: $0) }.min() ?? .max
        return environment.isInterrupted() ? after : max(after + 1, min(next, after + Self.maximumSleep))
    }

    private func moment(of index: Int) -> Int64 {
        let subject = subjects[index]
        return max(subject.next, holds[StapleQuestion.authority(of: subject.responder)]?.until ?? 0)
    }

    /// The first look at what an earlier life of the process may have kept.
    private func plan(_ index: Int) {
        guard !subjects[index].isPlanned else { return }
        subjects[index].isPlanned = true
        guard let staple = subjects[index].standing.staple else { return }
        subjects[index].newest = staple.thisUpdate
        subjects[index].next = RefreshPlan.whenKept(staple, chance: environment.chance())
        let next = subjects[index].next
        subjects[index].update { $0.nextLook = next }
    }

    // MARK: Asking

    private func ask(_ index: Int) {
        let responder = subjects[index].responder
        guard let pair = subjects[index].pairs.first else { return }
        guard let request = pair.ocspRequest() else { return fail(index, .unasked, OCSPFault.noIssuer.description) }
        let question = StapleQuestion(request, to: responder, postsAlways: subjects[index].failures % 2 == 1)
        let response: FetchResponse
        do throws(FetchFailure) {
            response = try environment.fetcher.send(question.fetch)
        } catch {
            // Nothing is to be done any more: nor is it the responder's fault.
            guard case .unreachable(let why) = error else { return }
            hold(responder)
            return fail(index, .unreachable, "cannot be reached: \(why)")
        }
        holds[StapleQuestion.authority(of: responder)] = nil
        guard response.status == 200 else { return fail(index, .refused, "it answers with status \(response.status)") }
        let now = environment.clock()
        do throws(OCSPFault) {
            take(try pair.judge(ocspResponse: response.body, now: now), index, now: now)
        } catch {
            fail(index, FetchResult(error), error.description)
        }
    }

    private func hold(_ responder: String) {
        let authority = StapleQuestion.authority(of: responder)
        let failures = (holds[authority]?.failures ?? 0) + 1
        let until = RefreshPlan.afterFailure(failures, now: environment.clock(), chance: environment.chance())
        holds[authority] = (until, failures)
    }

    private func take(_ answer: OCSPAnswer, _ index: Int, now: Int64) {
        switch answer {
        case .good(let staple):
            // Whoever stands between us and the responder could bring back what was said before a revocation.
            guard staple.thisUpdate >= subjects[index].newest else {
                return fail(index, .stale, "the response is older than one that came before")
            }
            keep(staple, index, now: now)
        case .revoked(let moment, let thisUpdate):
            guard thisUpdate >= subjects[index].newest else {
                return fail(index, .stale, "the response is older than one that came before")
            }
            revoke(index, moment, thisUpdate: thisUpdate, now: now)
        }
    }

    private func keep(_ staple: OCSPStaple, _ index: Int, now: Int64) {
        environment.statistics.note(.good)
        let subject = subjects[index]
        let before = subject.standing
        let next = RefreshPlan.afterFetch(staple, now: now, chance: environment.chance())
        subjects[index].succeed(next: next, newest: staple.thisUpdate)
        let changes = before.revoked != nil || (subject.mustStaple && before.staple?.isCurrent(at: now) != true)
        subject.update {
            $0.staple = staple
            $0.revoked = nil
            $0.failure = nil
            $0.nextLook = next
        }
        if before.staple == nil || subject.failures > 0 || changes {
            let end = UTCDate.text(staple.end)
            tell(StapleEvent(
                level: .info, message: "\(subject.origin): stapled until \(end)", changesCertificates: changes))
        }
        do throws(FileFailure) {
            try environment.store.keep(staple, of: subject.fingerprint)
            hasToldStorage = false
        } catch {
            if !hasToldStorage {
                tell(StapleEvent(level: .warning, message: "staples are lost by a restart: \(error.message)"))
            }
            hasToldStorage = true
        }
    }

    private func revoke(_ index: Int, _ moment: Int64, thisUpdate: Int64, now: Int64) {
        environment.statistics.note(.revoked)
        let subject = subjects[index]
        let isNew = subject.standing.revoked == nil
        let next = now + RefreshPlan.secondsAfterRevocation
        subjects[index].succeed(next: next, newest: thisUpdate)
        subject.update {
            $0.staple = nil
            $0.revoked = moment
            $0.failure = nil
            $0.nextLook = next
        }
        environment.store.remove(subject.fingerprint)
        guard isNew else { return }
        let day = UTCDate.text(moment)
        tell(StapleEvent(
            level: .error, message: "\(subject.origin): its authority says that it was revoked on \(day)",
            changesCertificates: true))
    }

    private func fail(_ index: Int, _ result: FetchResult, _ why: String) {
        environment.statistics.note(result)
        let now = environment.clock()
        let responder = subjects[index].responder
        subjects[index].fail()
        let count = subjects[index].failures
        let next = RefreshPlan.afterFailure(count, now: now, chance: environment.chance())
        subjects[index].next = next
        let subject = subjects[index]
        subject.update {
            $0.failure = "\(responder): \(why)"
            $0.nextLook = next
        }
        let isStapled = subject.standing.staple?.isCurrent(at: now) == true
        // Told when it begins, and when it is felt.
        guard count == 1 || !isStapled && !subject.hasToldLapse else { return }
        subjects[index].hasToldLapse = !isStapled
        let rest = isStapled
            ? "the staple before is sent until \(UTCDate.text(subject.standing.staple?.end ?? now))" : "none is sent"
        tell(StapleEvent(
            level: subject.mustStaple && !isStapled ? .error : .warning,
            message: "\(subject.origin): no new staple from \(responder): \(why); \(rest)"))
    }

    private func tell(_ event: StapleEvent) { environment.report(event) }
}

extension FetchResult {
    init(_ fault: OCSPFault) {
        self = switch fault {
        case .noIssuer: .unasked
        case .malformed, .unverified: .unverified
        case .refused: .refused
        case .unrelated, .unknown: .unknown
        case .notYet, .over: .stale
        }
    }
}
