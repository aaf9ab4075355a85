// The composition root: everything is made here, given to whom it belongs, and ended in order.

public import Addressing
internal import Admin
internal import Certificates
internal import ConfigModel
public import ControlPlane
internal import DNS
internal import DataPlane
internal import Diagnostics
internal import Glibc
public import Logging
internal import RateLimiting
internal import Reactor
internal import Snapshots
internal import TLS
public import Telemetry
internal import Upstreams

/// A running gateway. Made and driven by one thread, the control thread; a test may be that thread.
public final class Server {
    /// Counts of everything.
    public let metrics = MetricRegistry()
    /// What can be asked of the control plane.
    public let status = StatusBoard()
    let reconciler: Reconciler
    private let logger: Logger
    /// Made with the first configuration, whose `resolver` section holds until the end.
    private var resolver: Resolver?
    private var health: HealthChecker?
    private let inspections: InspectionReports
    private let workersBell: WorkersBell
    private let certificates: CertificateKeeper
    private let staples: StapleKeeper
    /// The buckets of all rate limits; made with the first configuration, which says how large it is.
    private var limitTable: BucketTable?
    private let pressure = PressureBoards()
    private var sockets: ListenerSockets?
    private var cell: PublicationCell?
    private var workers: [WorkerHandle] = []
    private var adminWorker: WorkerHandle?
    private var accessLog: LogWriter?
    /// Made with the first configuration that inspects anything.
    private var inspectionLog: LogWriter?
    /// Made with the first configuration that names a place for it.
    private var auditLog: LogWriter?
    private let logs = RunningLogs()

    /// How long a first answer for new names is waited for before a generation is published: a resolver that is
    /// away delays a reload by this much and no more.
    private static let resolverPatience = Duration.seconds(2)

    /// - Parameters:
    ///   - path: the configuration file.
    ///   - logger: where the control plane says what it does.
    public init(configuration path: String, logger: Logger) {
        self.logger = logger
        certificates = CertificateKeeper(logger: logger, metrics: metrics)
        staples = StapleKeeper(logger: logger, metrics: metrics)
        reconciler = Reconciler(
            path: path, ticketKeys: SessionTicketKeys(), challenges: certificates.certificates)
        workersBell = WorkersBell()
        inspections = InspectionReports(metrics)
        metrics.addLogs { [logs] in logs.all }
        CertificateReports.add(status, to: metrics)
        metrics.addBuildInfo(version: GatehouseVersion.text, openSSL: OpenSSLVersion.text)
    }

    /// Reads the configuration, opens the listeners and starts the workers.
    ///
    /// - Parameter workerCount: overrides what the configuration says.
    /// - Returns: what came of the configuration. Unless it was published, nothing runs.
    public func start(workerCount: Int? = nil) -> ReloadReport {
        reload(.request, workerCount: workerCount)
    }

    /// Reads the configuration again; in force at once where it is good.
    @discardableResult
    public func reload(_ cause: Reconciler.Cause) -> ReloadReport { reload(cause, workerCount: nil) }

    private func reload(_ cause: Reconciler.Cause, workerCount: Int?) -> ReloadReport {
        let report = reconciler.reload(cause) { snapshot, model in
            publish(snapshot, model.gateway, workerCount: workerCount)
        }
        if case .published = report.outcome { seeToStaples() }
        note(report)
        status.note(reconciler.certificateBoard)
        return report
    }

    /// Takes up what became of certificates since the last look; the configuration is not read.
    @discardableResult
    func rotateCertificates() -> RotationReport {
        let report = reconciler.rotate { snapshot in
            guard let cell else { return }
            let current = cell.load()
            let publication = Publication(
                snapshot: snapshot, sockets: current.sockets, inspectionLog: current.inspectionLog,
                auditLog: current.auditLog)
            metrics.reloads.watch(publication)
            cell.publish(publication)
            workersBell.ring()
        }
        if report.generation != nil || !report.events.isEmpty { seeToStaples() }
        if let generation = report.generation { metrics.reloads.rotated(generation: generation) }
        if report.generation != nil || !report.events.isEmpty { status.note(reconciler.certificateBoard) }
        CertificateReports.log(report, to: logger)
        return report
    }

    /// Has staples fetched for what serves, and for what may serve once it has one.
    private func seeToStaples() {
        guard let gateway = reconciler.model?.gateway else { return }
        staples.update(gateway.ocspStapling, reconciler.stapledPairs)
    }

