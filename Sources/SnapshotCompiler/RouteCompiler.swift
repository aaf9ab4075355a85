// Routes: their matches into the route table, everything else into route snapshots.

internal import Addressing
internal import ConfigModel
internal import Diagnostics
internal import HTTPSemantics
internal import Routing
internal import Snapshots

enum RouteCompiler {
    /// The routes without their matches, in file order.
    static func compile(
        _ gateway: GatewayModel, ruleSets: inout RuleSetCompiler<some ConfigurationFiles>,
        limiting: inout LimitCompiler
    ) -> [RouteSnapshot] {
        let names = gateway.upstreams.map(\.name.value)
        let places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        return gateway.routes.map { route in
            let name = route.name.value
            return compile(
                route, gateway, places, ruleSets.inspection(of: route),
                limiting.compile(route.rateLimit, place: "route \(name)", name: name),
                limiting.concurrency(route.concurrency, identity: "route \(name)", name: name))
        }
    }

    private static func compile(
        _ route: RouteModel, _ gateway: GatewayModel, _ places: [String: Int], _ inspection: RouteInspection?,
        _ limits: [Int], _ concurrency: ConcurrencySnapshot?
    ) -> RouteSnapshot {
        let limit = route.limits.bodyBytes ?? gateway.limits.bodyBytes
        return RouteSnapshot(
            name: route.name.value, origin: route.position.origin, action: action(route.action, places),
            allowed: route.allow.isEmpty ? nil : IPPrefixSet(route.allow.map(\.value)),
            denied: route.deny.isEmpty ? nil : IPPrefixSet(route.deny.map(\.value)),
            replacementPath: route.rewrite?.path.map { Array($0.value.utf8) },
            replacementHost: route.rewrite?.host.map { Array($0.value.utf8) },
            requestEdits: edits(route.headers.request, includesTwins: true),
            responseEdits: edits(route.headers.response, includesTwins: false),
            responseTimeout: route.timeouts.response?.value.nanoseconds,
            requestTimeout: (route.timeouts.request ?? gateway.timeouts.request).value.nanoseconds,
            maximumBodyBytes: UInt64(clamping: limit.value),
            upgrades: route.upgrades.map { Array($0.value.lowercased().utf8) },
            tunnelTimeout: (route.timeouts.tunnel ?? gateway.timeouts.tunnel).value.nanoseconds,
            inspection: inspection, limits: limits, concurrency: concurrency,
            bandwidth: UInt64(clamping: route.limits.bandwidth?.value ?? 0),
            certificates: route.clientCertificate.map(certificates))
    }

    private static func certificates(_ model: CertificateRuleModel) -> CertificateRule {
        var rule = CertificateRule()
        for id in model.spiffe.map(\.value) {
            if id.hasSuffix("/*") { rule.spiffePrefixes.append(String(id.dropLast())) } else { rule.spiffe.insert(id) }
        }
        for name in model.dns {
            switch name.value {
            case .exact(let name): rule.dns.insert(name)
            case .wildcard(let suffix): rule.dnsSuffixes.append("." + suffix)
            }
        }
        rule.subjects = Set(model.subjects.map(\.value))
        rule.fingerprints = Set(model.fingerprints.map(\.value))
        return rule
    }

    /// The upstreams of a route's targets. The validator has resolved every name.
    private static func shares(_ targets: [ForwardTarget], _ places: [String: Int]) -> WeightedUpstreams {
        WeightedUpstreams(targets.compactMap { target in
            target.upstreamName.flatMap { places[$0] }.map { ($0, target.weight.value) }
        })
    }

    private static func action(_ action: RouteAction, _ places: [String: Int]) -> RouteSnapshot.Action {
        switch action {
        case .forward(let targets): .forward(shares(targets, places))
        case .passthrough(let targets): .passthrough(shares(targets, places))
        case .redirect(let redirect):
            .redirect(RouteSnapshot.Redirect(
                status: UInt16(clamping: redirect.status.value), location: Array(redirect.target.value.location.utf8),
                keepsRequestTarget: redirect.target.value.keepsRequestTarget))
        case .respond(let respond):
            .respond(
                status: UInt16(clamping: respond.status.value), contentType: Array(respond.contentType.value.utf8),
                body: Array(respond.body.value.utf8))
        }
    }

