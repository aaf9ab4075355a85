// Rate limits and bounds on what is under way, as JSON.

extension ModelDump {
    static func references(_ references: [RateLimitReference]) -> JSONValue {
        .array(references.map { reference in
            switch reference {
            case .named(let name): .text(name.value)
            case .inline(let limit): rateLimit(limit)
            }
        })
    }

    static func rateLimit(_ limit: RateLimitModel) -> JSONValue {
        object([
            ("at", at(limit.position)),
            ("name", optional(limit.name?.value)),
            ("rate", .text("\(limit.rate.value.tokens)/\(durationText(limit.rate.value.period))")),
            ("burst", .integer(limit.effectiveBurst)),
            ("per", limit.per.isEmpty ? .text("all") : texts(limit.per)),
            ("ipv4Prefix", .integer(limit.ipv4Prefix.value)),
            ("ipv6Prefix", .integer(limit.ipv6Prefix.value)),
            ("cost", .integer(limit.cost.value)),
            ("costs", .array(limit.costs.map { cost in
                object([
                    ("methods", texts(cost.methods)), ("path", optional(cost.path?.value.description)),
                    ("cost", .integer(cost.cost.value)),
                ])
            })),
            ("exempt", texts(limit.exempt)),
            ("hosts", texts(limit.hosts)),
            ("mode", .text(limit.mode.value.rawValue)),
            ("delay", duration(limit.delay)),
            ("status", .integer(limit.status.value)),
            ("fields", .boolean(limit.fields.value)),
            ("shared", limit.shared.map { store in
                object([
                    ("url", .text("\(store.url.value)")), ("ca", optional(store.authorities?.value)),
                    ("passwordFile", optional(store.passwordFile?.value)), ("timeout", duration(store.timeout)),
                ])
            } ?? .null),
            ("whenAway", .text(limit.whenAway.value.rawValue)),
        ])
    }

    static func concurrency(_ model: ConcurrencyModel?) -> JSONValue {
        guard let model else { return .null }
        return object([
            ("perKey", model.perKey.map { .integer($0.value) } ?? .null),
            ("inAll", model.inAll.map { .integer($0.value) } ?? .null),
            ("per", model.per.isEmpty ? .text("all") : texts(model.per)),
            ("queue", .integer(model.queue.value)),
            ("wait", duration(model.wait)),
            ("status", .integer(model.status.value)),
        ])
    }
}
