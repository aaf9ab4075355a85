// One directive of a rule file: what the parser makes and the rule compiler reads.

package import Diagnostics

/// A directive with its place. Files that were included are already in line, so a list of these is read from front
/// to back; order matters, because updates and removals apply to the rules before them.
package struct Directive: Hashable, Sendable {
    /// What it says.
    package var content: Content
    /// Its first character.
    package var position: SourcePosition

    /// Every kind of directive.
    package enum Content: Hashable, Sendable {
        /// `SecRule`, with all that it chains.
        case rule(RuleSyntax)
        /// `SecAction`: a rule without variables, whose operator is `unconditionalMatch`.
        case action(RuleSyntax)
        /// `SecMarker`: where `skipAfter` goes.
        case marker(String)
        /// `SecDefaultAction`: what later rules of `phase` do unless they say otherwise.
        case defaultAction(phase: RulePhase, actions: [ActionSyntax])
        /// `SecRuleRemoveById`, `…ByTag`, `…ByMsg`.
        case removeRules(RuleSelection)
        /// `SecRuleUpdateTargetById`, `…ByTag`, `…ByMsg`.
        case updateTarget(RuleSelection, TargetUpdate)
        /// `SecRuleUpdateActionById`: `follower` is 0 for the rule itself, 1 for the first that it chains.
        case updateAction(id: Int, follower: Int, actions: [ActionSyntax])
        /// `SecRuleScript`: read, so that it can be reported; nothing runs it.
        case script(path: String, actions: [ActionSyntax])
        /// Everything that is not about single rules.
        case setting(Setting)
    }

    package init(_ content: Content, at position: SourcePosition) {
        self.content = content
        self.position = position
    }
}

/// The change that `SecRuleUpdateTarget…` makes to a rule's variables.
package struct TargetUpdate: Hashable, Sendable {
    /// Variables to add; exclusions among them take away.
    package var targets: [VariableSyntax]
    /// The variables that `targets` takes the place of; empty where they are only added.
    package var replaced: [VariableSyntax]

    package init(targets: [VariableSyntax], replaced: [VariableSyntax] = []) {
        self.targets = targets
        self.replaced = replaced
    }
}
