// One rule with its chain becomes a plan.

internal import Bytes
internal import Diagnostics
internal import SecLang

extension RuleCompiler {
    /// - Parameter inPhase: all rules of the draft's phase, in order: jumps count in them.
    mutating func compile(_ draft: RuleDraft, among inPhase: [RuleDraft]) -> RulePlan {
        var next: RulePlan?
        for follower in draft.syntax.followers.reversed() {
            next = compile(follower, of: draft, isHead: false, next: next, among: inPhase)
        }
        return compile(draft.syntax, of: draft, isHead: true, next: next, among: inPhase)
    }

    private mutating func compile(
        _ rule: RuleSyntax, of draft: RuleDraft, isHead: Bool, next: RulePlan?, among inPhase: [RuleDraft]
    ) -> RulePlan {
        let inherited = isHead ? draft.defaults : []
        let outcome = isHead ? RuleOutcome(inherited, rule.actions) : RuleOutcome([], [])
        let chain = transformations(of: draft.defaults, rule.actions)
        let node = memory.node(of: chain)
        let isMulti = rule.actions.contains { $0.kind == .multiMatch }
        let operation = compile(rule.test, isAction: rule.variables.isEmpty)
        var redirect: MacroPlan?
        if let text = outcome.redirect { redirect = macro(text) }
        return RulePlan(
            number: draft.number, facts: facts(of: rule, draft, operation.text),
            targets: targets(of: rule.variables, namespaces: namespaces(of: rule)),
            node: node, nodes: isMulti ? memory.trie.path(to: node) : [], test: operation.test,
            isNegated: rule.test.isNegated, isCapturing: rule.actions.contains { $0.kind == .capture },
            actions: actions(of: inherited + rule.actions, at: rule.position),
            minimumLength: rule.test.isNegated ? 0 : operation.minimumLength,
            required: rule.test.isNegated ? [] : operation.required, next: next, disruption: outcome.disruption,
            redirect: redirect, isLogged: outcome.isLogged, isAudited: outcome.isAudited, skip: outcome.skip,
            skipTarget: outcome.skipAfter.map { jump(to: $0, from: draft, inPhase) } ?? -1)
    }

    private func namespaces(of rule: RuleSyntax) -> [(prefix: String, uri: String)] {
        rule.actions.compactMap { action in
            guard case .xmlNamespace(let prefix, let uri) = action.kind else { return nil }
            return (prefix, uri)
        }
    }

    /// The transformations of the defaults and then those of the rule; `t:none` forgets those before it.
    private func transformations(of defaults: [ActionSyntax], _ actions: [ActionSyntax]) -> [Transformation] {
        var chain: [Transformation] = []
        for action in defaults + actions {
            switch action.kind {
            case .clearTransformations: chain = []
            case .transformation(let name):
                if let transformation = Transformation(name: name.rawValue) { chain.append(transformation) }
            default: break
            }
        }
        return chain
    }

    /// Where in the phase a jump leads: behind the marker, or behind the rule with that id. One that leads nowhere
    /// leaves out the rest of the phase.
    private func jump(to name: String, from draft: RuleDraft, _ inPhase: [RuleDraft]) -> Int {
        var place = markers.first { $0.name == name && $0.ordinal > draft.ordinal }?.ordinal
        if place == nil, let identifier = Int(name) {
            place = drafts.first { $0.identifier == identifier && $0.ordinal > draft.ordinal }?.ordinal
        }
        guard let place else { return inPhase.count }
        return inPhase.firstIndex { $0.ordinal > place } ?? inPhase.count
    }

    private mutating func facts(of rule: RuleSyntax, _ draft: RuleDraft, _ operatorText: String) -> RuleFacts {
        var message: MacroPlan?, logData: MacroPlan?, tags: [MacroPlan] = [], tagTexts: [String] = []
        var messageText = "", severity: UInt8?, revision = "", version = "", accuracy = 0, maturity = 0
        for action in rule.actions {
            switch action.kind {
            case .message(let text): (message, messageText) = (macro(text), text.source)
            case .logData(let text): logData = macro(text)
            case .tag(let text):
                tags.append(macro(text))
                tagTexts.append(text.source)
            case .severity(let value): severity = UInt8(value.rawValue)
            case .revision(let text): revision = text
            case .version(let text): version = text
            case .accuracy(let value): accuracy = value
            case .maturity(let value): maturity = value
            default: break
            }
        }
        return RuleFacts(
            identifier: draft.identifier, phase: draft.phase, file: rule.position.file, line: rule.position.line,
            number: draft.number, message: message, logData: logData, tags: tags, severity: severity,
            revision: revision, version: version, accuracy: accuracy, maturity: maturity, tagTexts: tagTexts,
            messageText: messageText, operatorText: operatorText)
    }

    // MARK: The operator

    private struct Operation {
        var test: RuleTest
        var text: String
        var minimumLength = 0
        var required: [ByteSet] = []
    }

    /// - Parameter isAction: whether there are no values to try, as in `SecAction`.
    private mutating func compile(_ syntax: OperatorSyntax, isAction: Bool) -> Operation {
        let text = "\(syntax.isNegated ? "!" : "")@\(syntax.name.rawValue) \(syntax.argument)"
        switch syntax.name {
        case .unconditionalMatch: return Operation(test: isAction ? .always : .any, text: text)
        case .noMatch: return Operation(test: .never, text: text)
        case .eq, .ge, .gt, .le, .lt: return Operation(test: number(syntax), text: text)
        default: break
        }
        let argument = syntax.name.takesMacros ? macros(in: syntax.argument, at: syntax.position) : nil
        do {
            let compiled = try OperatorCompiler.compile(
                name: syntax.name.rawValue, argument: Array(syntax.argument.utf8), hasMacros: argument != nil,
                geography: geography, read: { read($0, syntax.position.file) })
            let test = RuleTest(kind: .value, compiled: compiled, argument: argument)
            guard argument == nil else { return Operation(test: test, text: text) }
            return Operation(
                test: test, text: text, minimumLength: compiled.minimumLength, required: compiled.requiredBytes)
        } catch {
            var severity = Diagnostic.Severity.error
            if case .unsupported = error { severity = .warning }
            report(severity, "\(error)", syntax.position)
            // Negated or not: it does not match.
            return Operation(test: syntax.isNegated ? .any : .never, text: text)
        }
    }

    private mutating func number(_ syntax: OperatorSyntax) -> RuleTest {
        let comparison: NumberComparison =
            switch syntax.name {
            case .ge: .greaterOrEqual
            case .gt: .greater
            case .le: .lessOrEqual
            case .lt: .less
            default: .equal
            }
        if let argument = macros(in: syntax.argument, at: syntax.position) {
            return RuleTest(kind: .number, comparison: comparison, argument: argument)
        }
        let bytes = Array(syntax.argument.utf8)
        return RuleTest(
            kind: .number, comparison: comparison, number: bytes.withUnsafeBytes { NumberText.leading($0) })
    }
}

extension OperatorName {
    /// Whether its argument may have macros in it.
    fileprivate var takesMacros: Bool {
        switch self {
        case .rx, .rxGlobal, .streq, .contains, .containsWord, .beginsWith, .endsWith, .within, .strmatch, .ipMatch:
            true
        default: false
        }
    }
}
