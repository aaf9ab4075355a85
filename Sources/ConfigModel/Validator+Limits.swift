// Rate limits and bounds on what is under way: names, sums that cannot be, and what is said twice.

import Diagnostics

extension Validator {
    mutating func checkLimits() {
        var first: [String: SourcePosition?] = [:]
        for limit in model.rateLimits {
            guard let name = limit.name else { continue }
            if let earlier = first[name.value] {
                error("there is a rate limit \"\(name.value)\" already\(place(earlier))", at: name.position)
            }
            first[name.value] = name.position
            check(limit)
        }
        var used: Set<String> = []
        check(model.rateLimit, &used)
        for listener in model.listeners { check(listener.rateLimit, &used) }
        for route in model.routes {
            check(route.rateLimit, &used)
            if let concurrency = route.concurrency { check(concurrency) }
            if !route.rateLimit.isEmpty || route.concurrency != nil, case .passthrough = route.action {
                error("rateLimit and concurrency have no effect on TLS that is passed through", at: route.position)
            }
        }
        for upstream in model.upstreams { if let concurrency = upstream.concurrency { check(concurrency) } }
        for limit in model.rateLimits {
            if let name = limit.name, !used.contains(name.value) {
                warning("the rate limit \"\(name.value)\" is used by nobody", at: name.position)
            }
        }
        for limit in [model.limits.connectionRate, model.limits.handshakeRate].compactMap(\.self) {
            checkConnectionLimit(limit)
        }
    }

    private mutating func check(_ references: [RateLimitReference], _ used: inout Set<String>) {
        var seen: [RateLimitModel] = []
        for reference in references {
            switch reference {
            case .named(let name):
                if !model.rateLimits.contains(where: { $0.name?.value == name.value }) {
                    let names = model.rateLimits.compactMap { $0.name?.value }
                    error(
                        "unknown rate limit \"\(name.value)\" (one that is written here begins with its rate, such as "
                            + "10/s)\(suggestion(for: name.value, among: names))", at: name.position)
                } else if seen.contains(where: { $0.name?.value == name.value && $0.position == nil }) {
                    error("the rate limit \"\(name.value)\" is named twice here", at: name.position)
                }
                used.insert(name.value)
                var marker = RateLimitModel(rate: .byDefault(.init(1, per: .seconds(1))), at: nil)
                marker.name = name
                seen.append(marker)
            case .inline(let limit):
                check(limit)
                if let earlier = seen.first(where: { $0.position != nil && $0.countsLike(limit) }) {
                    error(
                        "another limit here counts the same key over the same period"
                            + "\(place(earlier.position)): only the stricter would ever be felt", at: limit.position)
                }
                seen.append(limit)
            }
        }
        if seen.count > Self.maximumLimits {
            error("at most \(Self.maximumLimits) rate limits in one place, found \(seen.count)",
                  at: seen.compactMap(\.position).last ?? seen.last?.name?.position)
        }
    }

    /// Limits at one place; a request meets three places.
    static var maximumLimits: Int { 8 }

