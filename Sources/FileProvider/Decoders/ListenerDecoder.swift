// Reads `listeners`.

import ConfigModel
import Diagnostics

/// Reads listeners.
struct ListenerDecoder {
    let report: DecodingReport

    /// Reads a list of listeners.
    func decodeAll(_ node: YAMLNode) -> [ListenerModel] {
        guard case .sequence(let items) = node.content else {
            report.expected("a list of listeners", found: node)
            return []
        }
        if items.isEmpty { report.error("the list \"listeners\" is empty; leave it out instead", at: node.position) }
        return items.compactMap(decode)
    }

    /// Reads an address, which stands for a plain listener, or the long form.
    private func decode(_ node: YAMLNode) -> ListenerModel? {
        if case .scalar = node.content {
            return ScalarKind.listenerAddress.read(node, report).map { ListenerModel(address: $0, at: node.position) }
        }
        guard let fields = Fields(node, as: .listener, report: report) else { return nil }
        let address = fields.required("address").flatMap { ScalarKind.listenerAddress.read($0, report) }
        let tls = fields["tls"].flatMap(decodeTLS)
        var redirect: Located<HTTPSRedirect>?
        fields.read("redirect", as: .httpsRedirect, into: &redirect)
        let limits = fields["rateLimit"].map(LimitDecoder(report: report).decodeReferences) ?? []
        guard let address else { return nil }
        var listener = ListenerModel(address: address, at: node.position)
        listener.tls = tls
        listener.redirect = redirect
        listener.rateLimit = limits
        listener.proxyProtocol = fields["proxyProtocol"].flatMap(decodeProxyProtocol)
        return listener
    }

    /// Reads `true` or `false`, or whom to believe.
    private func decodeProxyProtocol(_ node: YAMLNode) -> ProxyProtocolModel? {
        var model = ProxyProtocolModel(at: node.position)
        if case .scalar = node.content {
            return ScalarKind.boolean.read(node, report)?.value == true ? model : nil
        }
        guard let fields = Fields(node, as: .proxyProtocol, report: report) else { return nil }
        model.from = fields.list("from", of: .prefix)
        return model
    }

    /// Reads a profile's name or the long form.
    private func decodeTLS(_ node: YAMLNode) -> TLSListenerModel? {
        var tls = TLSListenerModel(at: node.position)
        if case .scalar = node.content {
            guard let profile = ScalarKind<TLSProfile>.choice().read(node, report) else { return nil }
            tls.profile = profile
            return tls
        }
        guard let fields = Fields(node, as: .listenerTLS, report: report) else { return nil }
        fields.read("profile", as: .choice(), into: &tls.profile)
        if let sources = fields["certificates"] {
            tls.certificates = CertificateSourceDecoder(report: report).decode(sources)
        }
        tls.clientCertificates = fields["clientCertificates"]
            .flatMap(ClientCertificatesDecoder(report: report).decode)
        return tls
    }
}
