// Rate limits and bounds on what is under way: from what was written to buckets with a place in the table.

internal import Addressing
internal import ConfigModel
internal import RateLimiting
internal import Snapshots
internal import Timing

/// What the limits of one generation are made into, kept for the next: buckets and counts live on by identity.
struct LimitCache {
    /// One secret for the process.
    let secret = KeyHashSecret()
    var limits: [String: KeyedLimit] = [:]
    var boards: [String: ConcurrencyBoard] = [:]
}

/// Compiles the limits of one model.
struct LimitCompiler {
    private let gateway: GatewayModel
    private let earlier: LimitCache
    private let report: CompileReport
    /// What the next generation takes over.
    private(set) var cache: LimitCache
    private var limits: [LimitSnapshot] = []
    private var named: [String: Int] = [:]
    private let now = MonotonicInstant.now()

    init(_ gateway: GatewayModel, previous: LimitCache, report: CompileReport) {
        self.gateway = gateway
        self.report = report
        earlier = previous
        cache = previous
        cache.limits = [:]
        cache.boards = [:]
    }

    /// The limits that stand at one place, by number.
    ///
    /// - Parameters:
    ///   - place: what tells the place's own limits from those of others: `route shop`.
    ///   - name: what the place is called in logs.
    mutating func compile(_ references: [RateLimitReference], place: String, name: String) -> [Int] {
        var numbers: [Int] = []
        for (index, reference) in references.enumerated() {
            switch reference {
            case .named(let reference):
                if let number = number(ofNamed: reference.value) { numbers.append(number) }
            case .inline(let model):
                let suffix = index == 0 ? "" : "-\(index + 1)"
                let limit = limit(
                    model, identity: "\(place) \(model.name?.value ?? "#\(index)")",
                    name: model.name?.value ?? name + suffix, publicName: model.name?.value ?? "default" + suffix)
                if let limit {
                    numbers.append(limits.count)
                    limits.append(limit)
                }
            }
        }
        // The narrowest first: a limit of one client denies before it has taken from one that all share.
        return numbers.enumerated().sorted { first, second in
            let (left, right) = (limits[first.element].key.parts.isEmpty, limits[second.element].key.parts.isEmpty)
            return left == right ? first.offset < second.offset : !left
        }.map(\.element)
    }

    private mutating func number(ofNamed name: String) -> Int? {
        if let number = named[name] { return number }
        guard let model = gateway.rateLimits.first(where: { $0.name?.value == name }),
            let limit = limit(model, identity: "named \(name)", name: name, publicName: name)
        else { return nil }
        named[name] = limits.count
        limits.append(limit)
        return limits.count - 1
    }

    private mutating func limit(
        _ model: RateLimitModel, identity: String, name: String, publicName: String
    ) -> LimitSnapshot? {
        let (whole, rate): (RateLimit, RateLimit)
        do {
            whole = try RateLimit(
                UInt64(model.rate.value.tokens), perNanoseconds: model.rate.value.period.nanoseconds,
                burst: UInt64(model.effectiveBurst), delay: model.delay.value.nanoseconds)
            rate = try whole.divided(by: UInt64(gateway.replicas.value))
        } catch {
            report.error("not a rate limit: \(error)", at: model.rate.position)
            return nil
        }
        var keyed = KeyedLimit(rate, identity: identity, secret: cache.secret)
        if let known = earlier.limits[identity] { keyed = keyed.succeeding(known, at: now) }
        cache.limits[identity] = keyed
        let hosts = model.hosts.map(\.value)
        return LimitSnapshot(
            name: name, origin: model.position.origin, keyed: keyed,
            key: key(model.per, ipv4Prefix: model.ipv4Prefix.value, ipv6Prefix: model.ipv6Prefix.value),
            cost: UInt64(model.cost.value), costs: model.costs.map(cost),
            exempt: model.exempt.isEmpty ? nil : IPPrefixSet(model.exempt.map(\.value)),
            hosts: hosts.compactMap { if case .exact(let name) = $0 { Array(name.utf8) } else { nil } },
            hostSuffixes: hosts.compactMap {
                if case .wildcard(let suffix) = $0 { Array(".\(suffix)".utf8) } else { nil }
            },
            observes: model.mode.value == .observe, status: UInt16(model.status.value),
            publicName: Array(publicName.utf8),
            policyLine: model.fields.value && model.mode.value == .enforce
                ? policy(publicName, model.shared == nil ? rate : whole) : nil,
            shared: model.shared.map { _ in
                LimitSnapshot.Shared(
                    limit: whole, secrets: SharedBucketSecrets(identity: identity),
                    whenAway: LimitSnapshot.Away(rawValue: model.whenAway.value.rawValue) ?? .local)
            })
    }

