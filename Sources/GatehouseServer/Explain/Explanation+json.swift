// An explanation for programs. The keys are described in docs/explain.md and stay as they are.

internal import ConfigModel

extension Explanation {
    /// The explanation as JSON. Every key is always there; what does not apply is null or empty.
    var json: JSONValue {
        .object([
            JSONValue.Member("request", .text(request)),
            JSONValue.Member("outcome", .text(outcome.rawValue)),
            JSONValue.Member("status", status.map { .integer(Int($0)) } ?? .null),
            JSONValue.Member("reason", .text(reason)),
            JSONValue.Member("answerFields", .texts(answerFields)),
            JSONValue.Member("listener", listener?.json ?? .null),
            JSONValue.Member("certificate", certificate?.json ?? .null),
            JSONValue.Member("steps", .array(steps.map(\.json))),
            JSONValue.Member("inspection", inspection?.json ?? .null),
            JSONValue.Member("upstreams", .array(upstreams.map(\.json))),
            JSONValue.Member("forwarded", .texts(forwarded)),
            JSONValue.Member("responseEdits", .texts(responseEdits)),
        ])
    }
}

extension Explanation.Listener {
    fileprivate var json: JSONValue {
        .object([
            JSONValue.Member("address", .text(address)), JSONValue.Member("origin", .text(origin)),
            JSONValue.Member("kind", .text(kind)), JSONValue.Member("note", .optional(note)),
        ])
    }
}

extension Explanation.ShownCertificate {
    fileprivate var json: JSONValue {
        .object([
            JSONValue.Member("serverName", .text(serverName)), JSONValue.Member("matched", .text(matched)),
            JSONValue.Member("isForHost", .boolean(isForHost)),
            JSONValue.Member("offered", .array(offered.map { .object($0.members) })),
        ])
    }
}

extension Explanation.Step {
    fileprivate var json: JSONValue {
        .object([
            JSONValue.Member("question", .text(question)), JSONValue.Member("answer", .text(answer)),
            JSONValue.Member("origin", .optional(origin)), JSONValue.Member("notes", .texts(notes)),
            JSONValue.Member("runnersUp", .array(runnersUp.map { route in
                .object([
                    JSONValue.Member("name", .text(route.name)), JSONValue.Member("origin", .text(route.origin)),
                    JSONValue.Member("reason", .text(route.reason)),
                ])
            })),
            JSONValue.Member("omitted", .integer(omitted)),
        ])
    }
}

extension Explanation.Upstream {
    fileprivate var json: JSONValue {
        .object([
            JSONValue.Member("name", .text(name)), JSONValue.Member("origin", .text(origin)),
            JSONValue.Member("weight", .integer(weight)), JSONValue.Member("balance", .text(balance)),
            JSONValue.Member("tls", .boolean(usesTLS)),
            JSONValue.Member("endpoints", .array(endpoints.map { endpoint in
                .object([
                    JSONValue.Member("url", .text(endpoint.url)), JSONValue.Member("weight", .integer(endpoint.weight)),
                    JSONValue.Member("isName", .boolean(endpoint.isName)),
                    JSONValue.Member("serverName", .optional(endpoint.serverName)),
                ])
            })),
        ])
    }
}

extension CertificateFacts {
    /// The facts as members of a JSON object.
    var members: [JSONValue.Member] {
        [
            JSONValue.Member("file", .text(file)), JSONValue.Member("names", .texts(names)),
            JSONValue.Member("keyKind", .text(keyKind)), JSONValue.Member("issuer", .text(issuer)),
            JSONValue.Member("validUntil", .text(validUntil)), JSONValue.Member("daysLeft", .integer(daysLeft)),
            JSONValue.Member("warnings", .texts(warnings)),
        ]
    }
}

extension JSONValue {
    static func texts(_ values: [String]) -> JSONValue { .array(values.map { .text($0) }) }
    static func optional(_ value: String?) -> JSONValue { value.map { .text($0) } ?? .null }
}
