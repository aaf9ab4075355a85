// Has OCSP staples fetched for the certificates in force: the thread, its log, its metrics.

internal import ConfigModel
internal import Logging
internal import Snapshots
internal import Stapling
internal import Synchronization
internal import TLS
internal import Telemetry

/// The control plane's side of stapling. Used by the control thread; the one that asks responders is its own.
final class StapleKeeper {
    private let thread: StapleThread
    private let news: News
    private var work: StapleThread.Work?
    private var pairs: Set<ObjectIdentifier> = []
    private var hasBegun = false

    /// Whom to tell that another pair may serve.
    private final class News: Sendable {
        private let action = Mutex<(@Sendable () -> Void)?>(nil)

        func listen(_ action: @escaping @Sendable () -> Void) { self.action.withLock { $0 = action } }
        func tell() { action.withLock { $0 }?() }
    }

    init(logger: Logger, metrics: MetricRegistry) {
        let news = News()
        self.news = news
        thread = StapleThread(agentName: "gatehouse/\(GatehouseVersion.text)") { event in
            let level: Logger.Level = switch event.level {
            case .info: .info
            case .warning: .warning
            case .error: .error
            }
            logger.log(level: level, "\(event.message)", metadata: ["part": "ocsp"])
            if event.changesCertificates { news.tell() }
        }
        StapleReports.add(thread.statistics, to: metrics)
    }

    /// Reads what was kept of the pairs of a snapshot that is about to be in force, so that it is sent from their first
    /// handshake on.
    func adopt(_ model: OCSPStaplingModel, _ snapshot: ProxySnapshot) {
        guard model.isOn.value else { return }
        let wanted = snapshot.listeners.flatMap { $0.tls?.certificates.pairs ?? [] }
        StapleStore(model.storage.value).adopt(
            wanted.filter { !pairs.contains(ObjectIdentifier($0)) }, now: UnixTime.now())
    }

    /// Takes up the pairs that are in force.
    ///
    /// - Parameter wanted: pairs that serve or may serve.
    func update(_ model: OCSPStaplingModel, _ wanted: [CertificatePair]) {
        let work = model.isOn.value
            ? StapleThread.Work(store: StapleStore(model.storage.value), pairs: wanted) : nil
        let names = Set(wanted.map { ObjectIdentifier($0) })
        let isElsewhere = work?.store != self.work?.store
        let isNew = isElsewhere || names != pairs
        let unknown = isElsewhere ? wanted : wanted.filter { !pairs.contains(ObjectIdentifier($0)) }
        work?.store.adopt(unknown, now: UnixTime.now())
        self.work = work
        pairs = names
        if hasBegun, isNew { thread.update(work) }
    }

    /// Begins to ask responders: files are written from now on, by the user that the process has become.
    ///
    /// - Parameter changed: called on the thread that asks, when another pair may serve than before.
    func begin(changed: @escaping @Sendable () -> Void) {
        news.listen(changed)
        hasBegun = true
        thread.update(work)
    }

    /// Ends the thread and waits for it.
    func stop() { thread.stop() }
}

/// What is to be known of staples.
enum StapleReports {
    static func add(_ statistics: StapleStatistics, to metrics: MetricRegistry) {
        metrics.add(
            MetricFamily(
                "gatehouse_ocsp_fetches_total", .counter, "Questions to OCSP responders, by what came of them.")
        ) {
            FetchResult.allCases.map {
                MetricSample(Double(statistics.count(of: $0)), labels: [("result", $0.rawValue)])
            }
        }
        metrics.add(
            MetricFamily(
                "gatehouse_ocsp_staples", .gauge, "Certificates that name an OCSP responder, by what is sent along.")
        ) { states(statistics.pairs, now: UnixTime.now()) }
        metrics.add(
            MetricFamily(
                "gatehouse_ocsp_staple_expiry_seconds", .gauge, "Seconds until a certificate's OCSP staple ends.")
        ) { expiry(statistics.pairs, now: UnixTime.now()) }
    }

    private static func states(_ pairs: [CertificatePair], now: Int64) -> [MetricSample] {
        var counts = ["stapled": 0, "missing": 0, "missing_required": 0, "revoked": 0]
        for pair in pairs {
            let state = if pair.stapling.isRevoked {
                "revoked"
            } else if pair.stapling.staple(at: now) != nil {
                "stapled"
            } else {
                pair.mustStaple ? "missing_required" : "missing"
            }
            counts[state, default: 0] += 1
        }
        return counts.sorted { $0.key < $1.key }.map {
            MetricSample(Double($0.value), labels: [("state", $0.key)])
        }
    }

    /// Those that end first, at most as many as there are of certificates.
    private static func expiry(_ pairs: [CertificatePair], now: Int64) -> [MetricSample] {
        let staples = pairs.compactMap { pair in
            pair.stapling.staple(at: now).map { (file: pair.origin, left: $0.end - now) }
        }
        return staples.sorted { $0.left < $1.left }.prefix(maximumSamples).map {
            MetricSample(Double($0.left), labels: [("file", $0.file)])
        }
    }

    /// Samples of one scrape at most.
    private static let maximumSamples = 20_000
}
