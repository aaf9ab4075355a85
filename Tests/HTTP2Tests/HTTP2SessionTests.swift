// Whole sessions, between a client and a server in memory.

import HTTP2
import HTTPSemantics
import TestSupport
import Testing

@Suite struct HTTP2SessionTests {
    private let get: [(String, String)] = [
        (":method", "GET"), (":scheme", "https"), (":authority", "example.org"), (":path", "/"),
    ]
    private let post: [(String, String)] = [
        (":method", "POST"), (":scheme", "https"), (":authority", "example.org"), (":path", "/"),
    ]

    @Test func `our settings come first and say our limits`() {
        let client = HTTP2Client()
        let server = TestServer()
        exchange(client, server)
        #expect(client.received.first == .settings([3: 100, 4: 65536, 6: 65536, 8: 1, 9: 1]))
        #expect(client.received.contains(.windowUpdate(stream: 0, (1 << 20) - 65535)))
    }

    @Test(arguments: [Int.max, 1, 5])
    func `an answer arrives with lower-case names, its body and its end`(size: Int) {
        let client = HTTP2Client()
        let server = TestServer()
        server.answer = { $0.respond($1, 200, "X-Name: value\r\nX-Spaces:  a b \r\n", body: "hello") }
        let stream = client.request(get)
        exchange(client, server, piecesOf: size)
        #expect(
            client.answer(stream) == [
                .headers(stream: stream, [":status: 200", "x-name: value", "x-spaces: a b"], isEnd: false),
                .data(stream: stream, "hello", isEnd: true),
            ])
        #expect(server.streams[0].isAnswered)
        #expect(server.streams[0].closedWith == .noError)
    }

    @Test func `an answer without a body ends with its fields`() {
        let client = HTTP2Client()
        let server = TestServer()
        server.answer = { $0.respond($1, 204, "") }
        let stream = client.request(get)
        exchange(client, server)
        #expect(client.answer(stream) == [.headers(stream: stream, [":status: 204"], isEnd: true)])
    }

    @Test func `interim answers and trailers stand around the answer`() {
        let client = HTTP2Client()
        let server = TestServer()
        server.answer = { server, stream in
            server.fields.begin(status: 103, isLent: false)
            server.append("Link: </a>\r\n")
            server.session?.respondInterim(stream, server.fields)
            stream.outputTrailers = "X-Sum: 1\r\n"
            server.respond(stream, 200, "", body: "hello")
        }
        let stream = client.request(get)
        exchange(client, server)
        #expect(
            client.answer(stream) == [
                .headers(stream: stream, [":status: 103", "link: </a>"], isEnd: false),
                .headers(stream: stream, [":status: 200"], isEnd: false),
                .data(stream: stream, "hello", isEnd: false),
                .headers(stream: stream, ["x-sum: 1"], isEnd: true),
            ])
    }

    @Test(arguments: [Int.max, 1, 100])
    func `a body arrives whole, with its trailers`(size: Int) {
        let client = HTTP2Client()
        let server = TestServer()
        let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        client.request(post, body: body, trailers: [("x-sum", "1")])
        exchange(client, server, piecesOf: size)
        #expect(server.streams[0].body == body)
        #expect(server.streams[0].trailers == ["x-sum: 1"])
        #expect(server.streams[0].bodyIsEnded)
        #expect(server.streams[0].head.body == .chunked)
    }

    @Test func `no more than a window comes of a body that nobody takes`() {
        let client = HTTP2Client()
        let server = TestServer()
        exchange(client, server)
        server.consumes = false
        client.request(post, body: Array(repeating: 65, count: 200_000))
        exchange(client, server)
        #expect(server.streams[0].body.count == 65536)
        #expect(!server.streams[0].bodyIsEnded)
        server.session?.consumed(65536, of: server.streams[0])
        server.session?.consumedOnConnection(65536)
        client.receive(server.produce())
        exchange(client, server)
        #expect(server.streams[0].body.count == 131072)
    }

    @Test func `output that is not there yet is waited for`() {
        let client = HTTP2Client()
        let server = TestServer()
        server.answer = { server, stream in
            server.fields.begin(status: 200, isLent: false)
            server.session?.respond(stream, server.fields, hasBody: true)
        }
        let identifier = client.request(get)
        exchange(client, server)
        #expect(client.answer(identifier) == [.headers(stream: identifier, [":status: 200"], isEnd: false)])
        let stream = server.streams[0]
        stream.output = Array("late".utf8)
        stream.outputIsComplete = true
        server.session?.resumeOutput(stream)
        exchange(client, server)
        #expect(client.answer(identifier).last == .data(stream: identifier, "late", isEnd: true))
    }

    @Test func `fields that are lent are read where they lie when frames are produced`() {
        let client = HTTP2Client()
        let server = TestServer()
        let identifier = client.request(get)
        exchange(client, server)
        let lines = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 8)
        defer { lines.deallocate() }
        _ = lines.initialize(from: Array("X-A: b\r\n".utf8))
        server.fields.begin(status: 200, isLent: true)
        server.fields.append(lines: lines)
        server.session?.respond(server.streams[0], server.fields, hasBody: false)
        let wire = server.produce()
        lines.update(repeating: 0)
        client.receive(wire)
        #expect(client.answer(identifier) == [.headers(stream: identifier, [":status: 200", "x-a: b"], isEnd: true)])
    }

    // MARK: The end

    @Test func `the end is announced, answered, and said`() {
        let client = HTTP2Client()
        let server = TestServer()
        client.request(get)
        exchange(client, server)
        server.session?.announceEnd()
        exchange(client, server)
        #expect(client.received.contains(.goAway(lastStream: .max, code: 0)))
        #expect(server.pingAnswers == 1)
        server.session?.refuseFurtherStreams()
        exchange(client, server)
        #expect(client.received.contains(.goAway(lastStream: 1, code: 0)))
        #expect(server.session?.isOver == false)
        server.respond(server.streams[0], 200, "")
        exchange(client, server)
        #expect(server.session?.isOver == true)
    }

    @Test func `a stream that the client resets is closed with its code`() {
        let client = HTTP2Client()
        let server = TestServer()
        let stream = client.request(get)
        exchange(client, server)
        client.reset(stream)
        exchange(client, server)
        #expect(server.streams[0].closedWith == .cancel)
    }

    @Test(arguments: ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"])
    func `anything but the preface is a failure`(text: String) {
        let server = TestServer()
        server.receive(Array(text.utf8))
        #expect(server.failure == .badPreface)
        _ = server.produce()
        #expect(server.session?.isOver == true)
    }

    // MARK: Abuse

    private let small: HTTP2Limits = {
        var limits = HTTP2Limits()
        limits.workBudget = 200
        return limits
    }()

    private func calmed(_ client: HTTP2Client) -> Bool {
        client.received.contains { if case .goAway(_, 0xB) = $0 { true } else { false } }
    }

    @Test func `a flood of pings ends the session`() {
        let client = HTTP2Client()
        let server = TestServer(limits: small)
        for _ in 0..<60 { client.ping() }
        server.receive(client.send())
        client.receive(server.produce())
        #expect(server.failure == .limit(.workBudget))
        #expect(calmed(client))
    }

    @Test func `pings that are slow enough go on for ever`() {
        let client = HTTP2Client()
        let server = TestServer(limits: small)
        for second in 1..<200 {
            client.ping()
            server.receive(client.send(), at: UInt64(second) * 1_000_000_000)
            client.receive(server.produce())
        }
        #expect(server.failure == nil)
    }

    @Test func `requests that are reset before they are answered end the session`() {
        let client = HTTP2Client()
        let server = TestServer(limits: small)
        exchange(client, server)
        for _ in 0..<12 {
            let stream = client.request(get)
            server.receive(client.send())
            client.reset(stream)
            server.receive(client.send())
        }
        client.receive(server.produce())
        #expect(server.failure == .limit(.workBudget))
        #expect(server.streams.count <= 11)
        #expect(calmed(client))
    }

    @Test(arguments: [(increment: UInt32(1), ends: true), (300, false)])
    func `windows that are opened by a byte or two end the session`(increment: UInt32, ends: Bool) {
        let server = TestServer(limits: small)
        server.answer = { $0.respond($1, 200, "", body: String(repeating: "x", count: 100_000)) }
        let noWindow = RawFrame(RawFrame.settings, RawFrame.setting(4, 0)).bytes()
        let request = RawFrame(
            RawFrame.headers, flags: RawFrame.endHeaders | RawFrame.end, stream: 1,
            RawFields.block(RawFields.request())).bytes()
        server.receive(RawHTTP2.preface + noWindow + request)
        let opening = RawFrame(RawFrame.windowUpdate, stream: 1, RawFrame.number(increment)).bytes()
        for _ in 0..<100 {
            _ = server.produce()
            server.receive(opening)
        }
        #expect(server.failure == (ends ? .limit(.workBudget) : nil))
    }

    @Test func `heads that are too large end the session, though each is answered`() {
        var limits = HTTP2Limits()
        limits.maximumHeaderListBytes = 8192
        let client = HTTP2Client()
        let server = TestServer(limits: limits)
        server.answer = { $0.respond($1, $1.fault?.status ?? 200, "") }
        for _ in 0..<500 where server.failure == nil {
            client.request(get + [("x-large", String(repeating: "y", count: 30_000))])
            exchange(client, server)
        }
        #expect(server.failure == .limit(.workBudget))
        // 30,000 bytes and a few fields are 118 units, of 2000.
        #expect(server.streams.count == 17)
    }

    @Test func `requests that are answered never do`() {
        let client = HTTP2Client()
        let server = TestServer(limits: small)
        server.answer = { $0.respond($1, 200, "", body: "x") }
        for _ in 0..<1000 {
            client.request(get)
            exchange(client, server)
        }
        #expect(server.failure == nil)
        #expect(server.streams.count == 1000)
    }

    @Test func `requests over the limit of streams are refused`() {
        var limits = HTTP2Limits()
        limits.maximumConcurrentStreams = 2
        let client = HTTP2Client()
        let server = TestServer(limits: limits)
        exchange(client, server)
        for _ in 0..<5 { client.request(get) }
        exchange(client, server)
        #expect(server.streams.count == 2)
    }

    @Test func `a head that decompresses to many times its limit ends the session`() {
        let client = HTTP2Client()
        let server = TestServer()
        let large = ("x-large", String(repeating: "v", count: 3000))
        exchange(client, server)
        client.request(get + [large])
        exchange(client, server)
        client.request(get + Array(repeating: large, count: 1000))
        server.receive(client.send())
        #expect(server.failure != nil)
    }
}
