// A compiled configuration to decide by, and requests as clients write them.

import Addressing
import HTTP1
import HTTPSemantics
import Pipeline
import Routing
import Snapshots
import Testing

/// A gateway of a few routes, upstreams and listeners.
struct TestGateway {
    var routes: [RouteSnapshot] = []
    var rules = GatewayRules()
    private var routeRules: [RouteRule] = []

    /// The listener that serves routes.
    static let plain = 0
    /// The listener that redirects to https at port 8443.
    static let redirecting = 1

    /// Adds a route with the next number.
    mutating func add(
        _ name: String, host: String? = nil, path: Routing.PathPattern = .prefix("/"), methods: [String] = [],
        headers: [FieldCondition] = [], query: [FieldCondition] = [],
        action: RouteSnapshot.Action = .respond(status: 200, contentType: [], body: []), allowed: [String]? = nil,
        denied: [String]? = nil, maximumBodyBytes: UInt64 = 0
    ) {
        let number = routes.count
        routeRules.append(RouteRule(
            rule: number, hosts: host.map { [HostPattern($0)] } ?? [], path: path,
            methods: methods.map { Array($0.utf8) }, headers: headers, query: query))
        routes.append(RouteSnapshot(
            name: name, origin: "g.yaml:\(number + 10)", action: action,
            allowed: allowed.map { IPPrefixSet($0.compactMap { IPPrefix($0) }) },
            denied: denied.map { IPPrefixSet($0.compactMap { IPPrefix($0) }) }, maximumBodyBytes: maximumBodyBytes))
    }

    /// The snapshot, with upstreams `red` and `blue`.
    func snapshot() throws -> ProxySnapshot {
        ProxySnapshot(
            generation: 1,
            listeners: [
                ListenerSnapshot(address: ":8080", kind: .plain, origin: "g.yaml:1"),
                ListenerSnapshot(address: ":8081", kind: .redirectToHTTPS(port: 8443), origin: "g.yaml:2"),
            ],
            routeTable: try RouteTable(routeRules, pathRules: rules.paths), routes: routes,
            upstreams: ["red", "blue"].map(Self.upstream), rules: rules)
    }

    private static func upstream(_ name: String) -> UpstreamSnapshot {
        UpstreamSnapshot(
            name: name, origin: "g.yaml:5", identity: name, endpoints: [], balance: .roundRobin, tls: nil,
            host: .preserve, settings: UpstreamSnapshot.Settings(), healthCheck: nil, allowsLinkLocal: false)
    }

    /// A head as the parser reads it from `lines`.
    static func head(_ lines: String...) throws -> RequestHead {
        let head = RequestHead()
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        try #require(try RequestParser.parse(bytes.span, into: head, limits: HTTP1Limits()) == bytes.count)
        return head
    }
}

/// What came of a decision, in values that tests compare.
struct Decided: Equatable {
    var outcome: Verdict.Outcome
    var status: UInt16
    var route: String?
    var reason: String
}

extension TestGateway {
    /// Decides, silently and aloud; both must come to the same.
    func decide(
        _ head: RequestHead, from peer: String = "192.0.2.1", listener: Int = plain, random: UInt32 = 0
    ) throws -> (decided: Decided, verdict: Verdict, client: IPAddress, transcript: DecisionTranscript) {
        let snapshot = try snapshot()
        let input = DecisionInput(listener: listener, peer: try #require(IPAddress(peer)), random: random)
        let scratch = RouteScratch()
        let (silent, silentClient) = Decision.head(head, of: input, in: snapshot, scratch: scratch)
        var transcript = DecisionTranscript()
        let (verdict, client) = Decision.explain(
            head, of: input, in: snapshot, scratch: scratch, transcript: &transcript)
        #expect(summary(silent) == summary(verdict))
        #expect(silent.upstream == verdict.upstream)
        #expect(silent.matchedPathLength == verdict.matchedPathLength)
        #expect(silentClient == client)
        return (summary(verdict), verdict, client, transcript)
    }

    private func summary(_ verdict: Verdict) -> Decided {
        Decided(
            outcome: verdict.outcome, status: verdict.status,
            route: verdict.route < 0 ? nil : routes[verdict.route].name, reason: "\(verdict.reason)")
    }
}