    private static func edits(_ model: FieldEditsModel, includesTwins: Bool) -> FieldEdits? {
        guard !model.isEmpty else { return nil }
        return FieldEdits(
            set: model.set.map { ($0.name.value, $0.value.value) },
            add: model.add.map { ($0.name.value, $0.value.value) },
            remove: model.remove.map(\.value), includesTwins: includesTwins)
    }

    /// Hosts whose TLS is passed through; the first route in file order has a host that several name.
    static func passthrough(_ gateway: GatewayModel, _ routes: [RouteSnapshot]) -> PassthroughTable {
        var exact: [[UInt8]: PassthroughTable.Target] = [:]
        var wildcards: [[UInt8]: PassthroughTable.Target] = [:]
        for (number, route) in gateway.routes.enumerated() {
            guard case .passthrough(let upstreams) = routes[number].action else { continue }
            let target = PassthroughTable.Target(route: number, upstreams: upstreams)
            for host in route.match.hosts {
                switch host.value {
                case .exact(let name): exact[Array(name.utf8)] = exact[Array(name.utf8)] ?? target
                case .wildcard(let suffix): wildcards[Array(suffix.utf8)] = wildcards[Array(suffix.utf8)] ?? target
                }
            }
        }
        return PassthroughTable(exact: exact, wildcards: wildcards)
    }

    // MARK: The table

    /// The route table; nil, reported, where a rule cannot be compiled.
    static func table(
        _ gateway: GatewayModel, _ paths: PathRules, cache: CompileCache, report: CompileReport
    ) -> RouteTable? {
        if let known = cache.table, cache.paths == gateway.paths, cache.routes == gateway.routes { return known }
        do {
            let rules = gateway.routes.enumerated().filter { !$0.element.isPassthrough }
                .map { rule($0.offset, $0.element) }
            let table = try RouteTable(rules, pathRules: paths)
            return table
        } catch {
            report.error("\(error)", at: position(of: error, gateway))
            return nil
        }
    }

    private static func rule(_ number: Int, _ route: RouteModel) -> RouteRule {
        RouteRule(
            rule: number, hosts: route.match.hosts.map { host($0.value) }, path: path(route.match.path?.value),
            methods: route.match.methods.map { Array($0.value.utf8) }, headers: route.match.headers.map(condition),
            query: route.match.query.map(condition))
    }

    private static func host(_ host: ConfigModel.HostPattern) -> Routing.HostPattern {
        switch host {
        case .exact(let name): .exact(Array(name.utf8))
        case .wildcard(let suffix): .wildcard(Array(suffix.utf8))
        }
    }

    private static func path(_ path: ConfigModel.PathPattern?) -> Routing.PathPattern {
        switch path {
        case .exact(let text): .exact(text)
        case .prefix(let text): .prefix(text)
        case .regex(let text): .regex(text)
        case nil: .prefix("/")
        }
    }

    private static func condition(_ field: FieldMatchModel) -> Routing.FieldCondition {
        let name = field.name.value
        return switch field.condition.value {
        case .exact(let text): .equals(name, text)
        case .regex(let text): .matches(name, text)
        case .present(true): .isPresent(name)
        case .present(false): .isAbsent(name)
        }
    }

    private static func position(of error: RouteTableError, _ gateway: GatewayModel) -> SourcePosition? {
        let rule: Int
        switch error {
        case .refusedPath(let number, _, _), .tooDeep(let number, _), .invalidExpression(let number, _):
            rule = number
        case .invalidHost(let number, let host):
            let route = gateway.routes[number]
            return route.match.hosts.first { "\($0.value)".hasSuffix(host) }?.position ?? route.position
        case .invalidRuleNumber(let number): rule = number
        }
        guard gateway.routes.indices.contains(rule) else { return nil }
        return gateway.routes[rule].match.path?.position ?? gateway.routes[rule].position
    }
}

extension RouteModel {
    /// Whether the route is about TLS and not about requests.
    fileprivate var isPassthrough: Bool {
        if case .passthrough = action { true } else { false }
    }
}
