// A rule as written, with the rules that it chains.

package import Diagnostics

/// `SecRule VARIABLES OPERATOR ACTIONS`, or `SecAction ACTIONS`.
package struct RuleSyntax: Hashable, Sendable {
    /// What is looked at; empty for `SecAction` alone.
    package var variables: [VariableSyntax]
    /// What is asked of it.
    package var test: OperatorSyntax
    /// What follows, in the order written.
    package var actions: [ActionSyntax]
    /// The rest of the chain, in order. Followers have no followers of their own.
    package var followers: [RuleSyntax]
    /// The first character of the directive.
    package var position: SourcePosition

    package init(
        variables: [VariableSyntax], test: OperatorSyntax, actions: [ActionSyntax], followers: [RuleSyntax] = [],
        at position: SourcePosition
    ) {
        self.variables = variables
        self.test = test
        self.actions = actions
        self.followers = followers
        self.position = position
    }

    /// The id; nil in followers, and in rules that were refused for it.
    package var id: Int? {
        for action in actions {
            if case .id(let id) = action.kind { return id }
        }
        return nil
    }

    /// The phase that it names; nil where it takes the default, `requestBody`.
    package var phase: RulePhase? {
        for action in actions.reversed() {
            if case .phase(let phase) = action.kind { return phase }
        }
        return nil
    }

    /// Whether it continues a chain.
    package var isChained: Bool { actions.contains { $0.kind == .chain } }

    /// Why the rule, or one that it chains, cannot be evaluated: such a chain is left out as a whole.
    package var unsupportedFeature: UnsupportedFeature? {
        test.name.unsupportedFeature ?? followers.lazy.compactMap(\.test.name.unsupportedFeature).first
    }
}
