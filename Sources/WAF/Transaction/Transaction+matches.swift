// What follows a match: captures, actions, a record, and perhaps the end.

internal import Bytes
internal import SecLang

extension Transaction {
    /// A value has matched.
    func ruleMatched(
        _ rule: RulePlan, _ head: RulePlan, target: UnsafeRawBufferPointer, member: UnsafeRawBufferPointer,
        _ bytes: UnsafeRawBufferPointer
    ) {
        matched.append(MatchedValue(target: target, member: member, bytes: bytes))
        if rule.isCapturing { keepCaptures() }
        finishMatch(rule, head)
        // What was captured is this rule's; another that captures nothing would find it else.
        if rule.isCapturing { context.forgetCaptures() }
    }

    /// A number has matched: a count, or a variable that rules count with. Its text is made only if someone asks.
    func ruleMatched(
        _ rule: RulePlan, _ head: RulePlan, target: UnsafeRawBufferPointer, member: UnsafeRawBufferPointer, number: Int
    ) {
        let isAskedFor = rule.next != nil || !rule.onlyChanges || isRecorded(head)
        let text = isAskedFor ? NumberText.write(number, to: arena) : .empty
        matched.append(MatchedValue(target: target, member: member, bytes: text))
        finishMatch(rule, head)
    }

    private func finishMatch(_ rule: RulePlan, _ head: RulePlan) {
        if let severity = head.facts.severity, severity < highestSeverity, head.isLogged {
            highestSeverity = severity
            setNumber(.highestSeverity, Int(severity))
        }
        if rule.onlyChanges {
            for index in 0..<rule.changes.count { perform(rule.changes[index]) }
        } else {
            for index in rule.actions.indices { perform(rule.actions[index], rule.facts) }
        }
        if let overlay, overlay.setters.contains(rule.number) { assertVariables() }
        guard rule.next == nil else {
            if recordsEveryMatch { record(rule, head, isEnforced: false) }
            return
        }
        disrupt(rule, head)
    }

    private func keepCaptures() {
        guard context.captureCount > 0 else { return }
        for number in 0..<RuleVariables.captureCount {
            if let captured = context.capture(number) {
                variables.slots[number] = .text(context.isOwnText ? keep(captured) : captured)
            } else if context.replacesAllCaptures {
                variables.slots[number] = .unset
            }
        }
    }

    /// The chain's last rule has matched: its disruptive action, which only an engine that is on carries out.
    private func disrupt(_ rule: RulePlan, _ head: RulePlan) {
        if head.isAudited { isRelevant = true }
        if listsMatchedRules, matchedRules.last !== head.facts, matchedRules.count < Self.maximumRecords {
            matchedRules.append(head.facts)
        }
        var isEnforced = false
        if case .on = mode { isEnforced = phase != .logging && head.disruption != .pass }
        if isRecorded(head) { record(rule, head, isEnforced: isEnforced) }
        guard isEnforced else { return }
        switch head.disruption {
        case .pass: break
        case .deny(let status): interrupt(.deny(status: status), head)
        case .drop: interrupt(.drop, head)
        case .redirect(let status):
            let location = head.redirect.map { Array(expand($0, head.facts)) } ?? []
            interrupt(.redirect(status: status, location: location), head)
        case .allow(let scope): allowed = scope
        }
    }

    private func isRecorded(_ head: RulePlan) -> Bool {
        head.isLogged || recordsEveryMatch || isAuditing && head.isAudited
    }

    private func interrupt(_ action: Interruption.Action, _ head: RulePlan) {
        guard interruption == nil else { return }
        interruption = Interruption(action: action, rule: head.facts, phase: phase, reason: "a rule of the WAF")
    }

    /// Writes down a match for the logs. Rules that log nothing come here only while someone wants an explanation.
    private func record(_ rule: RulePlan, _ head: RulePlan, isEnforced: Bool) {
        guard matches.count < Self.maximumRecords else { return }
        let facts = head.facts
        let last = matched.last
        matches.append(
            MatchRecord(
                rule: facts, message: facts.message.map { text(expand($0, facts)) } ?? "",
                data: facts.logData.map { text(expand($0, facts)) } ?? "",
                tags: facts.tags.map { text(expand($0, facts)) },
                variable: last.map { text(fullName($0)) } ?? "", value: last.map { text($0.bytes) } ?? "",
                isEnforced: isEnforced, isLogged: head.isLogged, isAudited: head.isAudited,
                explanation: recordsEveryMatch ? explain(rule, head) : nil,
                origins: ruleSet.settings.hidesValues ? origins() : [],
                hasForeignText: ruleSet.settings.hidesValues && hasForeignText(head)))
    }

    private func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix(MatchRecord.maximumValueBytes), as: UTF8.self)
    }

    /// The most matches that one transaction logs: a request of a thousand hostile arguments says enough with these.
    static let maximumRecords = 1_000
}
