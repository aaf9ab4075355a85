// The model as JSON, in the words of the configuration, secrets left out: what the admin listener shows.

import Addressing
import Diagnostics

/// The model as indented JSON: every setting in effect, defaults included, each part with the place it comes from.
///
/// Values of header fields that may carry credentials are left out. Files are named, never read.
public func renderJSON(_ model: ValidatedModel) -> String { ModelDump.gateway(model.gateway).indentedText }

/// Makes JSON of a model, one function a section.
enum ModelDump {
    static func gateway(_ gateway: GatewayModel) -> JSONValue {
        object([
            ("workers", workers(gateway.workers.value)),
            ("user", optional(gateway.user?.value)),
            ("listeners", .array(gateway.listeners.map(listener))),
            ("admin", gateway.admin.map { object([("address", .text("\($0.address.value)"))]) } ?? .null),
            ("logs", object([
                ("access", accessLog(gateway.logs.access)), ("waf", .text(destination(gateway.logs.waf.value))),
                ("audit", .text(gateway.logs.audit.map { destination($0.value) } ?? "off")),
            ])),
            ("certificates", .array(gateway.certificates.map(certificates))),
            ("hosts", hosts(gateway.hosts)),
            ("sessionTickets", sessionTickets(gateway.sessionTickets)),
            ("acme", acme(gateway.acme)),
            ("ocspStapling", object([
                ("on", .boolean(gateway.ocspStapling.isOn.value)),
                ("storage", .text(gateway.ocspStapling.storage.value)),
            ])),
            ("trustedProxies", texts(gateway.trustedProxies)),
            ("forwarding", forwarding(gateway.forwarding)),
            ("limits", limits(gateway.limits)),
            ("timeouts", timeouts(gateway.timeouts)),
            ("paths", object([
                ("mergeSlashes", .boolean(gateway.paths.mergeSlashes.value)),
                ("encodedSlash", .text(gateway.paths.encodedSlash.value.rawValue)),
            ])),
            ("resolver", resolver(gateway.resolver)),
            ("waf", waf(gateway.waf)),
            ("ruleSets", .object(gateway.ruleSets.map { .init($0.name.value, ruleSet($0)) })),
            ("rateLimit", references(gateway.rateLimit)),
            ("rateLimits", .object(gateway.rateLimits.map { .init($0.name?.value ?? "", rateLimit($0)) })),
            ("replicas", .integer(gateway.replicas.value)),
            ("upstreams", .object(gateway.upstreams.map { .init($0.name.value, upstream($0)) })),
            ("routes", .array(gateway.routes.map(route))),
        ])
    }

    private static func workers(_ count: WorkerCount) -> JSONValue {
        if case .exactly(let number) = count { .integer(number) } else { .text("auto") }
    }

    private static func listener(_ listener: ListenerModel) -> JSONValue {
        let tls = listener.tls.map {
            object([
                ("profile", .text($0.profile.value.rawValue)),
                ("certificates", .array($0.certificates.map(certificates))),
                ("clientCertificates", clientCertificates($0.clientCertificates)),
            ])
        }
        let redirect = listener.redirect.map { "https:\($0.value.port ?? 443)" }
        return object([
            ("at", at(listener.position)),
            ("address", .text("\(listener.address.value)")),
            ("tls", tls ?? .null),
            ("redirect", optional(redirect)),
            ("rateLimit", references(listener.rateLimit)),
        ])
    }

    private static func ruleSet(_ ruleSet: RuleSetModel) -> JSONValue {
        guard let database = ruleSet.geoDatabase else { return texts(ruleSet.include) }
        return .object([
            JSONValue.Member("include", texts(ruleSet.include)), JSONValue.Member("geoDatabase", .text(database.value)),
        ])
    }

    private static func accessLog(_ log: AccessLogModel?) -> JSONValue {
        guard let log else { return .text("off") }
        return object([("to", .text(destination(log.destination.value))), ("format", .text(log.format.value.rawValue))])
    }

    private static func destination(_ destination: LogDestination) -> String {
        switch destination {
        case .standardOutput: "stdout"
        case .standardError: "stderr"
        case .file(let path): path
        }
    }