    /// `RateLimit-Policy: "default";q=20;w=2`, with its line end.
    private func policy(_ name: String, _ rate: RateLimit) -> [UInt8] {
        let name = Array(name.utf8)
        guard RateLimitFields.isName(name.span) else { return [] }
        return Array("RateLimit-Policy: ".utf8) + RateLimitFields.policy(name, rate) + Array("\r\n".utf8)
    }

    private func cost(_ model: RequestCostModel) -> LimitSnapshot.Cost {
        var (path, isExact) = ("", false)
        switch model.path?.value {
        case .exact(let text): (path, isExact) = (text, true)
        case .prefix(let text): path = text.hasSuffix("/") ? String(text.dropLast()) : text
        case .regex, nil: break
        }
        return LimitSnapshot.Cost(
            methods: model.methods.map { Array($0.value.utf8) }, path: Array(path.utf8), isExact: isExact,
            cost: UInt64(model.cost.value))
    }

    private func key(_ parts: [Located<LimitKeyPart>], ipv4Prefix: Int = 32, ipv6Prefix: Int = 64) -> LimitKey {
        LimitKey(
            parts: parts.map { part in
                switch part.value {
                case .clientAddress: .clientAddress
                case .host: .host
                case .path: .path
                case .method: .method
                case .route: .route
                case .listener: .listener
                case .clientCertificate: .clientCertificate
                case .header(let name): .header(Array(name.utf8))
                case .cookie(let name): .cookie(Array(name.utf8))
                case .query(let name): .query(Array(name.utf8))
                }
            },
            ipv4Prefix: ipv4Prefix, ipv6Prefix: ipv6Prefix,
            kind: parts.isEmpty ? "all" : parts.map(\.value.description).joined(separator: "+"))
    }

    // MARK: What is under way

    /// A bound on what is under way; nil where none is written.
    ///
    /// - Parameter identity: `route shop`, `upstream api`.
    mutating func concurrency(_ model: ConcurrencyModel?, identity: String, name: String) -> ConcurrencySnapshot? {
        guard let model else { return nil }
        let (perKey, inAll) = (model.perKey?.value ?? .max, model.inAll?.value ?? .max)
        let board = earlier.boards[identity] ?? ConcurrencyBoard(maximumPerKey: perKey, maximumInAll: inAll)
        cache.boards[identity] = board
        return ConcurrencySnapshot(
            name: name, origin: model.position.origin, board: board,
            bounds: ConcurrencySnapshot.Bounds(perKey: perKey, inAll: inAll), key: key(model.per),
            queue: model.queue.value, wait: model.wait.value.nanoseconds, status: UInt16(model.status.value))
    }

    // MARK: The whole

    /// All limits. Asked for last, when every place has been compiled.
    mutating func set<Files>(common: [Int], _ tls: inout TLSCompiler<Files>) -> LimitSet {
        let connections = gateway.limits.connectionRate.flatMap {
            limit($0, identity: "connections", name: "connectionRate", publicName: "default")
        }
        let handshakes = gateway.limits.handshakeRate.flatMap {
            limit($0, identity: "handshakes", name: "handshakeRate", publicName: "default")
        }
        return LimitSet(
            secret: cache.secret, limits: limits, common: common, connectionRate: connections,
            handshakeRate: handshakes, connectionsPerAddress: gateway.limits.connectionsPerAddress.value,
            store: gateway.sharedStores.first.flatMap { store($0, &tls) })
    }

    /// The store; nil, reported, where its files cannot be used.
    private func store<Files>(_ model: SharedStoreModel, _ tls: inout TLSCompiler<Files>) -> LimitStoreSettings? {
        let url = model.url.value
        var settings = LimitStoreSettings(
            name: url.description, host: url.host, port: url.port, database: url.database, user: url.user,
            password: url.password.map { Array($0.utf8) }, timeout: model.timeout.value.nanoseconds)
        if let file = model.passwordFile {
            guard let contents = tls.read(file) else { return nil }
            settings.password = Array(contents.prefix { $0 != 10 && $0 != 13 })
        }
        if url.usesTLS {
            var client = UpstreamTLSModel()
            client.authorities = model.authorities
            guard let context = tls.client(client, protocols: []) else { return nil }
            settings.tls = context
        }
        return settings
    }
}
