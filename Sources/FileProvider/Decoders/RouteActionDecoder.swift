// Reads what becomes of a route's requests: `to`, `passthrough`, `redirect` or `respond`.

import ConfigModel
import Diagnostics

/// Reads a route's action.
struct RouteActionDecoder {
    let report: DecodingReport

    private static let keys = ["to", "passthrough", "redirect", "respond"]

    /// Reads the one action that there must be.
    func decode(_ fields: Fields) -> RouteAction? {
        let present = Self.keys.filter { fields[$0] != nil }
        if present.count > 1, let place = fields.position(of: present[1]) {
            report.error("a route does one thing: it has \(present.joined(separator: " and "))", at: place)
        }
        guard let key = present.first, let node = fields[key] else {
            report.error("a route needs one of to, passthrough, redirect and respond", at: fields.position)
            return nil
        }
        switch key {
        case "to": return decodeTargets(node).map { .forward($0) }
        case "passthrough": return decodeTargets(node).map { .passthrough($0) }
        case "redirect": return decodeRedirect(node).map { .redirect($0) }
        default: return decodeRespond(node).map { .respond($0) }
        }
    }

    // MARK: To

    private func decodeTargets(_ node: YAMLNode) -> [ForwardTarget]? {
        switch node.content {
        case .scalar(let text): return destination(text, at: node).map { [ForwardTarget($0)] }
        case .sequence(let items): return decodeList(items, at: node)
        case .mapping(let pairs):
            if pairs.isEmpty { report.error("to leads nowhere: the mapping is empty", at: node.position) }
            let targets = pairs.compactMap(decodeShare)
            return targets.isEmpty ? nil : targets
        case .null:
            report.expected("an upstream, a URL, a list of either, or shares of each", found: node)
            return nil
        }
    }

    /// A URL stands for an anonymous upstream with one endpoint, any other text for an upstream's name.
    private func destination(_ text: String, at node: YAMLNode) -> Located<ForwardTarget.Destination>? {
        guard Self.isURL(text) else {
            return ScalarKind.name.read(node, report)?.map { .upstream($0) }
        }
        return EndpointDecoder(report: report).decode(node).map { Located(.endpoints([$0]), at: node.position) }
    }

    /// URLs make one anonymous upstream, names an even share of each.
    private func decodeList(_ items: [YAMLNode], at node: YAMLNode) -> [ForwardTarget]? {
        let urls = items.filter(Self.isEndpoint)
        if urls.count == items.count {
            let endpoints = EndpointDecoder(report: report).decodeAll(node)
            return endpoints.isEmpty ? nil : [ForwardTarget(Located(.endpoints(endpoints), at: node.position))]
        }
        if let url = urls.first {
            report.error("a list holds URLs or names of upstreams, not both; \(url.found) is a URL", at: url.position)
            return nil
        }
        return items.compactMap { item in
            ScalarKind.name.read(item, report).map { ForwardTarget($0.map { .upstream($0) }) }
        }
    }

    private func decodeShare(_ pair: YAMLPair) -> ForwardTarget? {
        let key = YAMLNode(content: .scalar(pair.key), position: pair.position)
        let place = destination(pair.key, at: key)
        let weight = ScalarKind.integer(0...1_000_000).read(pair.value, report)
        guard let place, let weight else { return nil }
        return ForwardTarget(place, weight: weight)
    }

    private static func isURL(_ text: String) -> Bool { text.utf8.contains(UInt8(ascii: "/")) }

    private static func isEndpoint(_ node: YAMLNode) -> Bool {
        switch node.content {
        case .scalar(let text): isURL(text)
        case .mapping: true
        case .null, .sequence: false
        }
    }

    // MARK: Redirect and respond

    private func decodeRedirect(_ node: YAMLNode) -> RedirectModel? {
        if case .scalar = node.content {
            return ScalarKind.redirectTarget.read(node, report).map { RedirectModel(target: $0) }
        }
        guard let fields = Fields(node, as: .redirect, report: report) else { return nil }
        let target = fields.required("to").flatMap { ScalarKind.redirectTarget.read($0, report) }
        var status: Located<Int>?
        fields.read("status", as: .redirectStatus, into: &status)
        guard let target else { return nil }
        var redirect = RedirectModel(target: target)
        if let status { redirect.status = status }
        return redirect
    }

    private func decodeRespond(_ node: YAMLNode) -> RespondModel? {
        var respond = RespondModel()
        if case .scalar = node.content {
            guard let status = ScalarKind.integer(200...599).read(node, report) else { return nil }
            respond.status = status
            return respond
        }
        guard let fields = Fields(node, as: .respond, report: report) else { return nil }
        fields.read("status", as: .integer(200...599), into: &respond.status)
        fields.read("body", as: .text, into: &respond.body)
        fields.read("contentType", as: .name, into: &respond.contentType)
        return respond
    }
}

extension ScalarKind where Value == Int {
    fileprivate static let redirectStatus = ScalarKind("301, 302, 303, 307 or 308") { text throws(ValueProblem) in
        guard let status = decimalNumber(text[...]), [301, 302, 303, 307, 308].contains(status) else {
            throw .notOfThisKind
        }
        return status
    }
}
