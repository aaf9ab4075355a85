// Short ways to read a text in a test.

import Diagnostics

@testable import SecLang

/// What came of a text that is in `t.conf`.
func read(_ text: String, isStrict: Bool = false) -> RuleSetSyntax {
    RuleSetReader.read(text: Array(text.utf8), named: "t.conf", isStrict: isStrict)
}

/// The diagnostics of a text, as tools print them.
func complaints(_ text: String, isStrict: Bool = false) -> [String] {
    read(text, isStrict: isStrict).diagnostics.map(\.description)
}

/// The one rule of a text, or nothing where there are complaints.
func rule(_ text: String) -> RuleSyntax? {
    let rules = read(text)
    guard rules.diagnostics.isEmpty, rules.directives.count == 1 else { return nil }
    switch rules.directives[0].content {
    case .rule(let rule), .action(let rule): return rule
    default: return nil
    }
}

/// The kinds of the actions of a list, its id left out.
func actions(_ list: String) -> [ActionSyntax.Kind]? {
    rule("SecAction \"id:1,\(list)\"").map { $0.actions.dropFirst().map(\.kind) }
}

/// A place in `t.conf`.
func place(_ line: Int, _ column: Int) -> SourcePosition { SourcePosition(file: "t.conf", line: line, column: column) }

extension MacroText: ExpressibleByStringLiteral {
    /// Text without macros.
    public init(stringLiteral text: String) { self.init(text.isEmpty ? [] : [.literal(text)]) }
}
