// Reads `upstreams`, and endpoints wherever they stand.

import ConfigModel
import Diagnostics

/// Reads upstreams.
struct UpstreamDecoder {
    let report: DecodingReport

    /// Reads upstreams by name.
    func decodeAll(_ node: YAMLNode) -> [UpstreamModel] {
        guard case .mapping(let pairs) = node.content else {
            report.expected("upstreams by name", found: node)
            return []
        }
        return pairs.compactMap(decode)
    }

    private func decode(_ pair: YAMLPair) -> UpstreamModel? {
        var upstream = UpstreamModel(name: Located(pair.key, at: pair.position), at: pair.position)
        switch pair.value.content {
        case .scalar, .sequence:
            upstream.endpoints = EndpointDecoder(report: report).decodeAll(pair.value)
        case .null, .mapping:
            guard let fields = Fields(pair.value, as: .upstream, report: report) else { return nil }
            decode(fields, into: &upstream)
        }
        return upstream
    }

    private func decode(_ fields: Fields, into upstream: inout UpstreamModel) {
        if let node = fields.required("endpoints") {
            upstream.endpoints = EndpointDecoder(report: report).decodeAll(node)
        }
        fields.read("balance", as: .choice(later: ["ringHash", "random", "maglev"]), into: &upstream.balance)
        fields.read("protocol", as: .choice(), into: &upstream.protocol)
        fields.read("proxyProtocol", as: .choice(), into: &upstream.proxyProtocol)
        upstream.concurrency = fields["concurrency"].flatMap(LimitDecoder(report: report).decodeConcurrency)
        fields.read("maxConnections", as: .integer(0...1_000_000), into: &upstream.maximumConnections)
        fields.read("host", as: .upstreamHost, into: &upstream.host)
        fields.read("allowLinkLocal", as: .boolean, into: &upstream.allowLinkLocal)
        if let inner = fields.fields("tls", as: .upstreamTLS) { upstream.tls = decodeTLS(inner) }
        if let inner = fields.fields("keepAlive", as: .keepAlive) {
            inner.read("connections", as: .integer(0...100_000), into: &upstream.keepAlive.connections)
            inner.read("idle", as: .duration(allowsZero: false), into: &upstream.keepAlive.idle)
            inner.read("ping", as: .duration(), into: &upstream.keepAlive.ping)
        }
        if let inner = fields.fields("timeouts", as: .upstreamTimeouts) {
            inner.read("connect", as: .duration(), into: &upstream.timeouts.connect)
            inner.read("response", as: .duration(), into: &upstream.timeouts.response)
        }
        decodeRetries(fields, into: &upstream)
        upstream.healthCheck = fields["healthCheck"].flatMap(decodeHealthCheck)
    }

    private func decodeRetries(_ fields: Fields, into upstream: inout UpstreamModel) {
        guard let node = fields["retries"] else { return }
        if case .scalar = node.content {
            fields.read("retries", as: .integer(0...10), into: &upstream.retries)
        } else if let inner = Fields(node, as: .retries, report: report) {
            inner.read("attempts", as: .integer(0...10), into: &upstream.retries)
        }
    }

    private func decodeTLS(_ fields: Fields) -> UpstreamTLSModel {
        var tls = UpstreamTLSModel()
        tls.position = fields.position
        fields.read("ca", as: .name, into: &tls.authorities)
        fields.read("serverName", as: .name, into: &tls.serverName)
        fields.read("certificate", as: .name, into: &tls.certificate)
        fields.read("key", as: .name, into: &tls.key)
        fields.read("verify", as: .boolean, into: &tls.verify)
        tls.authorities = tls.authorities?.relativeToItsFile
        tls.certificate = tls.certificate?.relativeToItsFile
        tls.key = tls.key?.relativeToItsFile
        return tls
    }

    /// Reads a path, or the long form.
    private func decodeHealthCheck(_ node: YAMLNode) -> HealthCheckModel? {
        if case .scalar = node.content {
            return ScalarKind.name.read(node, report).map { HealthCheckModel(path: $0, at: node.position) }
        }
        guard let fields = Fields(node, as: .healthCheck, report: report) else { return nil }
        var grpc: Located<String>?
        fields.read("grpc", as: .text, into: &grpc)
        let path = grpc == nil
            ? fields.required("path").flatMap { ScalarKind.name.read($0, report) }
            : fields["path"].flatMap { ScalarKind.name.read($0, report) }
        var probe = HealthCheckModel(path: path ?? .byDefault("/"), at: node.position)
        probe.grpc = grpc
        fields.read("interval", as: .duration(allowsZero: false), into: &probe.interval)
        fields.read("timeout", as: .duration(allowsZero: false), into: &probe.timeout)
        fields.read("healthy", as: .integer(1...100), into: &probe.healthy)
        fields.read("unhealthy", as: .integer(1...100), into: &probe.unhealthy)
        if fields["status"] != nil { probe.statuses = fields.list("status", of: .statusRange) }
        return path == nil && grpc == nil ? nil : probe
    }
}

extension ScalarKind where Value == UpstreamHost {
    fileprivate static let upstreamHost = ScalarKind("preserve, endpoint or a host") { text throws(ValueProblem) in
        switch text {
        case "preserve": return .preserve
        case "endpoint": return .endpoint
        case "": throw .notOfThisKind
        default: return .literal(text)
        }
    }
}
