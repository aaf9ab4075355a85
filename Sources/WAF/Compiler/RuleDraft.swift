// A rule while the rule set is being put together.

internal import SecLang

/// A rule with what applied to it where it stands. Later directives may still change or remove it.
final class RuleDraft {
    var syntax: RuleSyntax
    let phase: Phase
    /// The default actions of its phase, as of its place in the files.
    let defaults: [ActionSyntax]
    /// Its place among all rules and markers.
    let ordinal: Int
    var isRemoved = false
    /// Its number in the finished set.
    var number = -1

    init(_ syntax: RuleSyntax, phase: Phase, defaults: [ActionSyntax], ordinal: Int) {
        self.syntax = syntax
        self.phase = phase
        self.defaults = defaults
        self.ordinal = ordinal
    }

    var identifier: Int { syntax.id ?? 0 }

    /// The texts of its tags, macros as written.
    var tags: [String] {
        syntax.actions.compactMap { action in
            guard case .tag(let text) = action.kind else { return nil }
            return text.source
        }
    }

    var message: String {
        for action in syntax.actions.reversed() {
            if case .message(let text) = action.kind { return text.source }
        }
        return ""
    }
}

extension MacroText {
    /// The text as a rule writes it.
    var source: String {
        pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .macro(let macro): "%{\(macro.variable.rawValue)\(macro.selector.map { ".\($0)" } ?? "")}"
            }
        }.joined()
    }
}
