// What becomes of a request, and what the transcript says of it.

import Addressing
import HTTPSemantics
import Pipeline
import Routing
import Snapshots
import Testing

@Suite struct DecisionTests {
    private static func gateway() -> TestGateway {
        var gateway = TestGateway()
        gateway.add("api", host: "shop.example.com", path: .prefix("/api"))
        gateway.add("admin", host: "shop.example.com", path: .prefix("/admin"), allowed: ["10.0.0.0/8"])
        gateway.add("fenced", host: "shop.example.com", path: .prefix("/fenced"), denied: ["192.0.2.0/24"])
        gateway.add("small", host: "shop.example.com", path: .exact("/small"), maximumBodyBytes: 10)
        gateway.add("post", host: "shop.example.com", path: .exact("/post"), methods: ["POST"])
        gateway.add("moved", host: "old.example.com", action: .redirect(RouteSnapshot.Redirect(
            status: 301, location: Array("https://new.example.com".utf8), keepsRequestTarget: true)))
        gateway.add("split", host: "split.example.com", action: .forward(WeightedUpstreams([(0, 1), (1, 3)])))
        return gateway
    }

    static let verdicts: [(line: String, host: String, from: String, decided: Decided)] = [
        ("GET /api/users", "shop.example.com", "192.0.2.1",
         Decided(outcome: .respond, status: 0, route: "api", reason: "")),
        ("GET /api/../admin", "SHOP.example.com:8080", "192.0.2.1",
         Decided(outcome: .refuse, status: 403, route: "admin", reason: "client address not allowed")),
        ("GET /admin", "shop.example.com", "10.9.9.9",
         Decided(outcome: .respond, status: 0, route: "admin", reason: "")),
        ("GET /fenced", "shop.example.com", "192.0.2.77",
         Decided(outcome: .refuse, status: 403, route: "fenced", reason: "client address denied")),
        ("GET /fenced", "shop.example.com", "192.0.3.1",
         Decided(outcome: .respond, status: 0, route: "fenced", reason: "")),
        ("GET /nowhere", "shop.example.com", "192.0.2.1",
         Decided(outcome: .refuse, status: 404, route: nil, reason: "no route")),
        ("GET /api", "other.example.com", "192.0.2.1",
         Decided(outcome: .refuse, status: 404, route: nil, reason: "no route")),
        ("GET /post", "shop.example.com", "192.0.2.1",
         Decided(outcome: .refuse, status: 404, route: nil, reason: "no route")),
        ("GET /", "old.example.com", "192.0.2.1",
         Decided(outcome: .redirect, status: 0, route: "moved", reason: "")),
        ("GET /api/%2e%2e/%2e%2e/", "shop.example.com", "192.0.2.1",
         Decided(outcome: .refuse, status: 400, route: nil, reason: "path climbs above the root")),
        ("GET /api%2Fusers", "shop.example.com", "192.0.2.1",
         Decided(outcome: .refuse, status: 400, route: nil, reason: "encoded slash in path")),
        ("GET /api%00", "shop.example.com", "192.0.2.1",
         Decided(outcome: .refuse, status: 400, route: nil, reason: "encoded control character in path")),
        ("OPTIONS *", "shop.example.com", "192.0.2.1",
         Decided(outcome: .refuse, status: 200, route: nil, reason: "OPTIONS of the gateway itself")),
        ("OPTIONS http://shop.example.com", "shop.example.com", "192.0.2.1",
         Decided(outcome: .refuse, status: 200, route: nil, reason: "OPTIONS of the gateway itself")),
        ("TRACE /", "shop.example.com", "192.0.2.1",
         Decided(outcome: .refuse, status: 405, route: nil, reason: "TRACE is not for a gateway")),
        ("CONNECT shop.example.com:443", "shop.example.com:443", "192.0.2.1",
         Decided(outcome: .refuse, status: 405, route: nil, reason: "CONNECT is not for a gateway")),
    ]

    @Test(arguments: verdicts)
    func `a request comes to this`(_ line: String, _ host: String, _ peer: String, _ decided: Decided) throws {
        let head = try TestGateway.head("\(line) HTTP/1.1", "Host: \(host)")
        #expect(try Self.gateway().decide(head, from: peer).decided == decided)
    }

