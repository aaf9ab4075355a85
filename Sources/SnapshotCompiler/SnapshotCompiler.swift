// From a checked model to what workers run: the room where the two wings of the house meet.

internal import Addressing
public import ConfigModel
public import Diagnostics
internal import HTTP1
internal import HTTPSemantics
internal import Routing
public import Snapshots
public import TLS
internal import Telemetry

/// Compiles models into snapshots, reusing what did not change since the last one.
///
/// Judges what only an engine can: patterns, certificates, keys. Opens no socket and resolves no name.
public struct SnapshotCompiler {
    private var cache = CompileCache()
    private let ticketKeys: SessionTicketKeys
    private let challenges: ChallengeCertificates?

    /// - Parameters:
    ///   - ticketKeys: shared by all generations, so that TLS sessions survive reloads.
    ///   - challenges: answers challenges for certificates; nil where none are obtained.
    public init(ticketKeys: SessionTicketKeys, challenges: ChallengeCertificates? = nil) {
        self.ticketKeys = ticketKeys
        self.challenges = challenges
    }

    /// Compiles `model`.
    ///
    /// - Returns: the snapshot, nil where any diagnostic is an error; and what there is to say.
    public mutating func compile(
        _ model: ValidatedModel, generation: UInt64, files: some ConfigurationFiles
    ) -> (snapshot: ProxySnapshot?, diagnostics: [Diagnostic]) {
        let gateway = model.gateway
        let report = CompileReport()
        var tls = TLSCompiler(
            cache: cache, files: files, ticketKeys: ticketKeys, challenges: challenges, report: report)
        var limiting = LimitCompiler(gateway, previous: cache.limits, report: report)
        let tickets = tls.ticketSettings(gateway.sessionTickets)
        let earlierSchedule = ticketKeys.schedule
        ticketKeys.follow(tickets.schedule)
        let listeners = gateway.listeners.map { ListenerCompiler.compile($0, gateway, &tls, &limiting) }
            + (gateway.admin.map { [ListenerCompiler.compile($0)] } ?? [])
        for warning in ManagedNames(gateway, listeners: listeners.compactMap(\.self)).warnings { report.add(warning) }
        let upstreams = gateway.upstreams.map { UpstreamCompiler.compile($0, gateway, &tls, &limiting) }
        var ruleSets = RuleSetCompiler(gateway, files: files, previous: cache.ruleSets, report: report)
        let routes = RouteCompiler.compile(gateway, ruleSets: &ruleSets, limiting: &limiting)
        let common = limiting.compile(gateway.rateLimit, place: "gateway", name: "gateway")
        let limits = limiting.set(common: common, &tls)
        let inspection = ruleSets.inspection()
        let rules = GatewayRules(gateway)
        let table = RouteCompiler.table(gateway, rules.paths, cache: cache, report: report)
        guard !report.hasErrors, let table else {
            ticketKeys.follow(earlierSchedule)
            return (nil, report.diagnostics)
        }
        ticketKeys.share(tickets.keys)
        cache = tls.cache
        cache.routes = gateway.routes
        cache.paths = gateway.paths
        cache.table = table
        cache.ruleSets = ruleSets.compiled
        cache.limits = limiting.cache
        let snapshot = ProxySnapshot(
            generation: generation, listeners: listeners.compactMap(\.self), routeTable: table, routes: routes,
            upstreams: upstreams.compactMap(\.self), rules: rules,
            passthrough: RouteCompiler.passthrough(gateway, routes), inspection: inspection,
            limiting: limits)
        return (snapshot, report.diagnostics)
    }

