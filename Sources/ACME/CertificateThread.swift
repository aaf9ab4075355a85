// The thread on which the agent lives, away from the data path and from reloads.

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

    private let work = Mutex<Work?>(nil)
    private let thread = AskingThread()
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
    }

    /// Hands the agent its work; nil for none. The thread is started with the first.
    public func update(_ work: Work?) {
        let isNew = self.work.withLock { current in
            defer { current = work }
            return current != work
        }
        guard isNew else { return }
        thread.tell()
        if work != nil { start() }
    }

    /// Ends the thread and waits for it: a request under way is broken off. Orders go on in the next process.
    public func stop() { thread.stop() }

    private func start() {
        guard let why = thread.start("certificates", { [self] in run() }) else { return }
        report(AgentEvent(level: .error, message: "no thread for certificates: \(why)"))
    }

    // MARK: On the thread

    private func run() {
        var agent: CertificateAgent?
        var current: Work?
        while !thread.isStopping {
            if thread.takeNews() {
                let work = work.withLock { $0 }
                if work?.settings != current?.settings || work?.storage != current?.storage {
                    // The old one first: it holds the store.
                    agent = nil
                    agent = work.map(makeAgent)
                }
                current = work
                agent?.setNames(work?.names ?? [])
            }
            thread.sleep(until: agent?.turn())
        }
    }

    private func makeAgent(_ work: Work) -> CertificateAgent {
        let name = agentName
        return CertificateAgent(
            work.settings,
            CertificateAgent.Environment(
                store: AgentStore(work.storage),
                transport: { [thread] authority in
                    var policy = HTTPFetcher.Policy(agent: name, postedType: "application/jose+json")
                    policy.trust = authority.trust
                    return HTTPFetcher(policy) { thread.isStopping }
                },
                door: door, clock: { Int64(time(nil)) }, chance: { Double.random(in: 0...1) },
                isInterrupted: { [thread] in thread.isInterrupted },
                report: report, statistics: statistics))
    }
}