    static func waf(_ waf: WAFModel?) -> JSONValue {
        waf.map { waf in
            object([
                ("rules", optional(waf.rules?.value)), ("mode", optional(waf.mode?.value.rawValue)),
                ("whenOverBudget", optional(waf.whenOverBudget?.value.rawValue)),
                ("compressedBodies", optional(waf.compressedBodies?.value.rawValue)),
                ("paranoia", waf.paranoia.map { .integer($0.value) } ?? .null),
                ("inboundThreshold", waf.thresholds.inbound.map { .integer($0.value) } ?? .null),
                ("outboundThreshold", waf.thresholds.outbound.map { .integer($0.value) } ?? .null),
                ("exclude", .array(waf.exclude.map(exclusion))),
            ])
        } ?? .null
    }

    private static func exclusion(_ exclusion: WAFExclusionModel) -> JSONValue {
        object([
            ("rules", .text("\(exclusion.rules.value)")),
            ("targets", .array(exclusion.targets.map { .text($0.value) })),
        ])
    }

    private static func certificates(_ source: CertificateSource) -> JSONValue {
        switch source {
        case .directory(let path): .text(path.value)
        case .pair(let certificate, let key):
            object([("certificate", .text(certificate.value)), ("key", .text(key.value))])
        }
    }

    private static func forwarding(_ forwarding: ForwardingModel) -> JSONValue {
        object([
            ("xForwarded", .boolean(forwarding.xForwarded.value)),
            ("forwarded", .boolean(forwarding.forwarded.value)),
            ("via", forwarding.via.value.map { .text($0) } ?? .boolean(false)),
            ("requestId", .boolean(forwarding.requestID.value)),
            ("clientFrom", .text(forwarding.clientFrom.value.rawValue)),
            ("clientCertificate", .text(forwarding.clientCertificate.value.rawValue)),
        ])
    }

    private static func limits(_ limits: LimitsModel) -> JSONValue {
        object([
            ("headerBytes", .text(sizeText(limits.headerBytes.value))),
            ("headers", .integer(limits.headers.value)),
            ("targetBytes", .text(sizeText(limits.targetBytes.value))),
            ("bodyBytes", .text(sizeText(limits.bodyBytes.value))),
            ("concurrentStreams", .integer(limits.concurrentStreams.value)),
            ("connectionsPerWorker", .integer(limits.connectionsPerWorker.value)),
            ("requestsPerConnection", .integer(limits.requestsPerConnection.value)),
            ("connectionsPerAddress", .integer(limits.connectionsPerAddress.value)),
            ("connectionRate", limits.connectionRate.map(rateLimit) ?? .null),
            ("handshakeRate", limits.handshakeRate.map(rateLimit) ?? .null),
            ("rateLimitMemory", .text(sizeText(limits.rateLimitMemory.value))),
        ])
    }

    private static func timeouts(_ timeouts: TimeoutsModel) -> JSONValue {
        object([
            ("handshake", duration(timeouts.handshake)),
            ("header", duration(timeouts.header)),
            ("bodyMinimumRate", .text("\(sizeText(timeouts.bodyMinimumBytesPerSecond.value))/s")),
            ("idle", duration(timeouts.idle)),
            ("connect", duration(timeouts.connect)),
            ("response", duration(timeouts.response)),
            ("request", duration(timeouts.request)),
            ("tunnel", duration(timeouts.tunnel)),
            ("upstreamIdle", duration(timeouts.upstreamIdle)),
            ("drain", duration(timeouts.drain)),
        ])
    }

    private static func resolver(_ resolver: ResolverModel) -> JSONValue {
        object([
            ("servers", texts(resolver.servers)),
            ("minimumTTL", duration(resolver.minimumTTL)),
            ("maximumTTL", duration(resolver.maximumTTL)),
            ("timeout", duration(resolver.timeout)),
        ])
    }
}

extension ModelDump {
    static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.map { .init($0.0, $0.1) })
    }

    static func at(_ position: SourcePosition?) -> JSONValue { optional(position?.description) }

    static func optional(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .null }

    static func duration(_ duration: Located<Duration>?) -> JSONValue {
        duration.map { .text(durationText($0.value)) } ?? .null
    }

    static func texts(_ values: [Located<some CustomStringConvertible>]) -> JSONValue {
        .array(values.map { .text($0.value.description) })
    }
}
