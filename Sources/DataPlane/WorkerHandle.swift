// A worker as the rest of the process sees it.

internal import CLinux
public import DNS
internal import Glibc
public import RateLimiting
public import Reactor
public import Snapshots
internal import Synchronization
public import Telemetry
public import Upstreams
package import WAF

/// What a worker is given to work with: all of it shared, all of it `Sendable`.
public struct WorkerEnvironment: Sendable {
    /// Where generations are published.
    public let cell: PublicationCell
    /// Where names lead.
    public let resolver: Resolver
    /// What health checks say; nil without them.
    public let health: HealthBoard?
    /// Where counts are read.
    public let metrics: MetricRegistry
    /// Where access lines go; nil for no log.
    public let accessLog: LogWriter?
    /// What WAF rules remember from one request to another.
    package let persistent: PersistentVariables
    /// The buckets of all rate limits.
    public let limitTable: BucketTable
    /// What workers say of the keys that are denied most.
    public let pressure: PressureBoards
    /// Is told that a store of limits was reached, or lost and why: by each worker for itself.
    public let storeNews: @Sendable (_ store: String, LimitSet, _ isReached: Bool, _ reason: StaticString) -> Void
    /// The workers for traffic.
    let circle = WorkerCircle()
    /// Answers on admin listeners; nil where there is none.
    public let admin: (any AdminResponder)?
    /// Begins the sequence of request identifiers.
    public let seed: UInt64
    /// What is answered to authorities that we ask for certificates.
    public let challenges: ChallengeTokens

    public init(
        cell: PublicationCell, resolver: Resolver, health: HealthBoard? = nil, metrics: MetricRegistry,
        accessLog: LogWriter?, admin: (any AdminResponder)?, seed: UInt64,
        limitTable: BucketTable, pressure: PressureBoards,
        storeNews: @escaping @Sendable (String, LimitSet, Bool, StaticString) -> Void = { _, _, _, _ in },
        challenges: ChallengeTokens = ChallengeTokens()
    ) {
        self.storeNews = storeNews
        self.challenges = challenges
        self.limitTable = limitTable
        self.pressure = pressure
        persistent = PersistentVariables()
        self.cell = cell
        self.resolver = resolver
        self.health = health
        self.metrics = metrics
        self.accessLog = accessLog
        self.admin = admin
        self.seed = seed
    }
}

/// A running worker: wake it, drain it, wait for it. Any thread.
public final class WorkerHandle: Sendable {
    /// What a worker takes connections for.
    public enum Role: Sendable {
        /// Clients.
        case traffic
        /// The operator.
        case admin
    }

    /// The worker's place among those of its role, from 0: which of a listener's sockets is its own.
    let number: Int
    let role: Role
    let wakeup: Wakeup
    private let acknowledged = Atomic<UInt64>(0)
    private let draining = Atomic<Bool>(false)
    private let drainTime = Atomic<UInt64>(0)
    private let thread = Mutex<pthread_t?>(nil)

    /// Starts a worker on a thread of its own.
    ///
    /// - Throws: `SystemError` where the kernel has no thread or descriptor left.
    public init(number: Int, role: Role, environment: WorkerEnvironment) throws(SystemError) {
        self.number = number
        self.role = role
        wakeup = try Wakeup()
        var identity = pthread_t()
        let argument = Unmanaged.passRetained(WorkerStart(handle: self, environment: environment))
        let failure = pthread_create(&identity, nil, runWorkerThread, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            throw SystemError("pthread_create", number: failure)
        }
        thread.withLock { $0 = identity }
    }

    /// The generation that the worker runs; 0 before the first.
    public var generation: UInt64 { acknowledged.load(ordering: .acquiring) }

    /// Tells the worker that there is news (a generation, an answer of the resolver).
    public func wake() { wakeup.signal() }

    /// Has the worker take no more connections, end those it has, and end itself, after `nanoseconds` at the latest.
    public func drain(withinNanoseconds nanoseconds: UInt64) {
        drainTime.store(nanoseconds, ordering: .relaxed)
        draining.store(true, ordering: .releasing)
        wake()
    }

    /// Waits for the worker's end.
    public func join() {
        guard let identity = thread.withLock({ $0.take() }) else { return }
        pthread_join(identity, nil)
    }

    var isDraining: Bool { draining.load(ordering: .acquiring) }
    var drainNanoseconds: UInt64 { drainTime.load(ordering: .relaxed) }

    func acknowledge(_ generation: UInt64) { acknowledged.store(generation, ordering: .releasing) }

    func serves(_ listener: ListenerSnapshot) -> Bool {
        if case .admin = listener.kind { return role == .admin }
        return role == .traffic
    }

    func socket(among sockets: [ListeningSocket]) -> ListeningSocket? {
        guard let first = sockets.first else { return nil }
        return first.isShared ? first : sockets.indices.contains(number) ? sockets[number] : nil
    }

    fileprivate var threadName: String { role == .admin ? "admin" : "worker-\(number)" }
}

private final class WorkerStart: Sendable {
    let handle: WorkerHandle
    let environment: WorkerEnvironment

    init(handle: WorkerHandle, environment: WorkerEnvironment) {
        self.handle = handle
        self.environment = environment
    }
}

private func runWorkerThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<WorkerStart>.fromOpaque(argument).takeRetainedValue()
    clinux_name_thread(start.handle.threadName)
    do {
        try Worker(start.handle, start.environment).run()
    } catch {
        fatalError("a worker needs an epoll descriptor: \(error)")
    }
    return nil
}
