// The web application firewall's part in a request that goes nowhere.

internal import Addressing
internal import Bytes
internal import HTTPSemantics
internal import Pipeline
internal import Snapshots
internal import WAF

extension ExplainedRequest: InspectedRequest {
    var clientPort: UInt16 { 0 }
    var localAddress: SocketAddress { SocketAddress(peer, port: 0) }
}

extension ExplainedRequest {
    /// Runs the rules on the request and the body that would follow it, as the data plane does. Collections that
    /// outlive a request are empty.
    ///
    /// - Parameters:
    ///   - body: the body's bytes; empty for none.
    /// - Returns: nil where no rules are run.
    public func inspect(body: [UInt8]) -> InspectionReport? {
        // What belongs to no route is only shown to the gateway's rules.
        let isEnforced = verdict.outcome != .refuse
        let chosen = isEnforced ? route?.inspection : verdict.route < 0 ? snapshot.inspection : nil
        guard let rules = chosen else { return nil }
        let inspection = Inspection(rules, persistent: PersistentVariables())
        var report = run(inspection, rules, body, leavesOut: true, isEnforced: isEnforced)
        guard let overlay = rules.overlay, overlay.excludes else { return report }
        // What would have matched, but for the exclusions?
        let whole = run(
            Inspection(rules, persistent: PersistentVariables()), rules, body, leavesOut: false, isEnforced: false)
        report.leftOut = whole.matches.compactMap { match in
            guard match.isComplete,
                !report.matches.contains(where: { $0.isSame(as: match) }),
                let fact = rules.ruleSet.rules.first(where: { $0.identifier == match.rule && $0.line == match.line }),
                let exclusion = overlay.exclusion(of: fact, matching: match.variable)
            else { return nil }
            return InspectionReport.LeftOut(match: match, exclusion: exclusion.text, origin: exclusion.origin)
        }
        return report
    }

    private func run(
        _ inspection: Inspection, _ rules: RouteInspection, _ body: [UInt8], leavesOut: Bool, isEnforced: Bool
    ) -> InspectionReport {
        let transaction = inspection.transaction
        transaction.recordsEveryMatch = true
        var report = InspectionReport(ruleSet: rules.name, mode: rules.modeWord)
        var interruption = inspection.begin(
            head: head, of: self, rules, isEnforced: isEnforced, leavesOut: leavesOut)
        if interruption == nil {
            let isCall = GRPC.isCall(head)
            if body.isEmpty || isCall || !verdict.protocolSwitch.isEmpty || !transaction.wantsRequestBody {
                let reason = isCall ? "calls of gRPC have no end" : "no rule asks for bodies"
                report.unseenBody = body.isEmpty ? nil : reason
            } else {
                inspection.holdRequest()
                interruption = body.withUnsafeBytes { transaction.appendRequestBody($0) }
                if transaction.isRequestBodyCut { report.unseenBody = "cut at SecRequestBodyLimit" }
            }
        }
        if interruption == nil { interruption = inspection.endRequest() }
        transaction.run(.logging)
        report.matches = transaction.matches.map { InspectionReport.Match($0) }
        report.decision = decision(interruption, report.matches)
        return report
    }

    private func decision(
        _ interruption: Interruption?, _ matches: [InspectionReport.Match]
    ) -> InspectionReport.Decision? {
        guard let interruption else {
            let logging = Phase.logging.rawValue
            let first = matches.first { !$0.disruption.isEmpty && $0.disruption != "allow" && $0.phase != logging }
            return first.map {
                InspectionReport.Decision(
                    rule: $0.rule, file: $0.file, line: $0.line, action: $0.disruption, status: nil, isEnforced: false)
            }
        }
        let (action, status): (String, UInt16?) =
            switch interruption.action {
            case .deny(let status): ("deny \(status)", status)
            case .drop: ("drop", nil)
            case .redirect(let status, _): ("redirect \(status)", status)
            }
        return InspectionReport.Decision(
            rule: interruption.rule?.identifier, file: interruption.rule?.file ?? "",
            line: interruption.rule?.line ?? 0, action: action, status: status, isEnforced: true)
    }
}

extension InspectionReport.Match {
    fileprivate init(_ record: MatchRecord) {
        let more = record.explanation
        self.init(
            rule: record.rule.identifier, file: record.rule.file, line: record.rule.line,
            phase: record.rule.phase.rawValue, message: record.message, data: record.data, tags: record.tags,
            severity: record.rule.severity.map(Int.init), variable: record.variable, value: more?.value ?? record.value,
            captured: more?.captured ?? "", inboundScore: more?.inboundScore ?? 0,
            outboundScore: more?.outboundScore ?? 0, isComplete: more?.isComplete ?? true,
            isLogged: more?.isLogged ?? true, disruption: more?.disruption ?? "")
    }

    /// Whether it is the same rule's match of the same value, whatever the scores are.
    fileprivate func isSame(as other: Self) -> Bool {
        rule == other.rule && line == other.line && variable == other.variable && value == other.value
            && isComplete == other.isComplete
    }
}
