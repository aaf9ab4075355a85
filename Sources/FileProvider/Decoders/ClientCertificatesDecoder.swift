// Reads what is said of client certificates and session tickets.

import ConfigModel
import Diagnostics

/// Reads `clientCertificates`, `hosts`, a route's `clientCertificate` and `sessionTickets`.
struct ClientCertificatesDecoder {
    let report: DecodingReport

    /// Reads what a listener or a host asks.
    func decode(_ node: YAMLNode) -> ClientCertificatesModel? {
        guard let fields = Fields(node, as: .clientCertificates, report: report) else { return nil }
        let authorities = fields.required("ca").flatMap { ScalarKind.name.read($0, report) }
        var model = ClientCertificatesModel(
            authorities: authorities?.relativeToItsFile ?? .byDefault(""), at: node.position)
        fields.read("mode", as: .choice(), into: &model.mode)
        model.revocations = fields.list("crl", of: .name).map(\.relativeToItsFile)
        fields.read("depth", as: .integer(0...10), into: &model.depth)
        fields.read("forward", as: .choice(), into: &model.forwarding)
        return authorities == nil ? nil : model
    }

    /// Reads hosts by name.
    func decodeHosts(_ node: YAMLNode) -> [HostModel] {
        guard case .mapping(let pairs) = node.content else {
            report.expected("hosts by name", found: node)
            return []
        }
        return pairs.compactMap { pair in
            let name = ScalarKind.host.read(YAMLNode(content: .scalar(pair.key), position: pair.position), report)
            guard let fields = Fields(pair.value, as: .host, report: report),
                let asked = fields.required("clientCertificates")
            else { return nil }
            if case .scalar(let word) = asked.content {
                guard word == "off" || word == "false" else {
                    report.expected("off, or clientCertificates as a mapping", found: asked)
                    return nil
                }
                return name.map { HostModel(host: $0, clientCertificates: nil) }
            }
            guard let model = decode(asked), let name else { return nil }
            return HostModel(host: name, clientCertificates: model)
        }
    }

    /// Reads `required`, or which certificates a route lets in.
    func decodeRule(_ node: YAMLNode) -> CertificateRuleModel? {
        var rule = CertificateRuleModel(at: node.position)
        if case .scalar(let word) = node.content {
            if word == "required" { return rule }
            report.expected("required, or clientCertificate as a mapping", found: node)
            return nil
        }
        guard let fields = Fields(node, as: .clientCertificate, report: report) else { return nil }
        rule.spiffe = fields.list("spiffe", of: .spiffe)
        rule.dns = fields.list("dns", of: .host)
        rule.subjects = fields.list("subject", of: .name)
        rule.fingerprints = fields.list("fingerprint", of: .fingerprint)
        if ["spiffe", "dns", "subject", "fingerprint"].allSatisfy({ fields[$0] == nil }) {
            report.error("clientCertificate names nobody; write required to let in all that verify", at: node.position)
            return nil
        }
        return rule
    }

    /// Reads how session tickets are sealed.
    func decodeTickets(_ fields: Fields) -> SessionTicketsModel {
        var tickets = SessionTicketsModel()
        tickets.keys = fields.list("keys", of: .name).map(\.relativeToItsFile)
        fields.read("rotation", as: .duration(allowsZero: false), into: &tickets.rotation)
        fields.read("lifetime", as: .duration(allowsZero: false), into: &tickets.lifetime)
        return tickets
    }
}

extension ScalarKind where Value == String {
    /// A SPIFFE ID, or the beginning of some with `/*` behind it.
    fileprivate static let spiffe = ScalarKind("a SPIFFE ID such as spiffe://example.org/web") {
        text throws(ValueProblem) in
        guard text.hasPrefix("spiffe://") else { throw .notOfThisKind }
        let rest = text.dropFirst(9)
        guard let first = rest.first, first != "/", first != "*" else {
            throw ValueProblem("it names no trust domain")
        }
        let stars = rest.filter { $0 == "*" }.count
        guard stars == 0 || stars == 1 && rest.hasSuffix("/*") else {
            throw ValueProblem("* stands only at the end, behind a /")
        }
        return text
    }

    /// A SHA-256 fingerprint; its colons go.
    fileprivate static let fingerprint = ScalarKind("a SHA-256 fingerprint of 64 hexadecimal digits") {
        text throws(ValueProblem) in
        let digits = text.lowercased().filter { $0 != ":" }
        guard digits.utf8.count == 64, digits.allSatisfy({ "0123456789abcdef".contains($0) }) else {
            throw .notOfThisKind
        }
        return digits
    }
}
