// Bytes that no request asked for are nobody's answer, however they fall between the events of a turn.

import DNS
import Glibc
import HTTPSemantics
import LoadBalancing
import Reactor
import Snapshots
import Telemetry
import TestSupport
import Testing
import Timing
import Transport
import Upstreams

@Suite struct StrayBytesTests {
    /// Notes what became of one request.
    private final class Consumer: UpstreamConsumer {
        let asksForSwitch = false
        func introduction(_ version: UpstreamSnapshot.ProxyHeader) -> [UInt8] { [] }
        var request: (any UpstreamRequest)?
        var statuses: [UInt16] = []
        var failures: [UpstreamFailure] = []
        var isOver: Bool { !statuses.isEmpty || !failures.isEmpty }
        private let method: HTTPMethod
        private let output = HeadScratch()

        init(_ method: HTTPMethod = .get) { self.method = method }

        func send(on request: any UpstreamRequest) {
            output.begin(reserving: 64)
            output.append(method == .head ? "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" : "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            request.send(
                output, body: nil, isEnded: true,
                SentRequest(method: method, hasUncountedBody: false, responseTimeout: 0, asksForSwitch: false))
        }

        func upstreamConnected(_ request: any UpstreamRequest) { send(on: request) }
        func receivedInterim(_ head: ResponseHead) {}
        func received(_ head: ResponseHead, body: CollectedBody) { statuses.append(head.status) }
        func received(body: CollectedBody) {}
        func upstreamFailed(_ failure: UpstreamFailure) { failures.append(failure) }
        func upstreamOutputDrained() {}
        var isBackedUp: Bool { false }
    }

    /// A source that runs something when it is written to.
    private final class Trigger: EventSource {
        var action: () -> Void = {}
        override func ready(_ readiness: Readiness) { if readiness.contains(.readable) { action() } }
    }

    /// A loop and a pool with one idle connection, and a backend that can speak on it unasked.
    private final class Bench {
        let loop: EventLoop
        let pool: UpstreamPool
        let trigger: Trigger
        private let far: Int32
        private let resolver = Resolver(policy: ResolverPolicy()) {}
        private let backend: ScriptedUpstream
        private let mayStray = Gate()
        private let hasStrayed = Gate()

        init(first method: HTTPMethod, answer: String, stray: String) throws {
            let (mayStray, hasStrayed) = (mayStray, hasStrayed)
            backend = try ScriptedUpstream { stream, _ in
                _ = try stream.readHead()
                try stream.write(answer)
                try mayStray.wait()
                try stream.write(stray)
                hasStrayed.open()
                _ = try stream.readToEnd()
            }
            loop = try EventLoop()
            let worker = UpstreamWorker(loop: loop, memory: WorkerMemory(), resolver: resolver, balancingStart: 0)
            let counters = WorkerShard().adopt(ShardLayout(routes: [], upstreams: ["api"])).upstream(0)
            pool = UpstreamPool(Self.upstream(port: backend.port), worker: worker, counters: counters)
            var ends: [Int32] = [-1, -1]
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
            try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
            trigger = Trigger(descriptor: ends[0])
            far = ends[1]
            try loop.add(trigger)
            let consumer = Consumer(method)
            guard case .connecting = pool.lease(for: consumer, excluding: TriedEndpoints()) else {
                throw WireError.broken("no connection is being made")
            }
            #expect(turns { consumer.isOver })
        }

        deinit {
            close(far)
            pool.retire()
            resolver.stop()
        }

        private static func upstream(port: UInt16) -> UpstreamSnapshot {
            UpstreamSnapshot(
                name: "api", origin: "g.yaml:1", identity: "api",
                endpoints: [
                    UpstreamSnapshot.Endpoint(
                        host: "127.0.0.1", port: port, weight: 1, authority: "127.0.0.1:\(port)", serverName: "a")
                ],
                balance: .roundRobin, tls: nil, host: .preserve, settings: UpstreamSnapshot.Settings(),
                healthCheck: nil, allowsLinkLocal: false)
        }

        /// Turns the loop until the condition holds.
        func turns(until condition: () -> Bool) -> Bool {
            eventually {
                loop.turn(waitingAtMost: .now())
                return condition()
            }
        }

