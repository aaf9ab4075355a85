// The thread on which responders are asked, away from the data path and from reloads.

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

    private let work = Mutex<Work?>(nil)
    private let thread = AskingThread()
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
    }

    /// Hands the agent its work; nil for none, which takes all staples away. The thread is started with the first that
    /// has anybody to be asked about.
    public func update(_ work: Work?) {
        self.work.withLock { $0 = work }
        thread.tell()
        guard work?.pairs.contains(where: { !$0.ocspResponders.isEmpty }) == true else { return }
        start()
    }

    /// Ends the thread and waits for it: a question under way is broken off.
    public func stop() { thread.stop() }

    private func start() {
        guard let why = thread.start("staples", { [self] in run() }) else { return }
        report(StapleEvent(level: .error, message: "no thread for staples: \(why)"))
    }

    // MARK: On the thread

    private func run() {
        var agent: StapleAgent?
        while !thread.isStopping {
            if thread.takeNews() {
                let work = work.withLock { $0 }
                if agent?.environment.store != work?.store {
                    if work == nil { agent?.retire() }
                    agent = work.map { makeAgent($0.store) }
                }
                agent?.setPairs(work?.pairs ?? [])
            }
            thread.sleep(until: agent?.turn())
        }
    }

    private func makeAgent(_ store: StapleStore) -> StapleAgent {
        var policy = HTTPFetcher.Policy(agent: agentName, postedType: "application/ocsp-request")
        policy.schemes = "http,https"
        policy.maximumBodyBytes = CertificatePair.maximumStapleBytes
        policy.connectSeconds = Self.connectSeconds
        policy.requestSeconds = Self.requestSeconds
        let fetcher = HTTPFetcher(policy) { [thread] in thread.isStopping }
        return StapleAgent(
            StapleAgent.Environment(
                store: store, fetcher: fetcher, clock: { Int64(time(nil)) }, chance: { Double.random(in: 0...1) },
                isInterrupted: { [thread] in thread.isInterrupted },
                report: report, statistics: statistics))
    }
}