    private func note(_ report: ReloadReport) {
        status.note(report, model: reconciler.model)
        switch report.outcome {
        case .unchanged: return
        case .published(let generation):
            metrics.reloads.succeeded(generation: generation, atUnixSeconds: Double(time(nil)))
            status.setReady(true)
            logger.info("configuration in force", metadata: ["generation": "\(generation)"])
            if let cell { inspections.note(cell.load().snapshot, logger) }
        case .refused:
            metrics.reloads.failed()
            logger.error("configuration refused; the last good one stays in force")
        }
        for diagnostic in report.diagnostics {
            logger.log(level: diagnostic.severity == .error ? .error : .warning, "\(diagnostic)")
        }
    }

    // MARK: Publishing

    private func publish(_ snapshot: ProxySnapshot, _ gateway: GatewayModel, workerCount: Int?) -> [Diagnostic] {
        let count = workers.isEmpty ? Self.workerCount(gateway, override: workerCount) : workers.count
        let sockets = self.sockets ?? ListenerSockets(workers: count, inherited: InheritedSockets())
        let opened: [[ListeningSocket]]
        switch sockets.prepare(gateway) {
        case .success(let all): opened = all
        case .failure(let refusal): return [refusal.diagnostic]
        }
        do throws(LogError) {
            try openInspectionLog(gateway)
        } catch {
            return [Diagnostic(.error, "\(error)", at: gateway.logs.waf.position)]
        }
        do throws(LogError) {
            try openAuditLog(gateway)
        } catch {
            return [Diagnostic(.error, "\(error)", at: gateway.logs.audit?.position)]
        }
        let resolver = self.resolver ?? makeResolver(gateway.resolver)
        resolver.track(Set(snapshot.upstreams.flatMap { $0.endpoints.map(\.host) })
            .union(snapshot.limiting.store.map { [$0.host] } ?? []))
        _ = resolver.waitForFirstAnswers(timeout: Self.resolverPatience)
        sockets.commit(opened, for: gateway)
        self.sockets = sockets
        let publication = Publication(
            snapshot: snapshot, sockets: opened, inspectionLog: inspectionLog,
            auditLog: gateway.logs.audit == nil ? nil : auditLog)
        metrics.reloads.watch(publication)
        staples.adopt(gateway.ocspStapling, snapshot)
        defer {
            probe(snapshot)
            certificates.update(gateway, snapshot)
        }
        if let cell {
            cell.publish(publication)
            workersBell.ring()
            redirectLogs(gateway)
            return RestartNeeds.warnings(from: reconciler.model?.gateway, to: gateway)
                + startAdminWorkerIfNeeded(gateway)
        }
        cell = PublicationCell(publication)
        return startWorkers(count, gateway) + startAdminWorkerIfNeeded(gateway)
    }

    /// Without probes requests still go where traffic itself finds endpoints alive.
    private func probe(_ snapshot: ProxySnapshot) {
        guard !workers.isEmpty else { return }
        do { try health?.probe(snapshot.upstreams) } catch { logger.error("no health checks: \(error)") }
    }

    private func makeResolver(_ model: ResolverModel) -> Resolver {
        let bell = workersBell
        let made = Resolver(policy: ResolverPolicy(model)) { bell.ring() }
        resolver = made
        health = HealthReports.checker(resolver: made, bell: bell, metrics: metrics, logger: logger)
        return made
    }

    private static func workerCount(_ gateway: GatewayModel, override: Int?) -> Int {
        if let override { return override }
        switch gateway.workers.value {
        case .automatic: return AvailableCores.count
        case .exactly(let count): return count
        }
    }

    private func environment(_ gateway: GatewayModel) -> WorkerEnvironment? {
        guard let cell, let resolver, let health, let limitTable else { return nil }
        return WorkerEnvironment(
            cell: cell, resolver: resolver, health: health.board, metrics: metrics, accessLog: accessLog,
            admin: OperatorPages(metrics: metrics, status: status, pressure: pressure),
            seed: UInt64.random(in: 0...UInt64.max), limitTable: limitTable, pressure: pressure,
            storeNews: LimitReports.storeNews(logger), challenges: certificates.tokens)
    }

    private func makeLimitTable(_ gateway: GatewayModel) throws(BucketTableError) {
        guard limitTable == nil else { return }
        let table = try BucketTable(byteCount: gateway.limits.rateLimitMemory.value)
        limitTable = table
        LimitReports.add(table, pressure, to: metrics)
    }

