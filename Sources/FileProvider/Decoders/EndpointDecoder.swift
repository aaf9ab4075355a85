// Reads endpoints: a URL, or a URL with its weight, or a list of both.

import ConfigModel
import Diagnostics

/// Reads endpoints.
struct EndpointDecoder {
    let report: DecodingReport

    /// Reads one URL, or a list of endpoints.
    func decodeAll(_ node: YAMLNode) -> [EndpointModel] {
        switch node.content {
        case .sequence(let items):
            if items.isEmpty { report.error("there are no endpoints: the list is empty", at: node.position) }
            return items.compactMap(decode)
        case .scalar: return decode(node).map { [$0] } ?? []
        case .null, .mapping:
            report.expected("a URL or a list of endpoints", found: node)
            return []
        }
    }

    /// Reads a URL, or `{ url, weight }`.
    func decode(_ node: YAMLNode) -> EndpointModel? {
        guard case .mapping = node.content else {
            return ScalarKind.endpointURL.read(node, report).map { EndpointModel(url: $0) }
        }
        guard let fields = Fields(node, as: .endpoint, report: report) else { return nil }
        let url = fields.required("url").flatMap { ScalarKind.endpointURL.read($0, report) }
        var weight: Located<Int> = .byDefault(1)
        fields.read("weight", as: .integer(0...1000), into: &weight)
        return url.map { EndpointModel(url: $0, weight: weight) }
    }
}