    /// Takes up what became of the certificates of `snapshot`, and of nothing else: routes, rules and upstreams stay.
    ///
    /// - Parameters:
    ///   - model: what `snapshot` was compiled from.
    ///   - generation: the new snapshot's.
    /// - Returns: the snapshot with its new certificates, nil where every listener serves what it served; and what
    ///   there is to say.
    public mutating func rotate(
        _ snapshot: ProxySnapshot, of model: ValidatedModel, generation: UInt64, files: some ConfigurationFiles
    ) -> (snapshot: ProxySnapshot?, diagnostics: [Diagnostic]) {
        let report = CompileReport()
        let told = Set(snapshot.listeners.flatMap { $0.tls?.certificates.warnings ?? [] })
        var tls = TLSCompiler(
            cache: cache, files: files, ticketKeys: ticketKeys, challenges: challenges, report: report, told: told)
        var listeners = snapshot.listeners
        var isChanged = false
        for (index, listener) in model.gateway.listeners.enumerated() {
            guard let settings = listener.tls, let old = listeners[index].tls,
                // What is asked of clients stays, too.
                let context = tls.server(settings, model.gateway, clients: old.clientCertificates), context !== old
            else { continue }
            listeners[index] = listeners[index].serving(context)
            isChanged = true
        }
        // A listener that is left without any certificate keeps its context; that was told as an error.
        if !report.hasErrors { cache.servers = tls.cache.servers }
        return (isChanged ? snapshot.replacing(listeners, generation: generation) : nil, report.diagnostics)
    }
}

/// Collects what there is to say during one compilation.
final class CompileReport {
    private(set) var diagnostics: [Diagnostic] = []

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    func error(_ message: String, at position: SourcePosition?) {
        diagnostics.append(Diagnostic(.error, message, at: position))
    }

    func add(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    func warning(_ message: String, at position: SourcePosition?) {
        diagnostics.append(Diagnostic(.warning, message, at: position))
    }
}

extension Duration {
    /// Whole nanoseconds; never negative.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(clamping: seconds) &* 1_000_000_000 &+ UInt64(clamping: attoseconds / 1_000_000_000)
    }
}

extension Optional where Wrapped == SourcePosition {
    /// `file:line`, for logs; "default" where nobody wrote it.
    var origin: String { map { "\($0.file):\($0.line)" } ?? "default" }
}

extension GatewayRules {
    /// The gateway-wide part of a model.
    init(_ gateway: GatewayModel) {
        self.init()
        trustedProxies = IPPrefixSet(gateway.trustedProxies.map(\.value))
        paths = PathRules(mergesSlashes: gateway.paths.mergeSlashes.value)
        switch gateway.paths.encodedSlash.value {
        case .refuse: paths.encodedSlash = .refuse
        case .keep: paths.encodedSlash = .keep
        case .decode: paths.encodedSlash = .decode
        }
        http1.maximumHeadBytes = gateway.limits.headerBytes.value
        http1.maximumTargetBytes = gateway.limits.targetBytes.value
        http1.maximumFields = gateway.limits.headers.value
        readsForwarded = gateway.forwarding.clientFrom.value == .forwarded
        forwarding.xForwarded = gateway.forwarding.xForwarded.value
        forwarding.forwarded = gateway.forwarding.forwarded.value
        forwarding.viaPseudonym = Array((gateway.forwarding.via.value ?? "").utf8)
        forwarding.keepsClientCertificate = gateway.forwarding.clientCertificate.value == .keep
        forwarding.requestID = gateway.forwarding.requestID.value
        timeouts.handshake = gateway.timeouts.handshake.value.nanoseconds
        timeouts.header = gateway.timeouts.header.value.nanoseconds
        timeouts.idle = gateway.timeouts.idle.value.nanoseconds
        timeouts.bodyMinimumRate = UInt64(clamping: gateway.timeouts.bodyMinimumBytesPerSecond.value)
        timeouts.upstreamIdle = gateway.timeouts.upstreamIdle.value.nanoseconds
        concurrentStreams = gateway.limits.concurrentStreams.value
        maximumConnections = gateway.limits.connectionsPerWorker.value
        maximumRequestsPerConnection = gateway.limits.requestsPerConnection.value
        accessLog = gateway.logs.access.flatMap { AccessLogFormat(rawValue: $0.format.value.rawValue) }
    }
}
