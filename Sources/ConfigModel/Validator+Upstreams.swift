// Upstreams: endpoints that agree, TLS that is whole, addresses that may be connected to.

import Addressing
import Diagnostics

extension Validator {
    mutating func checkUpstreams() {
        var first: [String: SourcePosition?] = [:]
        for upstream in model.upstreams {
            let name = upstream.name
            if let earlier = first[name.value] {
                error("there is an upstream \"\(name.value)\" already\(place(earlier))", at: name.position)
            }
            first[name.value] = name.position
            if !isPlainName(name.value) {
                error("\"\(name.value)\" cannot name an upstream: a name is letters, digits, '.', '-' and '_'",
                      at: name.position)
            }
            check(upstream)
        }
    }

    private mutating func check(_ upstream: UpstreamModel) {
        if upstream.endpoints.isEmpty {
            error("upstream \"\(upstream.name.value)\" has no endpoints", at: upstream.position)
        }
        check(upstream.endpoints, allowLinkLocal: upstream.allowLinkLocal.value)
        checkTLS(of: upstream)
        checkProtocol(of: upstream)
        if let version = upstream.proxyProtocol, upstream.spokenProtocol != .http1 {
            error("proxyProtocol names one client for a whole connection, and HTTP/2 carries many; "
                + "write protocol: http1", at: version.position)
        }
        if let probe = upstream.healthCheck { check(probe, of: upstream) }
        if case .literal(let host) = upstream.host.value { checkHostField(host, at: upstream.host.position) }
    }

    /// What holds for the endpoints of any upstream, anonymous ones included.
    mutating func check(_ endpoints: [EndpointModel], allowLinkLocal: Bool) {
        guard let first = endpoints.first else { return }
        if endpoints.allSatisfy({ $0.weight.value == 0 }) {
            error("every endpoint has weight 0, so none can be chosen", at: first.weight.position ?? first.url.position)
        }
        var urls: [EndpointURL: SourcePosition?] = [:]
        for endpoint in endpoints {
            let url = endpoint.url
            if url.value.scheme != first.url.value.scheme {
                error("\(url.value) and \(first.url.value) are endpoints of one upstream: "
                    + "all must have the same scheme", at: url.position)
            }
            if let earlier = urls[url.value] {
                error("\(url.value) is an endpoint already\(place(earlier)); give it more weight instead",
                      at: url.position)
            }
            urls[url.value] = url.position
            if !allowLinkLocal, let address = url.value.address, address.isCloudMetadata {
                error("\(address) is a link-local or metadata address, which a gateway must not reach by mistake; "
                    + "say allowLinkLocal: true in an upstream where it is meant", at: url.position)
            }
        }
    }

    private mutating func checkTLS(of upstream: UpstreamModel) {
        let tls = upstream.tls
        if let position = tls.position, !upstream.endpoints.isEmpty, !upstream.usesTLS {
            error("tls is set, but the endpoints are http; write https:// in their URLs", at: position)
        }
        if let certificate = tls.certificate, tls.key == nil {
            error("a client certificate needs its key: add key: FILE", at: certificate.position)
        }
        if let key = tls.key, tls.certificate == nil {
            error("a key needs its certificate: add certificate: FILE", at: key.position)
        }
        if !tls.verify.value {
            warning("the certificates of upstream \"\(upstream.name.value)\" are not verified: "
                + "anyone on the way can read and change what is sent", at: tls.verify.position)
        }
        if !tls.verify.value, let authorities = tls.authorities {
            error("ca has no effect with verify: false", at: authorities.position)
        }
        if let name = tls.serverName, (try? checkHostName(name.value)) == nil {
            error("\"\(name.value)\" is not a host name", at: name.position)
        }
    }

    /// What `protocol` and the URLs say must fit together.
    private mutating func checkProtocol(of upstream: UpstreamModel) {
        guard let written = upstream.protocol, let first = upstream.endpoints.first?.url.value else { return }
        let scheme = first.scheme
        if scheme == .h2 || scheme == .h2c, written.value.rawValue != scheme.rawValue {
            error("protocol is \(written.value.rawValue), but the endpoints are \(scheme.rawValue)://; "
                + "leave protocol out, or write \(scheme == .h2 ? "https" : "http")://", at: written.position)
        } else if written.value == .h2, !scheme.isSecure {
            error("h2 is HTTP/2 over TLS, but the endpoints are http; write https:// in their URLs, or protocol: h2c",
                  at: written.position)
        } else if written.value == .h2c, scheme.isSecure {
            error("h2c is HTTP/2 in clear text, but the endpoints are https; write protocol: h2",
                  at: written.position)
        }
    }

    private mutating func check(_ probe: HealthCheckModel, of upstream: UpstreamModel) {
        if let service = probe.grpc {
            if upstream.spokenProtocol == .http1 {
                error("a gRPC health check needs HTTP/2; write h2c:// or h2:// in the endpoints' URLs",
                      at: service.position)
            }
            if service.value.utf8.count > 127 {
                error("the name of a service has at most 127 bytes", at: service.position)
            }
            return
        }
        if !probe.path.value.hasPrefix("/") || !isRequestTarget(probe.path.value) {
            error("expected a path such as /healthz, found \"\(probe.path.value)\"", at: probe.path.position)
        }
        if probe.timeout.value > probe.interval.value {
            warning("a probe may take longer than the time between two probes",
                    at: probe.timeout.position ?? probe.interval.position)
        }
    }

    mutating func checkHostField(_ host: String, at position: SourcePosition?) {
        guard (try? EndpointURL(parsing: "http://\(host)")) == nil || host.contains("/") else { return }
        error("\"\(host)\" is not a host, with or without a port", at: position)
    }

    /// An upstream that no route leads to is probably one whose name was changed in one place only.
    mutating func reportUnusedUpstreams() {
        var used: Set<String> = []
        for route in model.routes {
            switch route.action {
            case .forward(let targets), .passthrough(let targets): used.formUnion(targets.compactMap(\.upstreamName))
            case .redirect, .respond: break
            }
        }
        for upstream in model.upstreams where !upstream.isAnonymous && !used.contains(upstream.name.value) {
            warning("no route leads to upstream \"\(upstream.name.value)\"", at: upstream.name.position)
        }
    }
}

extension IPAddress {
    /// Where clouds keep what no client may read: 169.254.0.0/16, fe80::/10 and fd00:ec2::254.
    fileprivate var isCloudMetadata: Bool {
        isLinkLocal || (high == 0xFD00_0EC2_0000_0000 && low == 0x254)
    }
}
