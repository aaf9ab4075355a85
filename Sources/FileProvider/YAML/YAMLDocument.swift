// Text to YAML values, within bounds. The only place that knows the YAML library.

import Diagnostics
import Yams

/// Reads one YAML document.
struct YAMLDocument {
    /// Bounds on what a file may hold.
    enum Limits {
        /// Bytes of one file: a hundred thousand routes fit.
        static let fileBytes = 16 * 1024 * 1024
        /// Values of one file with aliases written out, so that a small file cannot grow without bound in memory.
        static let nodes = 1_000_000
    }

    private let file: String
    private var nodeCount = 0

    /// Reads `text`.
    /// - Returns: the document's value, nil for an empty document.
    /// - Throws: what is wrong with the text, at its place.
    static func read(_ text: String, file: String) throws(FileProblem) -> YAMLNode? {
        var document = YAMLDocument(file: file)
        let root: Node?
        do {
            // Without resolver rules every plain scalar stays the text that was written.
            root = try Yams.compose(yaml: text, .basic)
        } catch {
            throw document.problem(for: error, in: text)
        }
        guard let root else { return nil }
        return try document.convert(root)
    }

    private init(file: String) { self.file = file }

    private func position(_ mark: Mark?) -> SourcePosition {
        SourcePosition(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
    }

    private mutating func convert(_ node: Node) throws(FileProblem) -> YAMLNode {
        let position = position(node.mark)
        nodeCount += 1
        guard nodeCount <= Limits.nodes else {
            throw FileProblem("the file has more than \(Limits.nodes) values once aliases are written out",
                             at: position)
        }
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
            return YAMLNode(content: isNull ? .null : .scalar(scalar.string), position: position)
        case .sequence(let sequence):
            var items: [YAMLNode] = []
            for item in sequence { items.append(try convert(item)) }
            return YAMLNode(content: .sequence(items), position: position)
        case .mapping(let mapping):
            return YAMLNode(content: .mapping(try pairs(of: mapping)), position: position)
        case .alias:
            throw FileProblem("an alias leads nowhere", at: position)
        }
    }

    private mutating func pairs(of mapping: Node.Mapping) throws(FileProblem) -> [YAMLPair] {
        var own: [YAMLPair] = []
        var merged: [YAMLPair] = []
        for (key, value) in mapping {
            guard case .scalar(let name) = key else {
                throw FileProblem("a key is one word, not a list or a mapping", at: position(key.mark))
            }
            let converted = try convert(value)
            if name.string == "<<", name.style == .plain {
                merged += try mergedPairs(converted)
            } else {
                own.append(YAMLPair(key: name.string, position: position(name.mark), value: converted))
            }
        }
        var known = Set(own.map(\.key))
        for pair in merged where known.insert(pair.key).inserted { own.append(pair) }
        return own
    }

    /// The pairs that `<<: *defaults` brings in; what the mapping says itself wins over them.
    private func mergedPairs(_ node: YAMLNode) throws(FileProblem) -> [YAMLPair] {
        switch node.content {
        case .mapping(let pairs): return pairs
        case .sequence(let nodes):
            var all: [YAMLPair] = []
            for node in nodes { all += try mergedPairs(node) }
            return all
        case .null, .scalar:
            throw FileProblem("expected a mapping to merge, found \(node.found)", at: node.position)
        }
    }

    private func problem(for error: any Error, in text: String) -> FileProblem {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _)?, .parser(let context, let problem, let mark, _)?:
            let setting = context.map { " \($0.text) that starts at \($0.mark)" } ?? ""
            return FileProblem("not valid YAML: \(problem)\(setting)\(hint(at: mark, in: text))", at: position(mark))
        case .composer(let context, let problem, let mark, _)?:
            let setting = context.map { "\($0.text) " } ?? ""
            return FileProblem("not valid YAML: \(setting)\(problem)\(hint(at: mark, in: text))", at: position(mark))
        case .reader(let problem, let offset, _, _)?:
            return FileProblem("not valid YAML: \(problem)", at: position(ofCharacter: offset ?? 0, in: text))
        case .duplicatedKeysInMapping(let names, let context)?:
            let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
            return FileProblem("given twice in one mapping: \(list)", at: position(context.mark))
        default:
            return FileProblem("not valid YAML: \(error)", at: position(nil))
        }
    }

    /// What is probably behind a message that does not say it.
    private func hint(at mark: Mark, in text: String) -> String {
        let lines = text.split(separator: "\n", maxSplits: mark.line, omittingEmptySubsequences: false)
        guard lines.indices.contains(mark.line - 1) else { return "" }
        let line = lines[mark.line - 1]
        if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
            return " (YAML is indented with spaces, not tabs)"
        }
        let token = line.dropFirst(max(0, mark.column - 2)).prefix(2)
        if token.contains("*") { return " (put quotes around a name that starts with *)" }
        return ""
    }

    private func position(ofCharacter offset: Int, in text: String) -> SourcePosition {
        let before = text.prefix(offset)
        let line = before.split(separator: "\n", omittingEmptySubsequences: false)
        return SourcePosition(file: file, line: line.count, column: (line.last?.count ?? 0) + 1)
    }
}

/// Why a file cannot be used at all, and where.
struct FileProblem: Error {
    let message: String
    let position: SourcePosition

    init(_ message: String, at position: SourcePosition) {
        self.message = message
        self.position = position
    }
}
