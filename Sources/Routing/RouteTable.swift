// Host, path and conditions to a route, at a cost that does not grow with the number of routes.

internal import Bytes
public import PatternMatching
public import HTTPSemantics

/// The answer of a look-up.
public struct RouteMatch: Hashable, Sendable {
    /// The caller's number of the rule.
    public var rule: Int
    /// How many bytes of the path the rule's path took: the whole path of an exact one, 0 of a regular expression.
    ///
    /// What follows a prefix is empty or begins with `/`; the prefix itself comes without trailing slash.
    public var prefixLength: Int

    public init(rule: Int, prefixLength: Int) {
        self.rule = rule
        self.prefixLength = prefixLength
    }
}

/// Rules compiled for look-up. Immutable; any number of threads may ask it at once.
///
/// All rules that match compete, in this order: exact host, longest wildcard, no host; exact path, longest prefix,
/// regular expressions in file order; then a method matched before none, more header fields, more query parameters;
/// then file order. Where the rules of a more specific host or path all fail, less specific ones get their turn.
///
/// A look-up reads one cache line for the host, and one for each prefix depth that the host has routes at (none where
/// `/` is all it has), whatever the number of rules; only conditions and regular expressions of the places it comes by
/// cost more. Names and paths are told apart by 128-bit fingerprints under a secret of the table's own (`KeyHash`).
public final class RouteTable: Sendable {
    /// The most segments of a path pattern, and the most labels of a host pattern.
    public static let maximumDepth = 62

    /// Exact host names, and wildcards by their suffix with its leading dot.
    let hosts: KeyTable
    /// Exact paths and prefixes, each under the host that it belongs to.
    let paths: KeyTable
    /// What the hosts' answers leave out, by the number of the host.
    let hostRoutes: FixedArray<HostRoutes>
    /// What the paths' answers leave out, by the number of the path.
    let pathCandidates: FixedArray<CandidateList>
    /// The rules without host.
    let everyHost: HostRoutes
    /// What stands for a host's slot in `paths` where the rule has no host.
    let everyHostSlot: Int
    /// Bit n is set where there is a wildcard whose suffix has n labels.
    let wildcardDepths: UInt64
    /// The deepest prefix of all hosts, in segments, and the longest, in bytes: no path is looked at beyond.
    let maximumPrefixDepth: Int
    let maximumPrefixBytes: Int

    let candidates: FixedArray<Candidate>
    let conditions: FixedArray<RouteCondition>
    let expressions: FixedArray<RouteExpression>
    let patterns: FixedArray<CompiledPattern>
    /// The methods of conditions, as runs of `text`.
    let methodNames: FixedArray<ByteRange>
    /// Names and values of conditions.
    let text: FixedArray<UInt8>

    /// For explanations: the rules of each host, by its slot.
    let rulesOfHost: [Int: [Int]]
    /// How many rules the table was built from.
    public let ruleCount: Int
    /// Rules that others keep from ever matching, at some of their hosts or at all.
    public let shadowedRules: [ShadowedRule]

    /// Compiles `rules`, which come in file order.
    ///
    /// Path patterns are brought to canonical form by the rules that requests are (`pathRules`), host and header
    /// names to lower case. Cold.
    public convenience init(_ rules: [RouteRule], pathRules: PathRules = .standard) throws(RouteTableError) {
        var builder = RouteTableBuilder(pathRules: pathRules)
        for rule in rules { try builder.add(rule) }
        try self.init(builder.finish())
    }

