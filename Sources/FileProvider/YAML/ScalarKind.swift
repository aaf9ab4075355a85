// How a scalar's text becomes a value, with one message for all that it is not.

import ConfigModel
import Diagnostics

/// A kind of scalar: what it looks like, and how it is read.
struct ScalarKind<Value: Sendable>: Sendable {
    /// What the text may look like, as in "expected …, found …".
    let expectation: String
    /// Reads the text.
    let parse: @Sendable (String) throws(ValueProblem) -> Value

    init(_ expectation: String, parse: @escaping @Sendable (String) throws(ValueProblem) -> Value) {
        self.expectation = expectation
        self.parse = parse
    }

    /// The value of `node`; nil, and a report, where it is not of this kind.
    func read(_ node: YAMLNode, _ report: DecodingReport) -> Located<Value>? {
        guard case .scalar(let text) = node.content else {
            report.expected(expectation, found: node)
            return nil
        }
        do {
            return Located(try parse(text), at: node.position)
        } catch {
            report.expected(expectation, found: node, because: error.reason)
            return nil
        }
    }

    /// The values of a list, or of one scalar for a list of one. An empty list is reported.
    func readList(_ node: YAMLNode, _ report: DecodingReport, noun: String) -> [Located<Value>] {
        guard case .sequence(let items) = node.content else { return read(node, report).map { [$0] } ?? [] }
        if items.isEmpty { report.error("the list \"\(noun)\" is empty; leave it out instead", at: node.position) }
        return items.compactMap { read($0, report) }
    }
}

extension ScalarKind where Value == String {
    /// Any text.
    static let text = ScalarKind("a text") { text throws(ValueProblem) in text }
    /// Text that is not empty.
    static let name = ScalarKind("a name") { text throws(ValueProblem) in
        if text.isEmpty { throw .notOfThisKind }
        return text
    }
}

extension ScalarKind where Value == Bool {
    /// `true` or `false`, and nothing that only looks like it.
    static let boolean = ScalarKind("true or false") { text throws(ValueProblem) in
        switch text {
        case "true": return true
        case "false": return false
        default: throw .notOfThisKind
        }
    }
}

extension ScalarKind where Value == Int {
    /// A whole number within `range`.
    static func integer(_ range: ClosedRange<Int>) -> ScalarKind {
        let bound = range.upperBound == .max ? "" : " to \(range.upperBound)"
        return ScalarKind("a whole number from \(range.lowerBound)\(bound)") { text throws(ValueProblem) in
            guard let number = decimalNumber(text[...]), range.contains(number) else { throw .notOfThisKind }
            return number
        }
    }

    /// A size in bytes within `range`.
    static func size(_ range: ClosedRange<Int> = 0...Int.max) -> ScalarKind {
        ScalarKind("a size such as 64KiB") { text throws(ValueProblem) in
            let bytes = try parseSize(text)
            if bytes < range.lowerBound { throw ValueProblem("at least \(sizeText(range.lowerBound))") }
            if bytes > range.upperBound { throw ValueProblem("at most \(sizeText(range.upperBound))") }
            return bytes
        }
    }

    /// A rate in bytes a second.
    static let rate = ScalarKind("a rate such as 500B/s") { text throws(ValueProblem) in
        guard text != "0" else { return 0 }
        guard text.hasSuffix("/s") else { throw ValueProblem("a rate ends in /s") }
        return try parseSize(String(text.dropLast(2)))
    }
}

extension ScalarKind where Value == Duration {
    /// A length of time. Zero where `allowsZero`.
    static func duration(allowsZero: Bool = true) -> ScalarKind {
        ScalarKind("a duration such as 10s") { text throws(ValueProblem) in
            let duration = try parseDuration(text)
            if duration == .zero, !allowsZero { throw ValueProblem("more than zero") }
            return duration
        }
    }
}

extension ScalarKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of the words that `Value` has; `later` are words of a later version.
    static func choice(later: [String] = []) -> ScalarKind {
        let words = Value.allCases.map(\.rawValue)
        return ScalarKind(wordList(words)) { text throws(ValueProblem) in
            if let value = Value(rawValue: text) { return value }
            if later.contains(text) { throw ValueProblem("\"\(text)\" is not supported by this version yet") }
            throw ValueProblem(nearestName(to: text, among: words).map { "did you mean \"\($0)\"?" })
        }
    }
}

/// `a, b or c`.
func wordList(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
}
