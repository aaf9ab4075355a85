// The thread on which the agent lives, away from the data path and from reloads.

internal import CLinux
internal import Fetching
internal import Glibc
internal import Synchronization

/// Runs an agent on a thread of its own and hands it news.
///
/// Nothing here waits for an authority but the thread itself: `update` returns at once.
public final class CertificateThread: Sendable {
    /// What the agent is to do.
    public struct Work: Sendable, Equatable {
        public var settings: AgentSettings
        /// The store's directory.
        public var storage: String
        public var names: [String]

        public init(settings: AgentSettings, storage: String, names: [String]) {
            self.settings = settings
            self.storage = storage
            self.names = names
        }
    }

    private struct State {
        var work: Work?
        var thread: pthread_t?
    }

    private let state: Mutex<State>
    private let hasNews = Atomic<Bool>(false)
    private let isStopping = Atomic<Bool>(false)
    private let bell: Int32
    private let agentName: String
    private let door: any ChallengeDoor
    private let report: @Sendable (AgentEvent) -> Void
    /// What was done and is meant to be done.
    public let statistics = AgentStatistics()

    /// - Parameters:
    ///   - agentName: what to call ourselves to authorities.
    ///   - door: where challenges are answered.
    ///   - report: told what happens, on the agent's thread.
    public init(agentName: String, door: any ChallengeDoor, report: @escaping @Sendable (AgentEvent) -> Void) {
        self.agentName = agentName
        self.door = door
        self.report = report
        state = Mutex(State())
        bell = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    }

    deinit { close(bell) }

    /// Hands the agent its work; nil for none. The thread is started with the first.
    public func update(_ work: Work?) {
        state.withLock { state in
            guard state.work != work, !isStopping.load(ordering: .acquiring) else { return }
            state.work = work
            hasNews.store(true, ordering: .releasing)
            if state.thread == nil, work != nil { state.thread = start() }
        }
        ring()
    }

    /// Ends the thread and waits for it: a request under way is broken off. Orders go on in the next process.
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
            clinux_name_thread("certificates")
            Unmanaged<CertificateThread>.fromOpaque(argument).takeRetainedValue().run()
            return nil
        }, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            let why = String(cString: strerror(failure))
            report(AgentEvent(level: .error, message: "no thread for certificates: \(why)"))
            return nil
        }
        return identity
    }

    // MARK: On the thread

    private func run() {
        var agent: CertificateAgent?
        var current: Work?
        while !isStopping.load(ordering: .acquiring) {
            if hasNews.exchange(false, ordering: .acquiringAndReleasing) {
                let work = state.withLock { $0.work }
                if work?.settings != current?.settings || work?.storage != current?.storage {
                    // The old one first: it holds the store.
                    agent = nil
                    agent = work.map(makeAgent)
                }
                current = work
                agent?.setNames(work?.names ?? [])
            }
            sleep(until: agent?.turn())
        }
    }

    private func makeAgent(_ work: Work) -> CertificateAgent {
        let name = agentName
        return CertificateAgent(
            work.settings,
            CertificateAgent.Environment(
                store: AgentStore(work.storage),
                transport: { [self] authority in
                    var policy = HTTPFetcher.Policy(agent: name, postedType: "application/jose+json")
                    policy.trust = authority.trust
                    return HTTPFetcher(policy) { [self] in isStopping.load(ordering: .acquiring) }
                },
                door: door, clock: { Int64(time(nil)) }, chance: { Double.random(in: 0...1) },
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
