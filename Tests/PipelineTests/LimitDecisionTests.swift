// What limits make of a decision.

import Addressing
import HTTPSemantics
import Pipeline
import RateLimiting
import Routing
import Snapshots
import Testing
import Timing

@Suite struct LimitDecisionTests {
    private static let secret = KeyHashSecret(low: 3, high: 4)

    private static func limit(
        _ name: String, _ tokens: UInt64, burst: UInt64, delay: UInt64 = 0, parts: [LimitKey.Part] = [.clientAddress],
        cost: UInt64 = 1, costs: [LimitSnapshot.Cost] = [], exempt: [String] = [], hosts: [String] = [],
        suffixes: [String] = [], observes: Bool = false, status: UInt16 = 429
    ) throws -> LimitSnapshot {
        let rate = try RateLimit(tokens, perNanoseconds: 1_000_000_000, burst: burst, delay: delay)
        return LimitSnapshot(
            name: name, origin: "g.yaml:3", keyed: KeyedLimit(rate, identity: name, secret: secret),
            key: LimitKey(parts: parts, kind: "clientAddress"), cost: cost, costs: costs,
            exempt: exempt.isEmpty ? nil : IPPrefixSet(exempt.compactMap { IPPrefix($0) }),
            hosts: hosts.map { Array($0.utf8) }, hostSuffixes: suffixes.map { Array($0.utf8) }, observes: observes,
            status: status)
    }

    /// A gateway of one route for all, with these limits.
    private final class Door {
        let desk: LimitDesk
        private let snapshot: ProxySnapshot

        init(route: [LimitSnapshot] = [], listener: [LimitSnapshot] = [], common: [LimitSnapshot] = []) throws {
            desk = LimitDesk(table: try BucketTable(byteCount: BucketTable.minimumBytes))
            desk.now = MonotonicInstant(nanoseconds: 1_000_000_000_000)
            let counts = (route.count, listener.count, common.count)
            snapshot = ProxySnapshot(
                generation: 1,
                listeners: [ListenerSnapshot(
                    address: ":80", kind: .plain, origin: "g.yaml:1",
                    limits: Array(counts.0..<(counts.0 + counts.1)))],
                routeTable: try RouteTable(
                    [RouteRule(rule: 0, hosts: [], path: .prefix("/"), methods: [], headers: [], query: [])],
                    pathRules: PathRules()),
                routes: [RouteSnapshot(
                    name: "all", origin: "g.yaml:2", action: .respond(status: 200, contentType: [], body: []),
                    limits: Array(0..<counts.0))],
                upstreams: [], rules: GatewayRules(),
                limiting: LimitSet(
                    secret: secret, limits: route + listener + common,
                    common: Array((counts.0 + counts.1)..<(counts.0 + counts.1 + counts.2))))
        }

        func ask(
            _ line: String = "GET /", host: String = "a.example", from client: String = "192.0.2.1"
        ) throws -> Verdict {
            let head = try TestGateway.head("\(line) HTTP/1.1", "Host: \(host)")
            let input = DecisionInput(listener: 0, peer: try #require(IPAddress(client)), random: 0)
            return Decision.head(head, of: input, in: snapshot, scratch: RouteScratch(), limits: desk).verdict
        }

        /// How many of `count` requests in a row pass.
        func passed(
            _ count: Int, _ line: String = "GET /", host: String = "a.example", from: String = "192.0.2.1"
        ) throws -> Int {
            try (0..<count).count { _ in try ask(line, host: host, from: from).outcome == .respond }
        }

        func wait(_ nanoseconds: UInt64) { desk.now = desk.now.advanced(byNanoseconds: nanoseconds) }
    }

    @Test func `a client has its burst, then its rate, and others have theirs`() throws {
        let door = try Door(route: [Self.limit("r", 10, burst: 5)])
        #expect(try door.passed(20) == 5)
        #expect(try door.passed(20, from: "192.0.2.2") == 5)
        door.wait(300_000_000)
        #expect(try door.passed(20) == 3)
        let refused = try door.ask()
        #expect(refused.status == 429 && refused.limit == 0 && "\(refused.reason)" == "rate limit exceeded")
        #expect(door.desk.outcome.decision?.nanosecondsUntilAllowed == 100_000_000)
    }

