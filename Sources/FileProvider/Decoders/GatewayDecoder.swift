// Reads the top level of a file into the model, section by section.

import ConfigModel
import Diagnostics

/// Reads the files of one configuration, one after another, into one model.
struct GatewayDecoder {
    private(set) var model = GatewayModel()
    private let report: DecodingReport
    private var firstPlaces: [String: SourcePosition] = [:]

    /// Keys whose values are lists or maps that several files may add to.
    private static let shared: Set<String> = [
        "include", "listeners", "certificates", "trustedProxies", "upstreams", "routes", "ruleSets", "rateLimits",
        "hosts",
    ]

    init(report: DecodingReport, file: String) {
        self.report = report
        model.position = SourcePosition(file: file, line: 1, column: 1)
    }

    /// Reads one file's top level; the first call is for the main file.
    mutating func decode(_ fields: Fields) {
        refuseRepeatedSettings(in: fields)
        decodeProcess(fields)
        decodeListeners(fields)
        decodeRules(fields)
        if let node = fields["waf"] { model.waf = WAFDecoder(report: report).decode(node) }
        if let node = fields["ruleSets"] { model.ruleSets += WAFDecoder(report: report).decodeRuleSets(node) }
        let limits = LimitDecoder(report: report)
        if let node = fields["rateLimit"] { model.rateLimit = limits.decodeReferences(node) }
        if let node = fields["rateLimits"] { model.rateLimits += limits.decodeNamed(node) }
        fields.read("replicas", as: .integer(1...10_000), into: &model.replicas)
        if let node = fields["upstreams"] { model.upstreams += UpstreamDecoder(report: report).decodeAll(node) }
        if let node = fields["routes"] { model.routes += RouteDecoder(report: report).decodeAll(node) }
    }

    private mutating func refuseRepeatedSettings(in fields: Fields) {
        for key in Section.gateway.keys.map(\.name) where !Self.shared.contains(key) {
            guard let place = fields.position(of: key) else { continue }
            if let first = firstPlaces[key] {
                report.error("\"\(key)\" is set already (\(first)); one file alone can set it", at: place)
            } else {
                firstPlaces[key] = place
            }
        }
    }

    private mutating func decodeProcess(_ fields: Fields) {
        fields.read("workers", as: .workerCount, into: &model.workers)
        fields.read("user", as: .name, into: &model.user)
        if let node = fields["admin"] { model.admin = decodeAdmin(node) }
        guard let logs = fields.fields("logs", as: .logs) else { return }
        if let node = logs["access"] { decodeAccessLog(node) }
        if let node = logs["waf"] { decodeWAFLog(node) }
        if let node = logs["audit"] { decodeAuditLog(node) }
    }

    private mutating func decodeListeners(_ fields: Fields) {
        if let node = fields["listeners"] { model.listeners += ListenerDecoder(report: report).decodeAll(node) }
        if let node = fields["certificates"] {
            model.certificates += CertificateSourceDecoder(report: report).decode(node)
        }
        let clients = ClientCertificatesDecoder(report: report)
        if let node = fields["hosts"] { model.hosts += clients.decodeHosts(node) }
        if let inner = fields.fields("sessionTickets", as: .sessionTickets) {
            model.sessionTickets = clients.decodeTickets(inner)
        }
        if let node = fields["acme"] { model.acme = ACMEDecoder(report: report).decode(node) }
        if let node = fields["ocspStapling"] { decodeStapling(node) }
        model.trustedProxies += fields.list("trustedProxies", of: .prefix)
    }

    private mutating func decodeStapling(_ node: YAMLNode) {
        switch node.content {
        case .scalar("off"), .scalar("false"): model.ocspStapling.isOn = Located(false, at: node.position)
        case .scalar: report.expected("off, or a mapping with storage", found: node)
        case .null, .sequence, .mapping:
            guard let fields = Fields(node, as: .ocspStapling, report: report) else { return }
            fields.read("storage", as: .name, into: &model.ocspStapling.storage)
            model.ocspStapling.storage = model.ocspStapling.storage.relativeToItsFile
        }
    }

    private mutating func decodeRules(_ fields: Fields) {
        if let inner = fields.fields("forwarding", as: .forwarding) { decodeForwarding(inner) }
        if let inner = fields.fields("limits", as: .limits) { decodeLimits(inner) }
        if let inner = fields.fields("timeouts", as: .timeouts) { decodeTimeouts(inner) }
        if let inner = fields.fields("paths", as: .paths) {
            inner.read("mergeSlashes", as: .boolean, into: &model.paths.mergeSlashes)
            inner.read("encodedSlash", as: .choice(), into: &model.paths.encodedSlash)
        }
        if let inner = fields.fields("resolver", as: .resolver) {
            model.resolver.servers = inner.list("servers", of: .nameServer)
            inner.read("minimumTTL", as: .duration(), into: &model.resolver.minimumTTL)
            inner.read("maximumTTL", as: .duration(allowsZero: false), into: &model.resolver.maximumTTL)
            inner.read("timeout", as: .duration(allowsZero: false), into: &model.resolver.timeout)
        }
    }

    private func decodeAdmin(_ node: YAMLNode) -> AdminModel {
        var admin = AdminModel(at: node.position)
        if case .scalar = node.content {
            if let address = ScalarKind.listenerAddress.read(node, report) { admin.address = address }
        } else if let fields = Fields(node, as: .admin, report: report) {
            fields.read("address", as: .listenerAddress, into: &admin.address)
        }
        return admin
    }