    private func startWorkers(_ count: Int, _ gateway: GatewayModel) -> [Diagnostic] {
        do {
            try makeLimitTable(gateway)
            if let log = gateway.logs.access {
                let writer = try LogWriter(to: LogTarget(log.destination.value), name: "access-log")
                accessLog = writer
                logs.add("access", writer)
            }
            guard let environment = environment(gateway) else { return [] }
            for number in 0..<count {
                workers.append(try WorkerHandle(number: number, role: .traffic, environment: environment))
            }
            workersBell.add(workers)
            return []
        } catch {
            stop()
            return [Diagnostic(.error, "\(error)", at: gateway.logs.access?.destination.position)]
        }
    }

    private func openInspectionLog(_ gateway: GatewayModel) throws(LogError) {
        guard inspectionLog == nil, gateway.inspects else { return }
        let writer = try LogWriter(to: LogTarget(gateway.logs.waf.value), name: "waf-log")
        inspectionLog = writer
        logs.add("waf", writer)
    }

    private func openAuditLog(_ gateway: GatewayModel) throws(LogError) {
        guard auditLog == nil, let destination = gateway.logs.audit else { return }
        let writer = try LogWriter(to: LogTarget(destination.value), name: "audit-log")
        auditLog = writer
        logs.add("audit", writer)
    }

    private func redirectLogs(_ gateway: GatewayModel) {
        if let log = gateway.logs.access { accessLog?.redirect(to: LogTarget(log.destination.value)) }
        inspectionLog?.redirect(to: LogTarget(gateway.logs.waf.value))
        if let destination = gateway.logs.audit { auditLog?.redirect(to: LogTarget(destination.value)) }
    }

    private func startAdminWorkerIfNeeded(_ gateway: GatewayModel) -> [Diagnostic] {
        guard gateway.admin != nil, adminWorker == nil, let environment = environment(gateway) else { return [] }
        do {
            let worker = try WorkerHandle(number: 0, role: .admin, environment: environment)
            adminWorker = worker
            workersBell.add([worker])
            return []
        } catch {
            return [Diagnostic(.error, "\(error)", at: gateway.admin?.position)]
        }
    }

    // MARK: While running

    /// The addresses that are listened on, in the order of the configuration, the admin listener last.
    public var addresses: [SocketAddress] { cell?.load().sockets.compactMap { $0.first?.address } ?? [] }

    /// Whether every worker runs the newest generation.
    public var isAdopted: Bool {
        (workers + (adminWorker.map { [$0] } ?? [])).allSatisfy { $0.generation == reconciler.generation }
    }

    /// Begins to obtain the certificates that are missing, and OCSP staples, where the configuration says so; after
    /// `dropPrivileges`.
    ///
    /// - Parameter changed: called on another thread when there is a new one, or another one is to serve:
    ///   `rotateCertificates` takes it up.
    public func obtainCertificates(changed: @escaping @Sendable () -> Void) {
        certificates.begin(changed: changed)
        staples.begin(changed: changed)
    }

    /// Opens log files again, after a rotation.
    public func reopenLogs() {
        accessLog?.reopen()
        inspectionLog?.reopen()
        auditLog?.reopen()
    }

    /// Gives up the rights of the user that started us, where the configuration says so.
    func dropPrivileges() -> String? {
        reconciler.model?.gateway.user.flatMap { ProcessLimits.become($0.value) }
    }

    /// Has workers finish what they have begun and ends them; returns when they have ended.
    ///
    /// - Parameter atOnce: cuts connections off instead of waiting for them.
    public func drain(atOnce: Bool = false) {
        status.setReady(false)
        certificates.stop()
        staples.stop()
        let patience = reconciler.model?.gateway.timeouts.drain.value ?? .seconds(30)
        let limit = atOnce ? 0 : UInt64(patience.components.seconds) * 1_000_000_000
        for worker in workers { worker.drain(withinNanoseconds: limit) }
        for worker in workers { worker.join() }
        workers = []
        stop()
    }

    private func stop() {
        certificates.stop()
        staples.stop()
        for worker in workers { worker.drain(withinNanoseconds: 0) }
        for worker in workers { worker.join() }
        workers = []
        adminWorker?.drain(withinNanoseconds: 0)
        adminWorker?.join()
        adminWorker = nil
        workersBell.clear()
        health?.stop()
        resolver?.stop()
        accessLog?.stop()
        accessLog = nil
        inspectionLog?.stop()
        inspectionLog = nil
        auditLog?.stop()
        auditLog = nil
    }

    deinit { stop() }
}
