// Upstreams: endpoints and how they are spoken to.

internal import ConfigModel
internal import Snapshots
internal import TLS

enum UpstreamCompiler {
    /// An upstream; nil where its TLS context cannot be made, which is reported.
    static func compile<Files>(
        _ model: UpstreamModel, _ gateway: GatewayModel, _ tls: inout TLSCompiler<Files>
    ) -> UpstreamSnapshot? {
        var context: TLSClientContext?
        if model.usesTLS {
            context = tls.client(model.tls)
            if context == nil { return nil }
        }
        // A pool is carried on where name and way of speaking are the same; another context is another way.
        let identity = context.map { "\(model.name.value) \(ObjectIdentifier($0))" } ?? model.name.value
        return UpstreamSnapshot(
            name: model.name.value, origin: model.position.origin, identity: identity,
            endpoints: model.endpoints.map { endpoint($0, model.tls) },
            balance: model.balance.value == .leastRequest ? .leastRequest : .roundRobin, tls: context,
            host: hostRule(model.host.value), settings: settings(model, gateway),
            healthCheck: model.healthCheck.map(healthCheck), allowsLinkLocal: model.allowLinkLocal.value)
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
        settings.retries = model.retries.value
        return settings
    }

    private static func healthCheck(_ model: HealthCheckModel) -> UpstreamSnapshot.HealthCheck {
        UpstreamSnapshot.HealthCheck(
            path: model.path.value, interval: model.interval.value.nanoseconds,
            timeout: model.timeout.value.nanoseconds,
            healthyThreshold: model.healthy.value, unhealthyThreshold: model.unhealthy.value,
            statuses: model.statuses.map(\.value))
    }
}
