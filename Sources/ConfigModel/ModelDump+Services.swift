// Upstreams and routes as JSON.

import Addressing

extension ModelDump {
    static func upstream(_ upstream: UpstreamModel) -> JSONValue {
        let host = switch upstream.host.value {
        case .preserve: "preserve"
        case .endpoint: "endpoint"
        case .literal(let host): host
        }
        return object([
            ("at", at(upstream.position)),
            ("endpoints", .array(upstream.endpoints.map(endpoint))),
            ("balance", .text(upstream.balance.value.rawValue)),
            ("protocol", .text(upstream.spokenProtocol.rawValue)),
            ("tls", upstream.usesTLS ? tls(upstream.tls) : .null),
            ("maxConnections", .integer(upstream.maximumConnections.value)),
            ("concurrency", concurrency(upstream.concurrency)),
            ("keepAlive", object([
                ("connections", .integer(upstream.keepAlive.connections.value)),
                ("idle", duration(upstream.keepAlive.idle)),
                ("ping", duration(upstream.keepAlive.ping)),
            ])),
            ("retries", .integer(upstream.retries.value)),
            ("timeouts", object([
                ("connect", duration(upstream.timeouts.connect)),
                ("response", duration(upstream.timeouts.response)),
            ])),
            ("proxyProtocol", optional(upstream.proxyProtocol?.value.rawValue)),
            ("healthCheck", upstream.healthCheck.map(healthCheck) ?? .null),
            ("host", .text(host)),
            ("allowLinkLocal", .boolean(upstream.allowLinkLocal.value)),
        ])
    }

    private static func endpoint(_ endpoint: EndpointModel) -> JSONValue {
        object([("url", .text("\(endpoint.url.value)")), ("weight", .integer(endpoint.weight.value))])
    }

    private static func tls(_ tls: UpstreamTLSModel) -> JSONValue {
        object([
            ("ca", optional(tls.authorities?.value)),
            ("serverName", optional(tls.serverName?.value)),
            ("certificate", optional(tls.certificate?.value)),
            ("key", optional(tls.key?.value)),
            ("verify", .boolean(tls.verify.value)),
        ])
    }

    private static func healthCheck(_ probe: HealthCheckModel) -> JSONValue {
        object([
            ("path", .text(probe.path.value)),
            ("grpc", optional(probe.grpc?.value)),
            ("interval", duration(probe.interval)),
            ("timeout", duration(probe.timeout)),
            ("healthy", .integer(probe.healthy.value)),
            ("unhealthy", .integer(probe.unhealthy.value)),
            ("status", .array(probe.statuses.map { .text("\($0.value.lowerBound)-\($0.value.upperBound)") })),
        ])
    }

    static func route(_ route: RouteModel) -> JSONValue {
        object([
            ("at", at(route.position)),
            ("name", .text(route.name.value)),
            ("match", match(route.match)),
            action(route.action),
            ("allow", texts(route.allow)),
            ("deny", texts(route.deny)),
            ("clientCertificate", certificateRule(route.clientCertificate)),
            ("rewrite", route.rewrite.map {
                object([("path", optional($0.path?.value)), ("host", optional($0.host?.value))])
            } ?? .null),
            ("headers", object([
                ("request", edits(route.headers.request)),
                ("response", edits(route.headers.response)),
            ])),
            ("timeouts", object([
                ("response", duration(route.timeouts.response)),
                ("request", duration(route.timeouts.request)),
                ("tunnel", duration(route.timeouts.tunnel)),
            ])),
            ("upgrades", texts(route.upgrades)),
            ("rateLimit", references(route.rateLimit)),
            ("concurrency", concurrency(route.concurrency)),
            ("waf", waf(route.waf)),
            ("limits", object([
                ("bodyBytes", optional(route.limits.bodyBytes.map { sizeText($0.value) })),
                ("bandwidth", optional(route.limits.bandwidth.map { "\(sizeText($0.value))/s" })),
            ])),
        ])
    }

    private static func match(_ match: MatchModel) -> JSONValue {
        object([
            ("hosts", texts(match.hosts)),
            ("path", optional(match.path?.value.description)),
            ("methods", texts(match.methods)),
            ("headers", conditions(match.headers)),
            ("query", conditions(match.query)),
        ])
    }

    private static func conditions(_ fields: [FieldMatchModel]) -> JSONValue {
        .object(fields.map { field in
            switch field.condition.value {
            case .exact(let text):
                .init(field.name.value, .text(mayBeSecret(field.name.value) ? redacted : text))
            case .regex(let pattern): .init(field.name.value, object([("regex", .text(pattern))]))
            case .present(let isThere): .init(field.name.value, object([("present", .boolean(isThere))]))
            }
        })
    }

    private static func action(_ action: RouteAction) -> (String, JSONValue) {
        switch action {
        case .forward(let targets):
            ("to", .object(targets.map { .init($0.upstreamName ?? "", .integer($0.weight.value)) }))
        case .passthrough(let targets):
            ("passthrough", .object(targets.map { .init($0.upstreamName ?? "", .integer($0.weight.value)) }))
        case .redirect(let redirect):
            ("redirect", object([
                ("to", .text(redirect.target.value.location)), ("status", .integer(redirect.status.value)),
            ]))
        case .respond(let respond):
            ("respond", object([
                ("status", .integer(respond.status.value)),
                ("body", .text(respond.body.value)),
                ("contentType", .text(respond.contentType.value)),
            ]))
        }
    }

    private static func edits(_ edits: FieldEditsModel) -> JSONValue {
        object([("remove", texts(edits.remove)), ("set", lines(edits.set)), ("add", lines(edits.add))])
    }

    private static func lines(_ lines: [FieldLineModel]) -> JSONValue {
        .object(lines.map { .init($0.name.value, .text(mayBeSecret($0.name.value) ? redacted : $0.value.value)) })
    }

    /// What stands for a value that is left out.
    private static let redacted = "(left out)"

    /// Whether a field of this name may carry a credential. Better one value too many than one too few.
    private static func mayBeSecret(_ name: String) -> Bool {
        let lowered = name.lowercased()
        return ["auth", "cookie", "token", "key", "secret", "password", "credential", "session"].contains {
            lowered.contains($0)
        }
    }
}
