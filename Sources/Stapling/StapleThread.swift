// The thread on which responders are asked, away from the data path and from reloads.

internal import CLinux
internal import Fetching
internal import Glibc
internal import Synchronization
public import TLS

/// Runs an agent on a thread of its own and hands it news.
///
/// Nothing here waits for a responder but the thread itself: `update` returns at once.
public final class StapleThread: Sendable {
    /// What the agent is to do.
    public struct Work: Sendable {
        public var store: StapleStore
        public var pairs: [CertificatePair]

        public init(store: StapleStore, pairs: [CertificatePair]) {
            self.store = store
            self.pairs = pairs
        }
    }

    /// Seconds for a connection to a responder, and for the whole of a question.
    static let connectSeconds = 5
    static let requestSeconds = 10

    private struct State {
        var work: Work?
        var thread: pthread_t?
    }

    private let state = Mutex(State())
    private let hasNews = Atomic<Bool>(false)
    private let isStopping = Atomic<Bool>(false)
    private let bell: Int32
    private let agentName: String
    private let report: @Sendable (StapleEvent) -> Void
    /// What was done and stands.
    public let statistics = StapleStatistics()

    /// - Parameters:
    ///   - agentName: what to call ourselves to responders.
    ///   - report: told what happens, on the agent's thread.
    public init(agentName: String, report: @escaping @Sendable (StapleEvent) -> Void) {
        self.agentName = agentName
        self.report = report
        bell = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    }

    deinit { close(bell) }

    /// Hands the agent its work; nil for none, which takes all staples away. The thread is started with the first that
    /// has anybody to be asked about.
    public func update(_ work: Work?) {
        let isNeeded = work?.pairs.contains { !$0.ocspResponders.isEmpty } == true
        state.withLock { state in
            guard !isStopping.load(ordering: .acquiring) else { return }
            state.work = work
            hasNews.store(true, ordering: .releasing)
            if state.thread == nil, isNeeded { state.thread = start() }
        }
        ring()
    }

    /// Ends the thread and waits for it: a question under way is broken off.
    public func stop() {
        isStopping.store(true, ordering: .releasing)
        ring()
        guard let thread = state.withLock({ $0.thread.take() }) else { return }
        pthread_join(thread, nil)
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(bell, &one, 8)
    }

    private func start() -> pthread_t? {
        var identity = pthread_t()
        let argument = Unmanaged.passRetained(self)
        let failure = pthread_create(&identity, nil, { argument in
            guard let argument else { return nil }
            clinux_name_thread("staples")
            Unmanaged<StapleThread>.fromOpaque(argument).takeRetainedValue().run()
            return nil
        }, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            let why = String(cString: strerror(failure))
            report(StapleEvent(level: .error, message: "no thread for staples: \(why)"))
            return nil
        }
        return identity
    }

    // MARK: On the thread

    private func run() {
        var agent: StapleAgent?
        while !isStopping.load(ordering: .acquiring) {
            if hasNews.exchange(false, ordering: .acquiringAndReleasing) {
                let work = state.withLock { $0.work }
                if agent?.environment.store != work?.store {
                    if work == nil { agent?.retire() }
                    agent = work.map { makeAgent($0.store) }
                }
                agent?.setPairs(work?.pairs ?? [])
            }
            sleep(until: agent?.turn())
        }
    }

    private func makeAgent(_ store: StapleStore) -> StapleAgent {
        var policy = HTTPFetcher.Policy(agent: agentName, postedType: "application/ocsp-request")
        policy.schemes = "http,https"
        policy.maximumBodyBytes = CertificatePair.maximumStapleBytes
        policy.connectSeconds = Self.connectSeconds
        policy.requestSeconds = Self.requestSeconds
        let fetcher = HTTPFetcher(policy) { [self] in isStopping.load(ordering: .acquiring) }
        return StapleAgent(
            StapleAgent.Environment(
                store: store, fetcher: fetcher, clock: { Int64(time(nil)) }, chance: { Double.random(in: 0...1) },
                isInterrupted: { [self] in
                    isStopping.load(ordering: .acquiring) || hasNews.load(ordering: .acquiring)
                },
                report: report, statistics: statistics))
    }

    /// Waits for the moment or for news; without a moment for news alone.
    private func sleep(until moment: Int64?) {
        let seconds = moment.map { max(0, $0 - Int64(time(nil))) }
        let milliseconds = seconds.map { Int32(clamping: $0 * 1000) } ?? -1
        var descriptor = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
        poll(&descriptor, 1, milliseconds)
        var count: UInt64 = 0
        _ = read(bell, &count, 8)
    }
}
