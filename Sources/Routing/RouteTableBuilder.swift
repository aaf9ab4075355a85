// From rules to the parts of a table: which rules meet at which host and path, and in which order.

internal import Bytes
internal import HTTPSemantics

/// Collects rules by place, then orders each place.
struct RouteTableBuilder {
    /// The rules of one host, as positions in `rules`, by path.
    private struct Host {
        var key: TableKey?
        /// Prefixes without trailing slash and exact paths, in order of appearance.
        var places: [(path: RouteTableParts.PathKey, positions: [Int])] = []
        var placeNumbers: [RouteTableParts.PathKey: Int] = [:]
        var expressions: [(expression: [UInt8], positions: [Int])] = []
        var expressionNumbers: [[UInt8]: Int] = [:]
        var rules: [Int] = []

        /// Puts the rule at `position` to the place of its path; `host` is this host's number.
        mutating func add(_ position: Int, _ rule: Int, _ path: PathPattern, number host: Int) {
            if rules.last != rule { rules.append(rule) }
            switch path {
            case .regex(let expression): addExpression(expression, position)
            case .exact(let bytes): addPlace(.init(host: host, isExact: true, bytes: bytes), position)
            case .prefix(let bytes): addPlace(.init(host: host, isExact: false, bytes: bytes), position)
            }
        }

        private mutating func addExpression(_ expression: [UInt8], _ position: Int) {
            if let place = expressionNumbers[expression] {
                expressions[place].positions.append(position)
            } else {
                expressionNumbers[expression] = expressions.count
                expressions.append((expression, [position]))
            }
        }

        private mutating func addPlace(_ key: RouteTableParts.PathKey, _ position: Int) {
            if let place = placeNumbers[key] {
                places[place].positions.append(position)
            } else {
                placeNumbers[key] = places.count
                places.append((key, [position]))
            }
        }
    }

    private let patternPaths: PatternPaths
    private var rules: [RouteRule] = []
    private var hosts: [Host] = []
    private var hostNumbers: [TableKey: Int] = [:]
    private var everyHost = Host()
    private var parts = RouteTableParts()
    private var conditions = RouteConditionCompiler()
    private var shadows = ShadowCount()

    init(pathRules: PathRules) { patternPaths = PatternPaths(rules: pathRules) }

    /// Takes the next rule of the file.
    mutating func add(_ rule: RouteRule) throws(RouteTableError) {
        guard rule.rule >= 0, rule.rule < Int(UInt32.max) else { throw .invalidRuleNumber(rule: rule.rule) }
        let position = rules.count
        rules.append(rule)
        let path = try patternPaths.canonical(rule.path, of: rule.rule)
        if rule.hosts.isEmpty {
            everyHost.add(position, rule.rule, path, number: -1)
        }
        for pattern in rule.hosts {
            guard let key = try HostKey.of(pattern, rule: rule.rule) else {
                everyHost.add(position, rule.rule, path, number: -1)
                continue
            }
            let number = hostNumbers[key] ?? newHost(key)
            hosts[number].add(position, rule.rule, path, number: number)
        }
    }

    private mutating func newHost(_ key: TableKey) -> Int {
        let number = hosts.count
        hosts.append(Host(key: key))
        hostNumbers[key] = number
        if key.owner == HostOwner.wildcard {
            parts.wildcardDepths |= 1 << UInt64(HostKey.labelCount(key.bytes))
        }
        return number
    }

    /// All parts, ordered.
    consuming func finish() throws(RouteTableError) -> RouteTableParts {
        for host in hosts {
            if let key = host.key { parts.hostKeys.append(key) }
            let routes = finish(host)
            parts.hostRoutes.append(routes)
            parts.rulesOfHost.append(host.rules)
        }
        var every = everyHost
        for index in every.places.indices { every.places[index].path.host = hosts.count }
        parts.everyHost = finish(every)
        parts.rulesOfHost.append(every.rules)
        conditions.move(to: &parts)
        parts.ruleCount = rules.count
        parts.shadowedRules = shadows.shadowedRules
        return parts
    }

    /// Lays out one host's places.
    private mutating func finish(_ host: Host) -> HostRoutes {
        var routes = HostRoutes()
        var root: RouteTableParts.PathKey?
        var rootTaker: RouteRule?
        for (path, positions) in host.places {
            let order = RoutePrecedence.sorted(positions, of: rules)
            shadows.count(order.map { rules[$0] })
            let list = append(order)
            if path.isExact {
                routes.depths |= HostRoutes.exactPaths
            } else if path.bytes.isEmpty {
                routes.candidates = list
                root = path
                rootTaker = order.first { ShadowCount.isUnconditional(rules[$0]) }.map { rules[$0] }
                continue
            } else {
                let depth = PatternPaths.depth(path.bytes)
                routes.depths |= 1 << UInt64(depth)
                parts.maximumPrefixDepth = max(parts.maximumPrefixDepth, depth)
                parts.maximumPrefixBytes = max(parts.maximumPrefixBytes, path.bytes.count)
            }
            parts.pathKeys.append(path)
            parts.pathCandidates.append(list)
        }
        routes.expressions = finishExpressions(of: host, hiddenBy: rootTaker)
        if let root, routes.isAnsweredByDepths, host.key != nil {
            parts.pathKeys.append(root)
            parts.pathCandidates.append(routes.candidates)
        }
        return routes
    }

    /// Lays out one host's regular expressions: they come after every prefix, so that `/` takes all from them.
    private mutating func finishExpressions(of host: Host, hiddenBy rootTaker: RouteRule?) -> ExpressionList {
        let first = parts.expressions.count
        for (expression, positions) in host.expressions {
            let order = RoutePrecedence.sorted(positions, of: rules)
            shadows.count(order.map { rules[$0] }, hiddenBy: rootTaker)
            let pattern = conditions.pattern(expression, of: rules[positions[0]].rule)
            parts.expressions.append(RouteExpression(pattern: Int(pattern), candidates: append(order)))
        }
        return ExpressionList(first: UInt32(first), count: UInt32(parts.expressions.count - first))
    }

    /// Appends one place's candidates, best first.
    private mutating func append(_ order: [Int]) -> CandidateList {
        let first = parts.candidates.count
        for position in order {
            let rule = rules[position]
            let run = conditions.run(of: rule, at: position)
            parts.candidates.append(
                Candidate(
                    rule: UInt32(rule.rule), firstCondition: UInt32(run.lowerBound), conditionCount: UInt16(run.count),
                    isLast: position == order.last))
        }
        let best = rules[order[0]]
        return CandidateList(directRule: ShadowCount.isUnconditional(best) ? UInt32(best.rule) : nil, first: first)
    }
}
