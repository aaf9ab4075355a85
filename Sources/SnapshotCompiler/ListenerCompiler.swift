// Listeners: what they speak.

internal import Addressing
internal import ConfigModel
internal import Snapshots
internal import TLS

enum ListenerCompiler {
    /// A listener for clients; nil where its TLS context cannot be made, which is reported.
    static func compile<Files>(
        _ listener: ListenerModel, _ gateway: GatewayModel, _ tls: inout TLSCompiler<Files>,
        _ limiting: inout LimitCompiler
    ) -> ListenerSnapshot? {
        let address = listener.address.value.description
        let origin = listener.position.origin
        let proxies = listener.proxyProtocol.map { model in
            IPPrefixSet((model.from.isEmpty ? gateway.trustedProxies : model.from).map(\.value))
        }
        let limits = limiting.compile(listener.rateLimit, place: "listener \(address)", name: address)
        if let model = listener.tls {
            let clients = tls.clients(of: model.clientCertificates, scope: address, gateway)
            guard let context = tls.server(model, gateway, clients: clients) else { return nil }
            return ListenerSnapshot(
                address: address, kind: .tls(context), origin: origin, proxies: proxies, limits: limits,
                clientCertificates: context.clientCertificates)
        }
        if let redirect = listener.redirect {
            let kind = ListenerSnapshot.Kind.redirectToHTTPS(port: redirect.value.port ?? 443)
            return ListenerSnapshot(address: address, kind: kind, origin: origin, proxies: proxies)
        }
        return ListenerSnapshot(
            address: address, kind: .plain, origin: origin, proxies: proxies, limits: limits,
            clientCertificates: tls.clients(of: nil, scope: address, gateway))
    }

    /// The operator's listener.
    static func compile(_ admin: AdminModel) -> ListenerSnapshot {
        ListenerSnapshot(
            address: admin.address.value.description, kind: .admin,
            origin: (admin.address.position ?? admin.position).origin)
    }
}
