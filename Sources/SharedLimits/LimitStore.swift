// A worker's way to a store of buckets: asks without waiting, and knows when there is nobody to ask.

internal import Addressing
public import DNS
public import RateLimiting
public import Reactor
public import Snapshots
internal import TLS
internal import Timing
public import Transport

/// Who asks a store.
public protocol SharedLimitAsker: AnyObject {
    /// The store's answer to the last question; nil where none came in time. On the loop, never within `ask`.
    func sharedLimitsAnswered(_ decision: CombinedDecision?)
}

/// What comes of asking at once.
public enum SharedLimitAsking {
    /// The answer will come.
    case asked(SharedLimitTicket)
    /// The store need not be asked: it has refused the same key, and the time has not come.
    case denied(CombinedDecision)
    /// There is nobody to ask.
    case away
}

/// A question that can be taken back.
public struct SharedLimitTicket: Sendable {
    let number: UInt64
}

/// One worker's way to one store.
///
/// Questions of one turn of the loop go out together. While the store is away nobody waits for it: connecting, with
/// everything that must be said first, is the probe, and is tried again after 100 ms and then ever longer, up to 5 s.
public final class LimitStore {
    /// Tells that the store was reached, or lost and why. Called once a change.
    public typealias News = (_ isReached: Bool, _ reason: StaticString) -> Void

    public let settings: LimitStoreSettings
    private let loop: EventLoop
    private let memory: WorkerMemory
    private let resolver: Resolver
    private let news: News
    private var connection: LimitStoreConnection?
    /// Whether it can be asked now.
    public private(set) var isReached = false
    private var hasSaidAway = false
    private var digest: [UInt8] = []
    private var retry: TimerSource?
    private var failures = 0
    private var jitter: UInt64
    private var refused = RefusedKeys()
    /// Questions whose answers are to come, the oldest first, and the number of the first.
    private var questions = ContiguousArray<Question>()
    private var answeredCount = 0
    private var firstNumber: UInt64 = 0

    private struct Question {
        var asker: (any SharedLimitAsker)?
        var demands: [SharedDemand]
        var deadline: MonotonicInstant
    }

    /// - Parameter seed: so that workers and replicas do not come back at once.
    public init(
        _ settings: LimitStoreSettings, loop: EventLoop, memory: WorkerMemory, resolver: Resolver, seed: UInt64,
        news: @escaping News
    ) {
        self.settings = settings
        self.loop = loop
        self.memory = memory
        self.resolver = resolver
        self.news = news
        jitter = seed | 1
    }

    /// Begins to connect.
    public func start() { connect() }

    /// Ends; whoever still waits is told that there was no answer.
    public func stop() {
        if let retry { loop.remove(retry) }
        retry = nil
        dropConnection()
    }

    // MARK: Asking

    /// Asks for tokens of all buckets, or none.
    public func ask(_ demands: [SharedDemand], for asker: any SharedLimitAsker) -> SharedLimitAsking {
        let now = loop.now
        for (index, demand) in demands.enumerated() {
            if let refusal = refused.refusal(of: demand, at: now) {
                return .denied(CombinedDecision(decisive: refusal, index: index))
            }
        }
        guard isReached, let connection, questions.count - answeredCount < Self.maximumQuestions else { return .away }
        let deadline = now.advanced(byNanoseconds: settings.timeout)
        if questions.count == answeredCount { loop.setDeadline(deadline, of: connection) }
        let number = firstNumber + UInt64(questions.count)
        questions.append(Question(asker: asker, demands: demands, deadline: deadline))
        connection.say(LimitScript.command(demands, digest: digest))
        return .asked(SharedLimitTicket(number: number))
    }

    /// Whoever asked does not want to know any more.
    public func withdraw(_ ticket: SharedLimitTicket) {
        guard ticket.number >= firstNumber else { return }
        let place = Int(ticket.number - firstNumber)
        if questions.indices.contains(place) { questions[place].asker = nil }
    }

    /// Questions that may wait for answers at once: with more, the store is as good as away.
    private static let maximumQuestions = 65_536

    // MARK: Answers

    func answered(_ reply: RedisReply) {
        guard answeredCount < questions.count else {
            lost("the store answers what nobody asked")
            return
        }
        let question = questions[answeredCount]
        if case .error(let words) = reply, words.hasPrefix("NOSCRIPT"), let connection {
            // Somebody has emptied its memory of scripts; with the whole text it is there again.
            next()
            questions.append(question)
            connection.say(LimitScript.command(question.demands, digest: nil))
            return
        }
        next()
        guard let decision = LimitScript.decision(reply, question.demands) else {
            question.asker?.sharedLimitsAnswered(nil)
            lost(reply.isError ? "the store refuses the script" : "the store does not speak its protocol")
            return
        }
        if !decision.isAllowed, let wait = decision.decisive.nanosecondsUntilAllowed {
            refused.note(question.demands[decision.index], until: loop.now.advanced(byNanoseconds: wait))
        }
        question.asker?.sharedLimitsAnswered(decision)
    }