    @Test func `all places must allow, and none is charged where one denies`() throws {
        let door = try Door(
            route: [Self.limit("r", 1, burst: 100)], listener: [Self.limit("l", 1, burst: 3)],
            common: [Self.limit("c", 1, burst: 1000, parts: [])])
        #expect(try door.passed(10) == 3)
        #expect(try door.ask().limit == 1)
        // Had the route been charged for those that the listener denied, fewer than 97 were left.
        let left = try Door(route: [Self.limit("r", 1, burst: 100)])
        #expect(try left.passed(200) == 100)
        #expect(try door.passed(10, from: "192.0.2.2") == 3)
    }

    @Test func `the decisive limit is the one with the fewest left`() throws {
        let door = try Door(route: [Self.limit("wide", 1, burst: 100), Self.limit("narrow", 1, burst: 7)])
        #expect(try door.ask().outcome == .respond)
        #expect(door.desk.outcome.limit == 1)
        #expect(door.desk.outcome.decision?.remaining == 6)
    }

    @Test func `a limit that observes lets pass and tells`() throws {
        let door = try Door(route: [Self.limit("o", 1, burst: 2, observes: true)])
        for expected in [-1, -1, 0, 0] {
            #expect(try door.ask().outcome == .respond)
            #expect(door.desk.outcome.observed == expected)
            #expect(door.desk.outcome.limit == -1)
        }
    }

    @Test func `who is held back waits its turn, up to the delay`() throws {
        let door = try Door(route: [Self.limit("d", 10, burst: 1, delay: 500_000_000)])
        var waits: [UInt64] = []
        for _ in 0..<6 {
            #expect(try door.ask().outcome == .respond)
            waits.append(door.desk.outcome.wait / 1_000_000)
        }
        #expect(waits == [0, 100, 200, 300, 400, 500])
        #expect(try door.ask().status == 429)
        door.wait(100_000_000)
        #expect(try door.ask().outcome == .respond)
        #expect(door.desk.outcome.wait == 500_000_000)
        #expect(door.desk.outcome.decision?.remaining == 0)
    }

    @Test func `requests cost what the first rule that fits says`() throws {
        let costs = [
            LimitSnapshot.Cost(methods: [Array("POST".utf8)], path: Array("/search".utf8), isExact: false, cost: 5),
            LimitSnapshot.Cost(methods: [], path: Array("/free".utf8), isExact: true, cost: 0),
        ]
        let limit = try Self.limit("c", 1, burst: 10, costs: costs)
        #expect(try Door(route: [limit]).passed(20, "POST /search") == 2)
        #expect(try Door(route: [limit]).passed(20, "POST /search/x?q") == 2)
        #expect(try Door(route: [limit]).passed(20, "POST /searches") == 10)
        #expect(try Door(route: [limit]).passed(20, "GET /search") == 10)
        #expect(try Door(route: [limit]).passed(20, "GET /free") == 20)
        #expect(try Door(route: [limit]).passed(20, "GET /free/x") == 10)
    }

    @Test func `exempt clients and other hosts are not counted`() throws {
        let limit = try Self.limit(
            "h", 1, burst: 1, exempt: ["10.0.0.0/8"], hosts: ["a.example"], suffixes: [".b.example"])
        #expect(try Door(route: [limit]).passed(5, from: "10.1.1.1") == 5)
        #expect(try Door(route: [limit]).passed(5) == 1)
        #expect(try Door(route: [limit]).passed(5, host: "A.Example:8080") == 1)
        #expect(try Door(route: [limit]).passed(5, host: "c.example") == 5)
        #expect(try Door(route: [limit]).passed(5, host: "x.b.example") == 1)
        #expect(try Door(route: [limit]).passed(5, host: "b.example") == 5)
    }

    @Test func `what is refused before is not charged, and what has no route still is`() throws {
        let door = try Door(common: [Self.limit("c", 1, burst: 2)])
        #expect(try door.ask("GET /../x").status == 400)
        #expect(try door.ask("TRACE /").status == 405)
        #expect(try door.passed(5) == 2)
    }

    @Test func `an explanation takes nothing`() throws {
        let desk = try #require(LimitDesk.trial())
        let rate = try Self.limit("r", 1, burst: 1)
        for _ in 0..<3 {
            let head = try TestGateway.head("GET / HTTP/1.1", "Host: a")
            head.setCanonicalPathToRaw()
            #expect(desk.table.peek(of: KeyDigest(bits: 1), under: rate.keyed, at: desk.now).isAllowed)
        }
    }
}
