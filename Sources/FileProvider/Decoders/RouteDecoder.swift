// Reads `routes`.

import ConfigModel
import Diagnostics

/// Reads routes.
struct RouteDecoder {
    let report: DecodingReport

    /// Reads a list of routes.
    func decodeAll(_ node: YAMLNode) -> [RouteModel] {
        guard case .sequence(let items) = node.content else {
            report.expected("a list of routes", found: node)
            return []
        }
        return items.compactMap(decode)
    }

    private func decode(_ node: YAMLNode) -> RouteModel? {
        guard let fields = Fields(node, as: .route, report: report) else { return nil }
        let match = fields.required("match").flatMap(MatchDecoder(report: report).decode)
        let action = RouteActionDecoder(report: report).decode(fields)
        guard let match, let action else {
            // What is left is read all the same, for what there is to say about it.
            var discarded = RouteModel(name: .byDefault(""), match: MatchModel(), action: .forward([]), at: nil)
            decodeRest(fields, into: &discarded)
            return nil
        }
        var route = RouteModel(name: .byDefault("\(match)"), match: match, action: action, at: node.position)
        decodeRest(fields, into: &route)
        return route
    }

    private func decodeRest(_ fields: Fields, into route: inout RouteModel) {
        fields.read("name", as: .name, into: &route.name)
        route.allow = fields.list("allow", of: .prefix)
        route.deny = fields.list("deny", of: .prefix)
        route.clientCertificate = fields["clientCertificate"]
            .flatMap(ClientCertificatesDecoder(report: report).decodeRule)
        if let node = fields["upgrades"] { decodeUpgrades(node, fields, into: &route) }
        if let inner = fields.fields("rewrite", as: .rewrite) {
            var rewrite = RewriteModel()
            inner.read("path", as: .name, into: &rewrite.path)
            inner.read("host", as: .name, into: &rewrite.host)
            route.rewrite = rewrite
        }
        if let inner = fields.fields("headers", as: .headers) {
            route.headers.request = decodeEdits(inner, key: "request")
            route.headers.response = decodeEdits(inner, key: "response")
        }
        if let inner = fields.fields("timeouts", as: .routeTimeouts) {
            inner.read("response", as: .duration(), into: &route.timeouts.response)
            inner.read("request", as: .duration(), into: &route.timeouts.request)
            inner.read("tunnel", as: .duration(), into: &route.timeouts.tunnel)
        }
        let limits = LimitDecoder(report: report)
        if let node = fields["rateLimit"] { route.rateLimit = limits.decodeReferences(node) }
        route.concurrency = fields["concurrency"].flatMap(limits.decodeConcurrency)
        if let node = fields["waf"] { route.waf = WAFDecoder(report: report).decode(node) }
        if let inner = fields.fields("limits", as: .routeLimits) {
            inner.read("bodyBytes", as: .size(), into: &route.limits.bodyBytes)
            inner.read("bandwidth", as: .rate, into: &route.limits.bandwidth)
        }
    }

    /// Reads protocols' names, or `none`.
    private func decodeUpgrades(_ node: YAMLNode, _ fields: Fields, into route: inout RouteModel) {
        if case .scalar("none") = node.content {
            route.upgrades = []
        } else {
            route.upgrades = fields.list("upgrades", of: .name)
        }
    }

    private func decodeEdits(_ fields: Fields, key: String) -> FieldEditsModel {
        var edits = FieldEditsModel()
        guard let inner = fields.fields(key, as: .fieldEdits) else { return edits }
        edits.set = decodeLines(inner["set"])
        edits.add = decodeLines(inner["add"])
        edits.remove = inner.list("remove", of: .name)
        return edits
    }

    private func decodeLines(_ node: YAMLNode?) -> [FieldLineModel] {
        guard let node else { return [] }
        guard case .mapping(let pairs) = node.content else {
            report.expected("header fields by name", found: node)
            return []
        }
        return pairs.compactMap { pair in
            ScalarKind.text.read(pair.value, report).map {
                FieldLineModel(name: Located(pair.key, at: pair.position), value: $0)
            }
        }
    }
}