    private mutating func decodeAccessLog(_ node: YAMLNode) {
        var log = AccessLogModel()
        switch node.content {
        case .scalar("off"), .scalar("false"):
            model.logs.access = nil
            return
        case .scalar:
            if let destination = ScalarKind.logDestination.read(node, report) { log.destination = destination }
        case .null, .sequence, .mapping:
            guard let fields = Fields(node, as: .accessLog, report: report) else { return }
            fields.read("to", as: .logDestination, into: &log.destination)
            fields.read("format", as: .choice(), into: &log.format)
        }
        resolve(&log.destination)
        model.logs.access = log
    }

    private mutating func decodeWAFLog(_ node: YAMLNode) {
        if case .scalar = node.content {
            if let destination = ScalarKind.logDestination.read(node, report) { model.logs.waf = destination }
        } else if let fields = Fields(node, as: .wafLog, report: report) {
            fields.read("to", as: .logDestination, into: &model.logs.waf)
        }
        resolve(&model.logs.waf)
    }

    private mutating func decodeAuditLog(_ node: YAMLNode) {
        switch node.content {
        case .scalar("off"), .scalar("false"): model.logs.audit = nil
        case .scalar: model.logs.audit = ScalarKind.logDestination.read(node, report)
        case .null, .sequence, .mapping:
            guard let fields = Fields(node, as: .auditLog, report: report) else { return }
            model.logs.audit = fields.required("to").flatMap { ScalarKind.logDestination.read($0, report) }
        }
        guard var destination = model.logs.audit else { return }
        resolve(&destination)
        model.logs.audit = destination
    }

    /// A file is relative to the one that names it.
    private func resolve(_ destination: inout Located<LogDestination>) {
        if case .file(let path) = destination.value, let file = destination.position?.file {
            destination.value = .file(resolvedPath(path, from: file))
        }
    }

    private mutating func decodeForwarding(_ fields: Fields) {
        fields.read("xForwarded", as: .boolean, into: &model.forwarding.xForwarded)
        fields.read("forwarded", as: .boolean, into: &model.forwarding.forwarded)
        fields.read("via", as: .pseudonym, into: &model.forwarding.via)
        fields.read("requestId", as: .boolean, into: &model.forwarding.requestID)
        fields.read("clientFrom", as: .choice(), into: &model.forwarding.clientFrom)
        fields.read("clientCertificate", as: .choice(), into: &model.forwarding.clientCertificate)
    }

    private mutating func decodeLimits(_ fields: Fields) {
        fields.read("headerBytes", as: .size(1024...1_048_576), into: &model.limits.headerBytes)
        fields.read("headers", as: .integer(1...10_000), into: &model.limits.headers)
        fields.read("targetBytes", as: .size(256...1_048_576), into: &model.limits.targetBytes)
        fields.read("bodyBytes", as: .size(), into: &model.limits.bodyBytes)
        fields.read("concurrentStreams", as: .integer(1...10_000), into: &model.limits.concurrentStreams)
        fields.read("connectionsPerWorker", as: .integer(1...1_000_000), into: &model.limits.connectionsPerWorker)
        fields.read("requestsPerConnection", as: .integer(0...Int.max), into: &model.limits.requestsPerConnection)
        fields.read("connectionsPerAddress", as: .integer(0...1_000_000), into: &model.limits.connectionsPerAddress)
        let limits = LimitDecoder(report: report)
        model.limits.connectionRate = fields["connectionRate"].flatMap(limits.decode)
        model.limits.handshakeRate = fields["handshakeRate"].flatMap(limits.decode)
        fields.read("rateLimitMemory", as: .size(64 << 10...64 << 30), into: &model.limits.rateLimitMemory)
    }

    private mutating func decodeTimeouts(_ fields: Fields) {
        fields.read("handshake", as: .duration(), into: &model.timeouts.handshake)
        fields.read("header", as: .duration(), into: &model.timeouts.header)
        fields.read("bodyMinimumRate", as: .rate, into: &model.timeouts.bodyMinimumBytesPerSecond)
        fields.read("idle", as: .duration(), into: &model.timeouts.idle)
        fields.read("connect", as: .duration(), into: &model.timeouts.connect)
        fields.read("response", as: .duration(), into: &model.timeouts.response)
        fields.read("request", as: .duration(), into: &model.timeouts.request)
        fields.read("tunnel", as: .duration(), into: &model.timeouts.tunnel)
        fields.read("upstreamIdle", as: .duration(), into: &model.timeouts.upstreamIdle)
        fields.read("drain", as: .duration(), into: &model.timeouts.drain)
    }
}

extension ScalarKind where Value == WorkerCount {
    fileprivate static let workerCount = ScalarKind("auto, or a whole number from 1 to 1024") {
        text throws(ValueProblem) in
        if text == "auto" { return .automatic }
        guard let number = decimalNumber(text[...]), (1...1024).contains(number) else { throw .notOfThisKind }
        return .exactly(number)
    }
}

extension ScalarKind where Value == String? {
    /// The pseudonym in Via; nil for `false`.
    fileprivate static let pseudonym = ScalarKind("a pseudonym, or false") { text throws(ValueProblem) in
        switch text {
        case "false": return nil
        case "true": return "gatehouse"
        default: return text
        }
    }
}
