// Directives that change a rule after it was read.

internal import SecLang

extension RuleSyntax {
    /// `SecRuleUpdateTarget…`: adds variables, or puts them in the place of others.
    mutating func updateVariables(_ update: TargetUpdate, ofFollower follower: Int) {
        change(follower) { rule in
            if update.replaced.isEmpty {
                rule.variables += update.targets
            } else {
                rule.variables.removeAll { variable in
                    update.replaced.contains { $0.name == variable.name && $0.selector == variable.selector }
                }
                rule.variables += update.targets
            }
        }
    }

    /// `SecRuleUpdateActionById`: actions of a kind that a rule has once take the place of the old.
    mutating func replaceActions(_ actions: [ActionSyntax], ofFollower follower: Int) {
        change(follower) { rule in
            for action in actions {
                if action.kind.isDisruptive { rule.actions.removeAll { $0.kind.isDisruptive } }
                rule.actions.append(action)
            }
        }
    }

    private mutating func change(_ follower: Int, _ body: (inout RuleSyntax) -> Void) {
        if follower == 0 {
            body(&self)
        } else if followers.indices.contains(follower - 1) {
            body(&followers[follower - 1])
        }
    }
}