    private func next() {
        questions[answeredCount].asker = nil
        answeredCount += 1
        if answeredCount == questions.count {
            firstNumber += UInt64(questions.count)
            questions.removeAll(keepingCapacity: true)
            answeredCount = 0
            if let connection { loop.setDeadline(.distantFuture, of: connection) }
        } else {
            if answeredCount > 4096 {
                questions.removeFirst(answeredCount)
                firstNumber += UInt64(answeredCount)
                answeredCount = 0
            }
            if let connection { loop.setDeadline(questions[answeredCount].deadline, of: connection) }
        }
    }

    func timedOut(at now: MonotonicInstant) { lost("the store does not answer in time") }

    // MARK: Being there and away

    /// All greetings were answered; the last answer is the script's digest.
    func reached(_ reply: RedisReply) {
        guard case .text(let digest) = reply, digest.count == 40 else {
            lost("the store does not speak its protocol")
            return
        }
        self.digest = digest
        isReached = true
        hasSaidAway = false
        failures = 0
        if let connection { loop.setDeadline(.distantFuture, of: connection) }
        news(true, "")
    }

    func lost(_ reason: StaticString) {
        guard connection != nil else { return }
        away(reason)
    }

    private func away(_ reason: StaticString) {
        dropConnection()
        if !hasSaidAway {
            hasSaidAway = true
            news(false, reason)
        }
        let timer = TimerSource { [unowned self] _ in
            if let retry { loop.remove(retry) }
            retry = nil
            connect()
        }
        try? loop.add(timer)
        retry = timer
        let longest: UInt64 = min(5_000_000_000, 100_000_000 << UInt64(min(failures, 6)))
        failures += 1
        jitter = jitter &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let wait = longest / 2 + (jitter >> 33) % (longest / 2)
        loop.setDeadline(loop.now.advanced(byNanoseconds: wait), of: timer)
    }

    private func dropConnection() {
        isReached = false
        connection?.close()
        connection = nil
        let waiting = questions[answeredCount...]
        firstNumber += UInt64(questions.count)
        questions = []
        answeredCount = 0
        for question in waiting { question.asker?.sharedLimitsAnswered(nil) }
    }

    private func connect() {
        guard case .resolved(let addresses) = resolver.resolution(of: settings.host),
            let address = addresses.first(where: { !$0.isLinkLocal || IPAddress(settings.host) != nil })
        else {
            away("the store's name is not resolved")
            return
        }
        guard let replies = RedisReplies(), let descriptor = try? Socket.connect(
            to: SocketAddress(address, port: settings.port))
        else {
            away("no descriptor for the store")
            return
        }
        let session = settings.tls.flatMap {
            try? TLSSession(client: $0, serverName: settings.host, buffers: memory.tls)
        }
        let made = LimitStoreConnection(
            descriptor: descriptor, store: self, replies: replies, loop: loop, memory: memory, tls: session,
            greetings: greetings)
        guard settings.tls == nil || session != nil, (try? loop.add(made)) != nil else {
            made.closeUnwatched()
            away("no connection to the store")
            return
        }
        connection = made
        loop.setDeadline(loop.now.advanced(byNanoseconds: max(settings.timeout, Self.connectTimeout)), of: made)
    }

    /// What connecting and the greetings may take in all, in nanoseconds.
    private static let connectTimeout: UInt64 = 1_000_000_000

    private var greetings: [(command: [UInt8], complaint: StaticString)] {
        var greetings: [(command: [UInt8], complaint: StaticString)] = []
        if let password = settings.password {
            var words = [Array("AUTH".utf8)]
            if let user = settings.user { words.append(Array(user.utf8)) }
            words.append(password)
            greetings.append((RedisCommand.bytes(words), "the store refuses the password"))
        }
        if settings.database != 0 {
            greetings.append((RedisCommand.bytes("SELECT", "\(settings.database)"), "the store has no such database"))
        }
        let script = LimitScript.text
        greetings.append((RedisCommand.bytes("SCRIPT", "LOAD", script), "the store refuses scripts"))
        return greetings
    }
}

extension RedisReply {
    fileprivate var isError: Bool {
        if case .error = self { true } else { false }
    }
}