    init(_ parts: consuming RouteTableParts) throws(RouteTableError) {
        let hosts = KeyTable(
            parts.hostKeys, answers: parts.hostRoutes.enumerated().map { KeyAnswer($0.element, number: $0.offset) })
        let slots = parts.hostKeys.map { hosts.find($0)?.slot ?? 0 }
        let everySlot = hosts.slotCount
        everyHostSlot = everySlot
        self.hosts = hosts
        let slotOfHost = { (host: Int) in host < slots.count ? slots[host] : everySlot }
        let pathKeys = parts.pathKeys.map { key in
            let slot = slotOfHost(key.host)
            return TableKey(
                owner: key.isExact ? PathOwner.exactPaths(of: slot) : PathOwner.prefixes(of: slot), bytes: key.bytes)
        }
        paths = KeyTable(
            pathKeys, answers: parts.pathCandidates.enumerated().map { KeyAnswer($0.element, number: $0.offset) })
        hostRoutes = FixedArray(parts.hostRoutes)
        pathCandidates = FixedArray(parts.pathCandidates)
        everyHost = parts.everyHost
        wildcardDepths = parts.wildcardDepths
        maximumPrefixDepth = parts.maximumPrefixDepth
        maximumPrefixBytes = parts.maximumPrefixBytes
        candidates = FixedArray(parts.candidates)
        conditions = FixedArray(parts.conditions)
        expressions = FixedArray(parts.expressions)
        methodNames = FixedArray(parts.methodNames)
        text = FixedArray(parts.text)
        var rulesOfHost: [Int: [Int]] = [:]
        for (host, rules) in parts.rulesOfHost.enumerated() { rulesOfHost[slotOfHost(host)] = rules }
        self.rulesOfHost = rulesOfHost
        ruleCount = parts.ruleCount
        shadowedRules = parts.shadowedRules
        let sources = parts.patterns
        patterns = try FixedArray(count: sources.count) { index throws(RouteTableError) in
            do throws(PatternError) {
                return try CompiledPattern(sources[index].expression)
            } catch {
                throw .invalidExpression(rule: sources[index].rule, reason: error)
            }
        }
    }

    /// The route of a request.
    ///
    /// No allocation. Asks `conditions` only for rules that have some.
    /// - Parameters:
    ///   - host: in lower case, without port and trailing dot; empty where the request has none.
    ///   - path: canonical (`PathNormalizer`). One that does not begin with `/` has no route.
    /// - Throws: `PatternError.budgetExceeded` where a regular expression ran over its budget: which route is the
    ///   right one is then not known, and the request must be refused.
    public func match<Conditions: RouteConditions & ~Copyable>(
        host: Span<UInt8>, path: Span<UInt8>, conditions: borrowing Conditions, scratch: borrowing RouteScratch
    ) throws(PatternError) -> RouteMatch? {
        guard Self.isPath(path) else { return nil }
        let exactHost = findHost(host)
        if let rule = exactHost?.answer.rule { return RouteMatch(rule: Int(rule), prefixLength: 0) }
        return try search(
            exactHost, host: host, path: path, conditions: conditions, scratch: scratch, explanation: nil)
    }

    /// The same look-up, telling what it considered. Cold: goes on after the match, and through all rules of each
    /// host that matches.
    public func explain<Conditions: RouteConditions & ~Copyable>(
        host: Span<UInt8>, path: Span<UInt8>, conditions: borrowing Conditions, scratch: borrowing RouteScratch
    ) throws(PatternError) -> RouteExplanation {
        var explanation = RouteExplanation()
        guard Self.isPath(path) else { return explanation }
        let exactHost = findHost(host)
        let match = try withUnsafeMutablePointer(to: &explanation) { pointer throws(PatternError) in
            try search(
                exactHost, host: host, path: path, conditions: conditions, scratch: scratch, explanation: pointer)
        }
        explanation.match = match
        // Rules of these hosts that the look-up did not come by have another path.
        for host in explanation.visitedHosts {
            for rule in rulesOfHost[host] ?? [] { explanation.record(rule: rule, .pathDiffers) }
        }
        return explanation
    }

    @inline(__always)
    private static func isPath(_ path: Span<UInt8>) -> Bool { path.count > 0 && path[0] == UInt8(ascii: "/") }
}