        /// Has the backend speak unasked, and returns when the bytes are in our socket.
        func stray() throws {
            mayStray.open()
            try hasStrayed.wait()
        }

        func pull() { _ = write(far, "x", 1) }
    }

    private static let answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    private static let evil = "HTTP/1.1 299 Evil\r\nContent-Length: 0\r\n\r\n"

    @Test func `bytes that lay there when the request was sent in the same turn do not answer it`() throws {
        let bench = try Bench(first: .get, answer: Self.answer, stray: Self.evil)
        let consumer = Consumer()
        bench.loop.turn(waitingAtMost: .now())
        var isReused = false
        bench.trigger.action = {
            let lease = bench.pool.lease(for: consumer, excluding: TriedEndpoints())
            guard case .ready(let request) = lease else { return }
            isReused = true
            consumer.send(on: request)
        }
        // The kernel hands events out in the order in which they came: the lease first, then the stray bytes.
        bench.pull()
        try bench.stray()
        bench.loop.turn(waitingAtMost: .now())
        #expect(isReused)
        #expect(bench.turns { consumer.isOver })
        #expect(consumer.statuses == [])
        #expect(consumer.failures.map(\.kind) == [.closedBeforeAnswer])
        #expect(consumer.failures.first?.wasReused == true)
    }

    /// Answers that announce a body which they must not have.
    static let bodiless: [(HTTPMethod, String)] = [
        (.head, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
        (.head, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), (.head, "HTTP/1.1 200 OK\r\n\r\n"),
        (.get, "HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\n"),
        (.get, "HTTP/1.1 304 No\r\nTransfer-Encoding: chunked\r\n\r\n"),
    ]

    @Test(arguments: bodiless)
    func `a connection rests after an answer that announces a body it has not`(
        _ method: HTTPMethod, _ answer: String
    ) throws {
        let bench = try Bench(first: method, answer: answer, stray: Self.evil)
        let consumer = Consumer()
        guard case .connecting(let request) = bench.pool.lease(for: consumer, excluding: TriedEndpoints()) else {
            Issue.record("the connection was lent at once")
            return
        }
        request.abandon()
    }

    @Test(arguments: [
        (HTTPMethod.get, answer), (.head, answer), (.get, "HTTP/1.1 204 No\r\n\r\n"),
        (.get, "HTTP/1.1 304 No\r\n\r\n"),
    ])
    func `after any other answer a connection is lent at once`(_ method: HTTPMethod, _ answer: String) throws {
        let bench = try Bench(first: method, answer: answer, stray: Self.evil)
        let consumer = Consumer()
        guard case .ready(let request) = bench.pool.lease(for: consumer, excluding: TriedEndpoints()) else {
            Issue.record("the connection was not lent")
            return
        }
        request.abandon()
    }

    /// Whether bytes have come meanwhile, which nobody has told us of.
    @Test(arguments: bodiless, [false, true])
    func `a connection that has rested is looked at before it is lent`(
        _ answer: (method: HTTPMethod, text: String), isStray: Bool
    ) throws {
        let bench = try Bench(first: answer.method, answer: answer.text, stray: Self.evil)
        let start = bench.loop.now
        #expect(bench.turns { bench.loop.now.nanoseconds(since: start) > 150_000_000 })
        if isStray { try bench.stray() }
        let consumer = Consumer()
        switch bench.pool.lease(for: consumer, excluding: TriedEndpoints()) {
        case .ready(let request):
            #expect(!isStray, "the connection with stray bytes was lent")
            request.abandon()
        case .connecting(let request):
            #expect(isStray, "a quiet connection was not lent")
            request.abandon()
        case .failed(let failure):
            Issue.record("\(failure)")
        }
    }

    @Test func `bytes that come before the request is sent do not answer it`() throws {
        let bench = try Bench(first: .get, answer: Self.answer, stray: Self.evil)
        let consumer = Consumer()
        guard case .ready(let request) = bench.pool.lease(for: consumer, excluding: TriedEndpoints()) else {
            Issue.record("the connection was not lent")
            return
        }
        try bench.stray()
        #expect(bench.turns { consumer.isOver })
        #expect(consumer.failures.map(\.nothingWasSent) == [true])
        _ = request
    }
}
