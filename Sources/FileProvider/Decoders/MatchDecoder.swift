// Reads `match`, in its short and its long form.

import ConfigModel
import Diagnostics

/// Reads which requests a route takes.
struct MatchDecoder {
    let report: DecodingReport

    private static let expectation = "a match such as shop.example.com/api/"

    /// Reads `[HOST][/PATH]`, `[HOST]=/path`, `[HOST]~regex`, or the long form.
    func decode(_ node: YAMLNode) -> MatchModel? {
        switch node.content {
        case .scalar(let text): return decodeShortForm(text, at: node)
        case .mapping: return Fields(node, as: .match, report: report).map(decodeLongForm)
        case .null, .sequence:
            report.expected(Self.expectation, found: node)
            return nil
        }
    }

    private func decodeShortForm(_ text: String, at node: YAMLNode) -> MatchModel? {
        var match = MatchModel()
        if text.utf8.firstRange(of: "://".utf8) != nil {
            report.expected(Self.expectation, found: node, because: "a match has no scheme")
            return nil
        }
        let end = text.firstIndex { "/=~".contains($0) } ?? text.endIndex
        if end != text.endIndex {
            match.path = Located(PathPattern(shortForm: String(text[end...])), at: node.position)
        }
        guard end != text.startIndex else { return text.isEmpty ? empty(node) : match }
        do {
            match.hosts = [Located(try HostPattern(parsing: String(text[..<end])), at: node.position)]
            return match
        } catch {
            report.expected(Self.expectation, found: node, because: error.reason)
            return nil
        }
    }

    private func empty(_ node: YAMLNode) -> MatchModel? {
        report.expected(Self.expectation, found: node, because: "/ alone takes everything")
        return nil
    }

    private func decodeLongForm(_ fields: Fields) -> MatchModel {
        var match = MatchModel()
        match.hosts = fields.list("hosts", of: .host)
        match.path = fields["path"].flatMap(decodePath)
        match.methods = fields.list("methods", of: .name)
        match.headers = decodeConditions(fields["headers"], noun: "headers", lowerCasesNames: true)
        match.query = decodeConditions(fields["query"], noun: "query parameters", lowerCasesNames: false)
        return match
    }

    private func decodePath(_ node: YAMLNode) -> Located<PathPattern>? {
        if case .scalar = node.content {
            return ScalarKind.name.read(node, report)?.map { PathPattern(shortForm: $0) }
        }
        guard let fields = Fields(node, as: .path, report: report),
              let (key, value) = onlyOne(of: ["exact", "prefix", "regex"], in: fields),
              let text = ScalarKind.name.read(value, report)
        else { return nil }
        switch key {
        case "exact": return text.map { .exact($0) }
        case "prefix": return text.map { .prefix($0) }
        default: return text.map { .regex($0) }
        }
    }

    private func decodeConditions(_ node: YAMLNode?, noun: String, lowerCasesNames: Bool) -> [FieldMatchModel] {
        guard let node else { return [] }
        guard case .mapping(let pairs) = node.content else {
            report.expected("\(noun) by name", found: node)
            return []
        }
        return pairs.compactMap { pair in
            let name = Located(lowerCasesNames ? pair.key.lowercased() : pair.key, at: pair.position)
            return decodeCondition(pair.value).map { FieldMatchModel(name: name, condition: $0) }
        }
    }

    private func decodeCondition(_ node: YAMLNode) -> Located<FieldCondition>? {
        if case .scalar = node.content { return ScalarKind.text.read(node, report)?.map { .exact($0) } }
        guard let fields = Fields(node, as: .condition, report: report),
              let (key, value) = onlyOne(of: ["exact", "regex", "present"], in: fields)
        else { return nil }
        switch key {
        case "exact": return ScalarKind.text.read(value, report)?.map { .exact($0) }
        case "regex": return ScalarKind.name.read(value, report)?.map { .regex($0) }
        default: return ScalarKind.boolean.read(value, report)?.map { .present($0) }
        }
    }

    private func onlyOne(of keys: [String], in fields: Fields) -> (key: String, value: YAMLNode)? {
        let present = keys.compactMap { key in fields[key].map { (key, $0) } }
        guard present.count == 1 else {
            report.error("\(fields.section.noun) needs one of \(wordList(keys)), and only one", at: fields.position)
            return nil
        }
        return present.first
    }
}