    private mutating func check(_ limit: RateLimitModel) {
        let (tokens, period) = (limit.rate.value.tokens, limit.rate.value.period)
        if period / Double(tokens) < .nanoseconds(100) {
            error("a rate is at most 10000000 a second", at: limit.rate.position)
        }
        let burst = limit.effectiveBurst
        if period / Double(tokens) * Double(burst) > .seconds(400 * 86_400) {
            error("a burst of \(burst) at this rate takes more than 400 days to come back",
                  at: limit.burst?.position ?? limit.rate.position)
        }
        let replicas = model.replicas.value
        let part = max(1, burst / replicas)
        for cost in [limit.cost] + limit.costs.map(\.cost) where cost.value > part {
            let why = replicas == 1 ? "the burst is \(burst)" : "of the burst of \(burst) each of \(replicas) replicas "
                + "has \(part)"
            error("a request that costs \(cost.value) can never be allowed: \(why)", at: cost.position)
        }
        for cost in limit.costs {
            for method in cost.methods where !isToken(method.value) {
                error("\"\(method.value)\" is not a method", at: method.position)
            }
            guard let path = cost.path else { continue }
            if case .regex = path.value {
                error("a cost's path is exact (=/path) or a prefix, not a regular expression", at: path.position)
            } else if let problem = pathProblem(path.value.text, mergesSlashes: model.paths.mergeSlashes.value) {
                error("the path \"\(path.value.text)\" can never match: \(problem)", at: path.position)
            }
        }
        if let name = limit.name, !(1...64).contains(name.value.utf8.count)
            || !name.value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            error("a limit's name is told to clients: at most 64 printable ASCII characters", at: name.position)
        }
        checkKey(limit.per)
        if let store = limit.shared { check(store) } else if let away = limit.whenAway.position {
            warning("whenAway has no effect on a limit that is not shared", at: away)
        }
        if limit.delay.value > .seconds(60) {
            error("a request is held back for 60s at most", at: limit.delay.position)
        }
    }

    /// One store for all: a request asks once.
    private mutating func check(_ store: SharedStoreModel) {
        let first = model.sharedStores.first ?? store
        if !store.isLike(first) {
            error(
                "another store than the first one\(place(first.position)); all shared limits have one store",
                at: store.position)
        }
        if store.timeout.value > .seconds(5) {
            error("a request waits 5s at most for a store", at: store.timeout.position)
        }
        if store.authorities != nil, !store.url.value.usesTLS {
            error("ca has no effect without TLS; write rediss://", at: store.authorities?.position)
        }
        if store.passwordFile != nil, store.url.value.password != nil {
            error("the password stands in the URL already", at: store.passwordFile?.position)
        }
    }

    private mutating func check(_ concurrency: ConcurrencyModel) {
        if concurrency.perKey == nil, concurrency.inAll == nil {
            error("concurrency needs perKey, inAll or both", at: concurrency.position)
        }
        if let perKey = concurrency.perKey, let inAll = concurrency.inAll, perKey.value > inAll.value {
            error("perKey (\(perKey.value)) is more than inAll (\(inAll.value))", at: perKey.position)
        }
        checkKey(concurrency.per)
        if concurrency.wait.value > .seconds(600) {
            error("a request waits for 10m at most", at: concurrency.wait.position)
        }
        if concurrency.queue.value == 0, concurrency.wait.position != nil {
            warning("wait has no effect without a queue", at: concurrency.wait.position)
        }
    }

    private mutating func checkKey(_ parts: [Located<LimitKeyPart>]) {
        var seen: Set<LimitKeyPart> = []
        for part in parts where !seen.insert(part.value).inserted {
            error("the key part \(part.value) is listed twice", at: part.position)
        }
        if parts.count > 8 { error("a key has at most 8 parts", at: parts.last?.position) }
    }

    /// Before there is a request, only an address can be counted by.
    private mutating func checkConnectionLimit(_ limit: RateLimitModel) {
        check(limit)
        if limit.per.map(\.value) != [.clientAddress] {
            error("connections are counted by client address: leave per out", at: limit.per.first?.position)
        }
        if let cost = limit.costs.first {
            error("connections cost 1: leave costs out", at: cost.cost.position)
        }
        if limit.delay.position != nil {
            error("connections are not delayed: leave delay out", at: limit.delay.position)
        }
        if let store = limit.shared {
            error("limits of connections are not shared: leave shared out", at: store.position)
        }
        if let host = limit.hosts.first {
            error("connections have no host yet: leave hosts out", at: host.position)
        }
    }
}

extension GatewayModel {
    /// The stores of all limits, in file order.
    public var sharedStores: [SharedStoreModel] {
        let references = rateLimit + listeners.flatMap(\.rateLimit) + routes.flatMap(\.rateLimit)
        let inline = references.compactMap { if case .inline(let limit) = $0 { limit } else { nil } }
        return (rateLimits + inline).compactMap(\.shared)
    }
}

extension RateLimitModel {
    /// Whether both count the same requests by the same key over the same period.
    fileprivate func countsLike(_ other: RateLimitModel) -> Bool {
        per.map(\.value) == other.per.map(\.value) && rate.value.period == other.rate.value.period
            && hosts.map(\.value) == other.hosts.map(\.value) && mode.value == other.mode.value
            && ipv4Prefix.value == other.ipv4Prefix.value && ipv6Prefix.value == other.ipv6Prefix.value
            && costs == other.costs && cost.value == other.cost.value
    }
}
