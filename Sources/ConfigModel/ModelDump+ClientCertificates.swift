// Client certificates and session tickets as JSON.

extension ModelDump {
    static func clientCertificates(_ model: ClientCertificatesModel?) -> JSONValue {
        guard let model else { return .null }
        return object([
            ("ca", .text(model.authorities.value)),
            ("mode", .text(model.mode.value.rawValue)),
            ("crl", texts(model.revocations)),
            ("depth", .integer(model.depth.value)),
            ("forward", .text(model.forwarding.value.rawValue)),
        ])
    }

    static func hosts(_ hosts: [HostModel]) -> JSONValue {
        .object(hosts.map { host in
            let asked = host.clientCertificates.map { clientCertificates($0) } ?? .text("off")
            return .init("\(host.host.value)", object([("clientCertificates", asked)]))
        })
    }

    static func certificateRule(_ rule: CertificateRuleModel?) -> JSONValue {
        guard let rule else { return .null }
        if rule.takesAll { return .text("required") }
        return object([
            ("spiffe", texts(rule.spiffe)), ("dns", texts(rule.dns)), ("subject", texts(rule.subjects)),
            ("fingerprint", texts(rule.fingerprints)),
        ])
    }

    static func sessionTickets(_ tickets: SessionTicketsModel) -> JSONValue {
        object([
            ("keys", texts(tickets.keys)), ("rotation", duration(tickets.rotation)),
            ("lifetime", duration(tickets.lifetime)),
        ])
    }
}
