// Reads `acme`.

import ConfigModel
import Diagnostics

/// Reads what is said of obtaining certificates.
struct ACMEDecoder {
    let report: DecodingReport

    /// Reads a mapping, or nothing, which stands for all defaults.
    func decode(_ node: YAMLNode) -> ACMEModel? {
        var model = ACMEModel(at: node.position)
        if case .null = node.content {
            model.storage = located(model.storage, node)
            return model
        }
        guard let fields = Fields(node, as: .acme, report: report) else { return nil }
        var first = ACMEAuthorityModel(at: node.position)
        read(fields, into: &first)
        model.authorities = [first] + fallbacks(fields, email: first.email)
        fields.read("storage", as: .name, into: &model.storage)
        model.storage = model.storage.relativeToItsFile
        if fields["storage"] == nil { model.storage = located(model.storage, node) }
        model.challenges = fields.list("challenge", of: .choice())
        fields.read("hook", as: .name, into: &model.hook)
        model.hook = model.hook?.relativeToItsFile
        fields.read("lifetime", as: .duration(allowsZero: false), into: &model.lifetime)
        return model
    }

    /// A default that messages about its directory have a place for.
    private func located(_ storage: Located<String>, _ node: YAMLNode) -> Located<String> {
        Located(storage.value, at: node.position)
    }

    private func fallbacks(_ fields: Fields, email: Located<String>?) -> [ACMEAuthorityModel] {
        guard let node = fields["fallback"] else { return [] }
        let nodes = if case .sequence(let items) = node.content { items } else { [node] }
        if nodes.isEmpty { report.error("the list \"fallback\" is empty; leave it out instead", at: node.position) }
        return nodes.compactMap { node in
            guard let inner = Fields(node, as: .acmeAuthority, report: report) else { return nil }
            var authority = ACMEAuthorityModel(at: node.position)
            authority.email = email
            read(inner, into: &authority)
            return authority
        }
    }

    private func read(_ fields: Fields, into authority: inout ACMEAuthorityModel) {
        fields.read("directory", as: .directoryURL, into: &authority.directory)
        fields.read("email", as: .email, into: &authority.email)
        fields.read("ca", as: .name, into: &authority.authorities)
        authority.authorities = authority.authorities?.relativeToItsFile
        fields.read("profile", as: .name, into: &authority.profile)
        guard let inner = fields.fields("eab", as: .externalAccount) else { return }
        let identifier = inner.required("id").flatMap { ScalarKind.name.read($0, report) }
        let key = inner.required("key").flatMap { ScalarKind.name.read($0, report) }
        if let identifier, let key {
            authority.externalAccount = ExternalAccountModel(identifier: identifier, key: key.relativeToItsFile)
        }
    }
}

extension ScalarKind where Value == String {
    /// The URL of an ACME directory.
    fileprivate static let directoryURL = ScalarKind("an https URL such as \(ACMEModel.defaultDirectory)") {
        text throws(ValueProblem) in
        guard text.hasPrefix("https://") else { throw ValueProblem("the protocol is spoken over TLS alone") }
        let rest = text.dropFirst(8)
        guard let first = rest.first, first != "/", first != ":",
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .notOfThisKind }
        return text
    }

    /// A mail address, as far as can be seen.
    fileprivate static let email = ScalarKind("a mail address such as ops@example.com") {
        text throws(ValueProblem) in
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        // RFC 8555 §7.3: one address, without header fields behind it.
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: ",") })
        else { throw .notOfThisKind }
        return text
    }
}
