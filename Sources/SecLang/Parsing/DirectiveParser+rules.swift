// SecRule, SecAction, SecDefaultAction, and the directives that change rules.

import Diagnostics

extension DirectiveParser {
    mutating func rule(_ arguments: [Word], at position: SourcePosition) throws(Refusal) -> RuleSyntax {
        let variables = self.variables(arguments[0])
        if variables.isEmpty, arguments[0].text.count == 0 {
            refuse(.unexpected("", expected: "variables", at: arguments[0].start))
        }
        let test = self.test(arguments[1])
        let actions = arguments.count > 2 ? self.actions(arguments[2]) : []
        return RuleSyntax(variables: variables, test: test, actions: actions, at: position)
    }

    mutating func action(_ arguments: [Word], at position: SourcePosition) -> RuleSyntax {
        let test = OperatorSyntax(.unconditionalMatch, "", at: position)
        return RuleSyntax(variables: [], test: test, actions: actions(arguments[0]), at: position)
    }

    /// What ModSecurity 2.9 asks of defaults: a phase, an action that `block` can stand for, and nothing that belongs
    /// to one rule.
    mutating func defaultAction(_ word: Word, at position: SourcePosition) throws(Refusal) -> Directive.Content {
        let actions = self.actions(word)
        var phase: RulePhase?
        var isDisruptive = false
        for action in actions {
            switch action.kind {
            case .phase(let named): phase = named
            case .block:
                findings.error("block stands for the default action and cannot be it", at: action.position)
                isDisruptive = true
            case .chain, .skip, .skipAfter:
                findings.error("\(action.kind.name) cannot be a default", at: action.position)
            case let kind where kind.isMetadata && kind.name != "tag":
                findings.error("\(kind.name) belongs to one rule and cannot be a default", at: action.position)
            case let kind: if kind.isDisruptive { isDisruptive = true }
            }
        }
        if !isDisruptive {
            findings.error(
                "SecDefaultAction has no disruptive action; expected pass, deny or another", at: position)
        }
        guard let phase else {
            throw Refusal("SecDefaultAction has no phase; expected phase:1 to phase:5", at: word.start)
        }
        return .defaultAction(phase: phase, actions: actions)
    }

    mutating func targetUpdate(_ arguments: [Word]) throws(Refusal) -> TargetUpdate {
        let targets = variables(arguments[1])
        if arguments[1].text.count == 0 { throw .unexpected("", expected: "variables", at: arguments[1].start) }
        return TargetUpdate(targets: targets, replaced: arguments.count > 2 ? variables(arguments[2]) : [])
    }

    mutating func updateAction(_ arguments: [Word]) throws(Refusal) -> Directive.Content {
        let written = arguments[0].string.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let id = try ruleID(String(written[0]), at: arguments[0].start)
        let follower = written.count > 1 ? try followerIndex(String(written[1]), at: arguments[0].start) : 0
        let actions = self.actions(arguments[1])
        for action in actions {
            if case .id = action.kind { findings.error("the id of a rule cannot be changed", at: action.position) }
            if action.kind == .chain { findings.error("a rule cannot be made a chain later", at: action.position) }
        }
        return .updateAction(id: id, follower: follower, actions: actions)
    }
}
