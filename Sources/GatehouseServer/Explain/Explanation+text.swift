// An explanation for people: one line a fact, the question at its left.

internal import Diagnostics

extension Explanation {
    /// The explanation as text. Questions stand in a column of their own; what belongs to an answer stands below it.
    var text: String {
        var table = TextTable()
        table.add(["request", request])
        if let listener {
            table.add(["listener", listener.words])
            if let note = listener.note { table.add(["", note]) }
        }
        if let certificate { add(certificate, to: &table) }
        for step in steps { add(step, to: &table) }
        for (number, line) in (inspection?.lines ?? []).enumerated() { table.add([number == 0 ? "waf" : "", line]) }
        addUpstreams(to: &table)
        for (number, line) in forwarded.enumerated() { table.add([number == 0 ? "forwarded as" : "", line]) }
        for (number, line) in responseEdits.enumerated() { table.add([number == 0 ? "response" : "", line]) }
        table.add(["outcome", outcomeWords])
        for line in answerFields { table.add(["", line]) }
        return table.text
    }

    private func add(_ certificate: ShownCertificate, to table: inout TextTable) {
        let asked = certificate.serverName.isEmpty ? "no server name" : certificate.serverName
        for (number, facts) in certificate.offered.enumerated() {
            let how = switch certificate.matched {
            case "default": "the default one, for \(asked)"
            case "wildcard": "for \(asked), by a wildcard"
            default: "for \(asked)"
            }
            let words = "\(facts.file), \(number == 0 ? how : "for clients that prefer it"), \(facts.keyKind)"
            table.add([number == 0 ? "certificate" : "", "\(words), \(facts.validity)"])
            for warning in facts.warnings { table.add(["", "  warning: \(warning)"]) }
        }
        if !certificate.isForHost {
            let names = certificate.offered.first?.names.joined(separator: ", ") ?? ""
            table.add(["", "  warning: no certificate is for this host; clients that check will refuse (\(names))"])
        }
    }

    private func add(_ step: Step, to table: inout TextTable) {
        let origin = step.origin.map { " (\($0))" } ?? ""
        table.add([Self.label(step.question), step.answer + origin])
        for note in step.notes { table.add(["", "  \(note)"]) }
        for runnerUp in step.runnersUp {
            table.add(["", "  not \(runnerUp.name) (\(runnerUp.origin)): \(runnerUp.reason)"])
        }
        if step.omitted > 0 { table.add(["", "  and not \(step.omitted) more"]) }
    }

    private func addUpstreams(to table: inout TextTable) {
        let total = upstreams.reduce(0) { $0 + $1.weight }
        for upstream in upstreams {
            let share = upstreams.count > 1 ? "\(upstream.weight) of \(total) requests, " : ""
            table.add(["upstream", "\(upstream.name) (\(upstream.origin)): \(share)\(upstream.balance)"])
            for endpoint in upstream.endpoints { table.add(["", "  \(endpoint.words)"]) }
        }
    }

    private var outcomeWords: String {
        let status = status.map { " with \($0)" } ?? ""
        return switch outcome {
        case .unreachable: "no answer: \(reason)"
        case .refuse: "refused\(status): \(reason)"
        case .forward: "forwarded; the upstream answers"
        case .redirect: "redirected\(status)"
        case .respond: "answered by the route\(status)"
        case .operatorPage: "a page for the operator"
        }
    }

    /// `clientAddress` as people write it.
    private static func label(_ question: String) -> String {
        question.map { $0.isUppercase ? " \($0.lowercased())" : "\($0)" }.joined()
    }
}

extension Explanation.Listener {
    fileprivate var words: String {
        let speaks = switch kind {
        case "tls": "speaks TLS"
        case "redirectToHTTPS": "redirects to https"
        case "admin": "serves the operator"
        default: "speaks plain HTTP"
        }
        return "\(address) (\(origin)), \(speaks)"
    }
}

extension Explanation.Endpoint {
    fileprivate var words: String {
        var words = url
        if weight != 1 { words += ", weight \(weight)" }
        if isName { words += ", resolved when running" }
        if let serverName { words += ", verified as \(serverName)" }
        return words
    }
}
