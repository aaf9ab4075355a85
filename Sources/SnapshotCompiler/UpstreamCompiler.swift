// Upstreams: endpoints and how they are spoken to.

internal import ConfigModel
internal import Snapshots
internal import TLS

enum UpstreamCompiler {
    /// An upstream; nil where its TLS context cannot be made, which is reported.
    static func compile<Files>(
        _ model: UpstreamModel, _ gateway: GatewayModel, _ tls: inout TLSCompiler<Files>,
        _ limiting: inout LimitCompiler
    ) -> UpstreamSnapshot? {
        var context: TLSClientContext?
        if model.usesTLS {
            context = tls.client(model.tls, protocols: protocols(model.spokenProtocol))
            if context == nil { return nil }
        }
        // A pool is carried on where name and way of speaking are the same; another context is another way.
        let speech = speech(model)
        let identity = context.map { "\(model.name.value) \(speech) \(ObjectIdentifier($0))" }
            ?? "\(model.name.value) \(speech)"
        return UpstreamSnapshot(
            name: model.name.value, origin: model.position.origin, identity: identity,
            endpoints: model.endpoints.map { endpoint($0, model.tls) },
            balance: model.balance.value == .leastRequest ? .leastRequest : .roundRobin, speech: speech, tls: context,
            host: hostRule(model.host.value), settings: settings(model, gateway),
            healthCheck: model.healthCheck.map(healthCheck), allowsLinkLocal: model.allowLinkLocal.value,
            concurrency: limiting.concurrency(
                model.concurrency, identity: "upstream \(model.name.value)", name: model.name.value))
    }

    /// What ALPN offers (RFC 7301), most wanted first.
    private static func protocols(_ spoken: UpstreamProtocol) -> [String] {
        switch spoken {
        case .http1, .h2c: ["http/1.1"]
        case .h2: ["h2"]
        case .auto: ["h2", "http/1.1"]
        }
    }

    private static func speech(_ model: UpstreamModel) -> UpstreamSpeech {
        switch model.spokenProtocol {
        case .http1: .http1
        case .h2, .h2c: .http2
        case .auto: model.usesTLS ? .negotiated : .http1
        }
    }

    private static func endpoint(_ model: EndpointModel, _ tls: UpstreamTLSModel) -> UpstreamSnapshot.Endpoint {
        let url = model.url.value
        return UpstreamSnapshot.Endpoint(
            host: url.host, port: url.port, weight: model.weight.value, authority: url.authority,
            serverName: tls.serverName?.value ?? url.host)
    }

    private static func hostRule(_ host: UpstreamHost) -> UpstreamSnapshot.HostRule {
        switch host {
        case .preserve: .preserve
        case .endpoint: .endpoint
        case .literal(let text): .literal(Array(text.utf8))
        }
    }

    private static func settings(_ model: UpstreamModel, _ gateway: GatewayModel) -> UpstreamSnapshot.Settings {
        var settings = UpstreamSnapshot.Settings()
        settings.connectTimeout = (model.timeouts.connect ?? gateway.timeouts.connect).value.nanoseconds
        settings.responseTimeout = (model.timeouts.response ?? gateway.timeouts.response).value.nanoseconds
        settings.idleTimeout = (model.keepAlive.idle ?? gateway.timeouts.upstreamIdle).value.nanoseconds
        settings.keptConnections = model.keepAlive.connections.value
        settings.maximumConnections = model.maximumConnections.value
        settings.pingInterval = model.keepAlive.ping.value.nanoseconds
        settings.proxyHeader = model.proxyProtocol.map { $0.value == .v2 ? .v2 : .v1 }
        settings.retries = model.retries.value
        return settings
    }

    private static func healthCheck(_ model: HealthCheckModel) -> UpstreamSnapshot.HealthCheck {
        UpstreamSnapshot.HealthCheck(
            path: model.grpc == nil ? model.path.value : UpstreamSnapshot.HealthCheck.grpcPath,
            grpcService: model.grpc?.value, interval: model.interval.value.nanoseconds,
            timeout: model.timeout.value.nanoseconds,
            healthyThreshold: model.healthy.value, unhealthyThreshold: model.unhealthy.value,
            statuses: model.statuses.map(\.value))
    }
}
