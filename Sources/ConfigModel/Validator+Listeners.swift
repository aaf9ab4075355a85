// Listeners: defaults, addresses that collide, TLS without certificates, redirects to https.

import Addressing
import Diagnostics

extension Validator {
    /// Fills in the default listeners and what redirects leave unsaid, then checks them all.
    mutating func settleListeners() {
        if model.listeners.isEmpty { addDefaultListeners() }
        settleRedirectPorts()
        checkAddresses()
        for listener in model.listeners { check(listener) }
    }

    /// With certificates, or with what obtains them: :80, which redirects, and :443 with TLS.
    private mutating func addDefaultListeners() {
        guard !model.certificates.isEmpty || model.acme != nil else {
            error("there are no listeners: add listeners, or certificates to listen on :80 and :443", at: nil)
            return
        }
        var plain = ListenerModel(address: .byDefault(.everyAddress(port: 80)))
        plain.redirect = .byDefault(HTTPSRedirect())
        var secure = ListenerModel(address: .byDefault(.everyAddress(port: 443)))
        secure.tls = TLSListenerModel()
        model.listeners = [plain, secure]
    }

    private mutating func settleRedirectPorts() {
        let securePort = model.listeners.lazy.filter { $0.tls != nil }.compactMap(\.address.value.port).first ?? 443
        for index in model.listeners.indices where model.listeners[index].redirect?.value.port == nil {
            model.listeners[index].redirect?.value.port = securePort
        }
    }

    private mutating func check(_ listener: ListenerModel) {
        if let proxies = listener.proxyProtocol, proxies.from.isEmpty, model.trustedProxies.isEmpty {
            error("whose PROXY headers are believed? Write proxyProtocol: { from: [10.0.0.0/8] }, or trustedProxies "
                + "at the top level", at: proxies.position)
        }
        guard let tls = listener.tls else { return }
        if tls.certificates.isEmpty, model.certificates.isEmpty, model.acme == nil {
            error("this listener speaks TLS, but there are no certificates: "
                + "add certificates: DIRECTORY at the top level", at: tls.position ?? listener.position)
        }
        if let redirect = listener.redirect {
            error("redirect belongs to a plain listener; this one speaks TLS already", at: redirect.position)
        }
    }

    private mutating func checkAddresses() {
        var taken: [ListenerAddress: Located<String>] = [:]
        var addresses = model.listeners.map(\.address)
        if let admin = model.admin {
            addresses.append(Located(admin.address.value, at: admin.address.position ?? admin.position))
        }
        for address in addresses where address.value.port != 0 {
            let key = address.value.bindingKey
            if let first = taken[key] {
                let same = first.value == "\(address.value)"
                let other = same ? "" : " by \(first.value), which holds it"
                error("\(address.value) is taken already\(other)\(place(first.position))", at: address.position)
            } else {
                taken[key] = Located("\(address.value)", at: address.position)
            }
        }
    }
}

extension ListenerAddress {
    /// Equal for addresses that cannot both be bound: `:80` holds `0.0.0.0:80` and `[::]:80`.
    fileprivate var bindingKey: ListenerAddress {
        if case .socket(let address) = self, address.address.isUnspecified { return .everyAddress(port: address.port) }
        return self
    }
}