    static let bodies: [(line: String, isRefused: Bool)] = [
        ("Content-Length: 10", false), ("Content-Length: 11", true), ("Content-Length: 0", false),
        ("Transfer-Encoding: chunked", false), ("X-None: 1", false),
    ]

    @Test(arguments: bodies)
    func `a body that says it is too large is refused before it comes`(_ line: String, _ isRefused: Bool) throws {
        let head = try TestGateway.head("POST /small HTTP/1.1", "Host: shop.example.com", line)
        let (decided, _, _, transcript) = try Self.gateway().decide(head)
        #expect(decided.status == (isRefused ? 413 : 0))
        #expect(transcript.step(.limit)?.answer.hasPrefix("refused") == isRefused)
    }

    @Test func `a listener that redirects asks no route, but still reads the path`() throws {
        let good = try TestGateway.head("GET /nowhere HTTP/1.1", "Host: unknown.example.com")
        let bad = try TestGateway.head("GET /../x HTTP/1.1", "Host: unknown.example.com")
        let gateway = Self.gateway()
        #expect(try gateway.decide(good, listener: TestGateway.redirecting).decided.outcome == .redirectToHTTPS)
        #expect(try gateway.decide(bad, listener: TestGateway.redirecting).decided.status == 400)
    }

    @Test func `requests are divided by weight`() throws {
        let gateway = Self.gateway()
        var counts = [0, 0]
        for step in 0..<64 {
            let head = try TestGateway.head("GET / HTTP/1.1", "Host: split.example.com")
            counts[try gateway.decide(head, random: UInt32(step) << 26).verdict.upstream] += 1
        }
        #expect(counts == [16, 48])
    }

    @Test func `what a prefix matched is known, for the rewrite`() throws {
        let head = try TestGateway.head("GET /api/users HTTP/1.1", "Host: shop.example.com")
        #expect(try Self.gateway().decide(head).verdict.matchedPathLength == 4)
    }

    // MARK: The transcript

    @Test func `the transcript asks in the order of the decision`() throws {
        let head = try TestGateway.head("GET /api/./users HTTP/1.1", "Host: shop.example.com")
        let steps = try Self.gateway().decide(head).transcript.steps
        #expect(steps.map(\.question) == [.clientAddress, .path, .route, .action])
        #expect(steps[1].answer == "/api/users")
        #expect(steps[1].notes == ["canonical form of /api/./users"])
        #expect(steps[2].origin == "g.yaml:10")
    }

    @Test func `the transcript has every route that came into question`() throws {
        var gateway = TestGateway()
        gateway.add("versioned", host: "a.example", headers: [.equals("x-version", "2")])
        gateway.add("paged", host: "a.example", query: [.equals("page", "1")])
        gateway.add("posted", host: "a.example", methods: ["POST"])
        gateway.add("elsewhere", host: "a.example", path: .exact("/x"))
        gateway.add("chosen", host: "a.example")
        gateway.add("wild", host: "*.example")
        let head = try TestGateway.head("GET / HTTP/1.1", "Host: a.example", "X-Version: 1")
        let step = try #require(try gateway.decide(head).transcript.step(.route))
        #expect(step.answer == "chosen")
        let outcomes = Dictionary(uniqueKeysWithValues: step.candidates.map { ($0.route, $0.outcome) })
        #expect(outcomes == [
            0: .headerDiffers(position: 0), 1: .queryDiffers(position: 0), 2: .methodDiffers, 3: .pathDiffers,
            4: .chosen, 5: .lostByPrecedence,
        ])
    }

    @Test func `a request that no route takes has its candidates too`() throws {
        let head = try TestGateway.head("GET /post HTTP/1.1", "Host: shop.example.com")
        let step = try #require(try Self.gateway().decide(head).transcript.step(.route))
        #expect(step.origin == nil)
        #expect(step.candidates.contains(DecisionStep.Candidate(route: 4, outcome: .methodDiffers)))
    }

    @Test func `a pattern over its budget is an error of ours, not another route`() throws {
        var gateway = TestGateway()
        gateway.add("runaway", path: .regex("^/(a+)+$"))
        gateway.add("other", path: .regex("^/a"))
        let head = try TestGateway.head("GET /\(String(repeating: "a", count: 60))! HTTP/1.1", "Host: a.example")
        #expect(try gateway.decide(head).decided == Decided(
            outcome: .refuse, status: 500, route: nil, reason: "a route's pattern ran over its match budget"))
    }
}
