// The keys of one mapping, checked against the table of its section, and the uniform readers of their values.

import ConfigModel
import Diagnostics

/// Collects what decoders have to say.
final class DecodingReport {
    private(set) var diagnostics: [Diagnostic] = []

    func error(_ message: String, at position: SourcePosition) {
        diagnostics.append(Diagnostic(.error, printable(message), at: position))
    }

    func warning(_ message: String, at position: SourcePosition) {
        diagnostics.append(Diagnostic(.warning, printable(message), at: position))
    }

    /// `expected a duration such as 10s, found "10 parsecs"`.
    func expected(_ expectation: String, found node: YAMLNode, because reason: String? = nil) {
        let addition = reason.map { " (\($0))" } ?? ""
        error("expected \(expectation), found \(node.found)\(addition)", at: node.position)
    }
}

/// A mapping whose keys are known. Reading a value reports what is wrong with it and then goes on.
struct Fields {
    /// Which keys there may be.
    let section: Section
    /// Where the mapping starts.
    let position: SourcePosition
    let report: DecodingReport
    /// Few enough that a search is faster than a dictionary.
    private let pairs: [YAMLPair]

    /// Reads `node` as a mapping of `section`, reporting unknown keys; nil, and a report, for anything else.
    init?(_ node: YAMLNode, as section: Section, report: DecodingReport) {
        guard case .mapping(let pairs) = node.content else {
            report.expected(section.expectation, found: node)
            return nil
        }
        self.section = section
        self.report = report
        self.pairs = pairs
        position = node.position
        for pair in pairs where !section.has(pair.key) { reportUnknown(pair) }
    }

    private func reportUnknown(_ pair: YAMLPair) {
        if section.later.contains(pair.key) {
            report.error("\"\(pair.key)\" in \(section.noun) is not supported by this version yet", at: pair.position)
            return
        }
        let names = section.keys.map(\.name) + section.later
        let nearest = nearestName(to: pair.key, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
        report.error("unknown key \"\(pair.key)\" in \(section.noun)\(nearest)", at: pair.position)
    }

    /// The value of `key`, or nil where it is not there.
    subscript(key: String) -> YAMLNode? {
        assert(section.has(key), "\(key) is missing in the table of \(section.noun)")
        return pairs.first { $0.key == key }?.value
    }

    /// Where `key` itself is written.
    func position(of key: String) -> SourcePosition? { pairs.first { $0.key == key }?.position }

    /// The value of `key`; a report where it is missing.
    func required(_ key: String) -> YAMLNode? {
        if let node = self[key] { return node }
        report.error("\(section.noun) needs \"\(key)\"", at: position)
        return nil
    }

    /// The mapping under `key` as `inner`; nil where it is missing or wrong.
    func fields(_ key: String, as inner: Section) -> Fields? {
        self[key].flatMap { Fields($0, as: inner, report: report) }
    }

    /// Reads the scalar under `key`, where there is one.
    func read<Value>(_ key: String, as kind: ScalarKind<Value>, into target: inout Located<Value>) {
        if let node = self[key], let value = kind.read(node, report) { target = value }
    }

    /// Reads the scalar under `key`, where there is one.
    func read<Value>(_ key: String, as kind: ScalarKind<Value>, into target: inout Located<Value>?) {
        if let node = self[key], let value = kind.read(node, report) { target = value }
    }

    /// Reads a list under `key`, or one value for a list of one.
    func list<Value>(_ key: String, of kind: ScalarKind<Value>) -> [Located<Value>] {
        self[key].map { kind.readList($0, report, noun: key) } ?? []
    }
}
