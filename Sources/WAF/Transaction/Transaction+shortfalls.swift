// What could not be judged, said by name: to rules, to the log, and as a decision.

internal import Bytes
internal import SecLang

/// Something about a transaction that the rules could not judge.
package enum Shortfall: Sendable, CaseIterable {
    /// The transaction took more work than it may: the rules that were left, but for those about TX, were not run.
    case overBudget
    /// A pattern took more steps than SecPcreMatchLimit: whether it matches is not known.
    case patternLimit
    /// The request's body came in a coding that is not unpacked: rules have not seen it.
    case unreadableCoding

    /// The variable of TX that is 1 then; ModSecurity's own rule 200005 asks for any of that beginning.
    package var variable: StaticString {
        switch self {
        case .overBudget: "msc_budget_exceeded"
        case .patternLimit: "msc_pcre_limits_exceeded"
        case .unreadableCoding: "msc_reqbody_not_inspected"
        }
    }

    fileprivate var facts: RuleFacts {
        switch self {
        case .overBudget: Self.budgetFacts
        case .patternLimit: Self.patternFacts
        case .unreadableCoding: Self.codingFacts
        }
    }

    private static let budgetFacts = RuleFacts(
        shortfall: "over budget", "Request took more work than it may: the rules that were left were not run")
    private static let patternFacts = RuleFacts(
        shortfall: "pattern limit", "A pattern took more steps than SecPcreMatchLimit")
    private static let codingFacts = RuleFacts(
        shortfall: "unreadable coding", "Request body in a content coding that is not unpacked")
}

extension RuleFacts {
    /// What the log says where no rule speaks: id 0 and the shortfall's name as tag.
    fileprivate convenience init(shortfall name: String, _ message: String) {
        self.init(
            identifier: 0, phase: .requestBody, file: "", line: 0, number: -1, message: nil, logData: nil, tags: [],
            severity: 4, revision: "", version: "", accuracy: 0, maturity: 0, tagTexts: [name], messageText: message,
            operatorText: "")
    }
}

extension Transaction {
    /// Whether the transaction has run over its budget.
    package var isOverBudget: Bool { budget.isExceeded || budget.isSpent }

    /// Notes a shortfall: each once, in TX and in the log.
    ///
    /// - Parameter rule: the rule at work; nil where none was.
    func note(_ shortfall: Shortfall, at rule: RulePlan?) {
        let name = shortfall.variable
        let bytes = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        let slot = ruleSet.slot(named: bytes)
        let known = slot.map { variables.slots[$0] } ?? variables.value(ofDynamic: bytes)
        guard !known.isSet else { return }
        if let slot { variables.slots[slot] = .number(1) } else { variables.set(.number(1), ofDynamic: bytes) }
        if case .patternLimit = shortfall { setNumber(.patternLimitsExceeded, 1) }
        let facts = shortfall.facts
        let place = rule.map { ", rule \($0.facts.identifier)" } ?? ""
        matches.append(
            MatchRecord(
                rule: facts, message: facts.messageText, data: "phase \(phase.rawValue)\(place)",
                tags: facts.tagTexts, variable: "TX:\(String(decoding: bytes, as: UTF8.self).uppercased())", value: "1",
                isEnforced: isStopped(by: shortfall)))
    }

    private func isStopped(by shortfall: Shortfall) -> Bool {
        guard case .overBudget = shortfall else { return false }
        return blocksOverBudget && mode == .on && phase != .logging
    }

    /// The budget is spent: says so, and where the policy wants it ends the transaction.
    func runOver(at rule: RulePlan?) {
        guard !budget.isExceeded else { return }
        budget.grantRest()
        note(.overBudget, at: rule)
        guard isStopped(by: .overBudget), interruption == nil else { return }
        interruption = Interruption(
            action: .deny(status: 403), rule: nil, phase: phase, reason: "over the WAF's budget")
    }
}
