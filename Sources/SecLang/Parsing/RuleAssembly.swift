// What only shows when directives stand behind each other: chains, ids that are taken, markers that are missing.

import Diagnostics

/// Puts directives in line and chains together.
struct RuleAssembly {
    private(set) var directives: [Directive] = []
    /// The chain that still waits for its next rule.
    private var chain: Chain?
    /// Whether a rule was lost of which it is unknown whether it was part of a chain.
    private var isLost = false
    private var idPositions: [Int: SourcePosition] = [:]
    /// The number of directives before the last marker, or rule, of that name.
    private var landings: [String: Int] = [:]
    private var jumps: [(name: String, from: Int, position: SourcePosition)] = []

    private struct Chain {
        var isAction: Bool
        var head: RuleSyntax
    }

    mutating func add(_ directive: Directive, _ findings: inout Findings) {
        switch directive.content {
        case .rule(let rule): add(rule, isAction: false, &findings)
        case .action(let rule): add(rule, isAction: true, &findings)
        default:
            endChain(&findings, because: directive.position)
            isLost = false
            if case .marker(let name) = directive.content { landings[name] = directives.count }
            if case .defaultAction(let phase, let actions) = directive.content {
                checkPhase(phase, actions, &findings)
            }
            directives.append(directive)
        }
    }

    /// A rule could not be read at all.
    mutating func loseTrack() {
        chain = nil
        isLost = true
    }

    /// Nothing follows.
    mutating func finish(_ findings: inout Findings) {
        endChain(&findings, because: nil)
        // Enough to find a slip of the pen, and not the product of two long lists.
        let names = landings.keys.sorted().prefix(300)
        for jump in jumps where landings[jump.name] ?? -1 < jump.from && findings.takesWarnings {
            let isBehind = landings[jump.name] != nil
            let place = isBehind ? "it stands before this rule" : "there is none of that name"
            let nearest = isBehind ? nil : nearestName(to: jump.name, among: names)
            let suggestion = nearest.map { "; did you mean \($0)?" } ?? ""
            findings.warning(
                "skipAfter:\(Refusal.shortened(jump.name)) finds no marker: \(place)\(suggestion)", at: jump.position)
        }
    }

    private mutating func add(_ rule: RuleSyntax, isAction: Bool, _ findings: inout Findings) {
        if let head = chain?.head.position {
            checkFollower(rule, of: head, &findings)
            chain?.head.followers.append(rule)
        } else if isLost, rule.id == nil {
            // Probably the rest of a chain whose head is the rule that could not be read.
            isLost = rule.isChained
            return
        } else {
            checkHead(rule, &findings)
            chain = Chain(isAction: isAction, head: rule)
        }
        isLost = false
        if !rule.isChained, let complete = chain { keep(complete) }
    }

    private mutating func keep(_ complete: Chain) {
        chain = nil
        if let id = complete.head.id { landings[String(id)] = directives.count }
        let content: Directive.Content = complete.isAction ? .action(complete.head) : .rule(complete.head)
        directives.append(Directive(content, at: complete.head.position))
    }

    private mutating func endChain(_ findings: inout Findings, because position: SourcePosition?) {
        guard let open = chain else { return }
        chain = nil
        let last = open.head.followers.last ?? open.head
        let place = last.actions.first { $0.kind == .chain }?.position ?? last.position
        let found = position.map { "the directive in line \($0.line) is no rule" } ?? "there are no more rules"
        findings.error("a chain that nothing continues: \(found)", at: place)
    }

    private mutating func checkHead(_ rule: RuleSyntax, _ findings: inout Findings) {
        var id: (Int, SourcePosition)?
        for action in rule.actions {
            if case .id(let number) = action.kind {
                if id != nil { findings.error("a second id in one rule", at: action.position) }
                id = id ?? (number, action.position)
            }
            if case .skipAfter(let name) = action.kind { jumps.append((name, directives.count, action.position)) }
        }
        if let (number, position) = id {
            if let first = idPositions[number] {
                findings.error("the id \(number) is taken by the rule at \(first)", at: position)
            } else {
                idPositions[number] = position
            }
        } else {
            findings.error("a rule without id", at: rule.position)
        }
        if let phase = rule.phase { checkPhase(phase, rule.actions, &findings) }
    }

    /// In the logging phase the answer has been sent: ModSecurity 2.9 lets only `allow`, `pass` and `block` stand.
    private func checkPhase(_ phase: RulePhase, _ actions: [ActionSyntax], _ findings: inout Findings) {
        guard phase == .logging else { return }
        for action in actions {
            switch action.kind {
            case .deny, .drop, .pause, .proxy, .redirect:
                findings.error("\(action.kind.name) in the logging phase, when all is answered", at: action.position)
            default: break
            }
        }
    }

    /// What belongs to the chain as a whole stands in its first rule.
    private func checkFollower(_ rule: RuleSyntax, of head: SourcePosition, _ findings: inout Findings) {
        for action in rule.actions {
            let belongsToHead: Bool
            switch action.kind {
            case .tag: belongsToHead = false
            case .phase, .skip, .skipAfter: belongsToHead = true
            case let kind: belongsToHead = kind.isMetadata || kind.isDisruptive
            }
            if belongsToHead {
                let message = "\(action.kind.name) in a rule that continues a chain; it belongs to the first"
                findings.error("\(message), in line \(head.line)", at: action.position)
            }
        }
    }
}
