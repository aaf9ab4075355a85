// Clients of HTTP/2 that go beyond a bound, and hosts that are not the connection's.

import GatewayTestSupport
import TestSupport
import Testing

@Suite struct HTTP2LimitTests {
    static let floods: [(name: String, metric: String, frames: @Sendable (Int) -> [UInt8])] = [
        ("workBudget", "workBudget", { number in
            let stream = UInt32(number) * 2 + 1
            return RawFrame(
                RawFrame.headers, flags: RawFrame.endHeaders | RawFrame.end, stream: stream,
                RawFields.block(RawFields.request("GET", "/held"))).bytes()
                + RawFrame(RawFrame.reset, stream: stream, RawFrame.number(8)).bytes()
        }),
        ("workBudget", "workBudget", { number in
            // A body longer than its Content-Length: it is we who reset the stream, after it has been read.
            let stream = UInt32(number) * 2 + 1
            let block = RawFields.block(RawFields.request("POST", "/held") + [("content-length", "1")])
            return RawFrame(RawFrame.headers, flags: RawFrame.endHeaders, stream: stream, block).bytes()
                + RawFrame(RawFrame.data, flags: RawFrame.end, stream: stream, [1, 2, 3]).bytes()
        }),
        ("workBudget", "workBudget", { number in
            // 2,000 crumbs of a cookie, of which all but one take a byte: answered with 431.
            let entry: [UInt8] = [0x40, 6] + Array("cookie".utf8) + [3] + Array("a=b".utf8)
            let block = RawFields.block(RawFields.request()) + entry + [UInt8](repeating: 0xBE, count: 2000)
            return RawFrame(
                RawFrame.headers, flags: RawFrame.endHeaders | RawFrame.end, stream: UInt32(number) * 2 + 1, block
            ).bytes()
        }),
        ("workBudget", "workBudget", { _ in RawFrame(RawFrame.settings).bytes() }),
        ("workBudget", "workBudget", { _ in RawFrame(RawFrame.ping, [UInt8](repeating: 1, count: 8)).bytes() }),
        ("workBudget", "workBudget", { _ in RawFrame(RawFrame.priority, stream: 1, [0, 0, 0, 0, 1]).bytes() }),
        ("workBudget", "workBudget", { _ in RawFrame(RawFrame.windowUpdate, RawFrame.number(1)).bytes() }),
        ("workBudget", "workBudget", { _ in RawFrame(0xEE, [UInt8](repeating: 0, count: 16)).bytes() }),
        ("maximumContinuations", "maximumContinuations", { number in
            RawFrame(number == 0 ? RawFrame.headers : RawFrame.continuation, stream: 1, RawFields.block(
                number == 0 ? RawFields.request() : [("x-\(number)", "y")])).bytes()
        }),
        ("maximumListExcess", "maximumListExcess", { number in
            // A field of 4,000 bytes goes into the table once, and each further byte means it again.
            let entry: [UInt8] = [0x40, 1, 97, 0x7F, 0xA1, 0x1E] + [UInt8](repeating: 98, count: 4000)
            let block = RawFields.block(RawFields.request()) + entry + [UInt8](repeating: 0xBE, count: 4000)
            return RawFrame(
                RawFrame.headers, flags: RawFrame.endHeaders, stream: UInt32(number) * 2 + 1, block).bytes()
        }),
    ]

    @Test(arguments: floods.indices)
    func `a flood ends its connection, and log and metric name the limit`(_ number: Int) throws {
        let flood = Self.floods[number]
        let upstream = try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                if request.startLine.contains("/held") { _ = try stream.endsWithoutMore() }
                try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        let client = try RawHTTP2(try gateway.connect())
        var code: UInt32?
        // Writing may fail when the gateway has closed: that is what is waited for.
        for place in 0..<5000 {
            guard (try? client.wire.write(flood.frames(place))) != nil else { break }
        }
        while let frame = try client.next() {
            if frame.type == RawFrame.goAway { code = frame.number(at: 4) }
        }
        #expect(code == nil || code == 11)
        #expect(eventually { gateway.metric("gatehouse_http2_limits_total{limit=\"\(flood.metric)\"}") == 1 })
        let reasons = gateway.logLines(atLeast: 1).compactMap { $0["reason"] as? String }
        #expect(reasons.contains { $0.hasPrefix("HTTP/2 limit \(flood.name)") }, "\(Set(reasons))")
        // What the flood began is bounded, and others are served.
        #expect(upstream.requests.count <= 101)
        #expect(try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").text == "ok")
        #expect(gateway.comesToRest())
    }

    @Test func `requests that are taken back in the same write cost their upstream nothing`() throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        let client = try RawHTTP2(try gateway.connect())
        func request(_ path: String, _ stream: UInt32) -> [UInt8] {
            RawFrame(
                RawFrame.headers, flags: RawFrame.endHeaders | RawFrame.end, stream: stream,
                RawFields.block(RawFields.request("GET", path))).bytes()
        }
        var bytes: [UInt8] = []
        for stream in stride(from: UInt32(1), to: 101, by: 2) {
            bytes += request("/taken-back", stream)
            bytes += RawFrame(RawFrame.reset, stream: stream, RawFrame.number(8)).bytes()
        }
        try client.wire.write(bytes + request("/kept", 101))
        while let frame = try client.next(), frame.stream != 101 || frame.flags & RawFrame.end == 0 {}
        #expect(upstream.requests.map(\.startLine) == ["GET /kept HTTP/1.1"])
        let reasons = gateway.logLines(atLeast: 51).compactMap { $0["reason"] as? String }
        #expect(reasons.filter { $0 == "client reset the stream" }.count == 50)
        #expect(eventually { gateway.metric("gatehouse_requests_active") == 0 })
    }

    @Test func `clients that take nothing make room for others`() throws {
        let big = "HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n" + String(repeating: "x", count: 400_000)
        let upstream = try ScriptedUpstream.answering(big)
        let gateway = try TestGateway(
            .init(workers: 1), """
                upstreams:
                  few: { endpoints: ["http://127.0.0.1:\(upstream.port)"], maxConnections: 4 }
                routes: [{ match: /, to: few }]

                """)
        let client = try RawHTTP2(try gateway.connect())
        // SETTINGS_INITIAL_WINDOW_SIZE 0: no answer's body can be sent.
        var bytes = RawFrame(RawFrame.settings, [0, 4, 0, 0, 0, 0]).bytes()
        for stream in stride(from: UInt32(1), to: 9, by: 2) {
            bytes += RawFrame(
                RawFrame.headers, flags: RawFrame.endHeaders | RawFrame.end, stream: stream,
                RawFields.block(RawFields.request())).bytes()
        }
        try client.wire.write(bytes)
        #expect(eventually { upstream.requests.count == 4 })
        var begun = 0
        while begun < 4, let frame = try client.next() { begun += frame.type == RawFrame.headers ? 1 : 0 }
        // All connections are taken, and this one gets through.
        let answer = try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer.status == 200)
        #expect(gateway.metric("gatehouse_http2_limits_total{limit=\"stalledStreams\"}") == 1)
        var codes: [UInt32] = []
        while codes.count < 4, let frame = try client.next() {
            if frame.type == RawFrame.reset { codes.append(frame.number(at: 0)) }
        }
        #expect(codes == [11, 11, 11, 11])
        let reasons = gateway.logLines(atLeast: 5).compactMap { $0["reason"] as? String }
        #expect(reasons.filter { $0.hasPrefix("HTTP/2 limit stalledStreams") }.count == 4)
    }

    @Test func `the configured number of streams is told and kept`() throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try TestGateway(
            .init(settings: "limits: { concurrentStreams: 7 }"), TestGateway.everything(to: upstream))
        let client = try RawHTTP2(try gateway.connect())
        let settings = try #require(try client.next())
        #expect(settings.type == RawFrame.settings)
        let entries = stride(from: 0, to: settings.payload.count, by: 6).map { place in
            (settings.payload[place + 1], settings.number(at: place + 2))
        }
        #expect(entries.first { $0.0 == 3 }?.1 == 7)
    }

    @Test(arguments: [true, false])
    func `a host with another certificate is misdirected`(overHTTP2: Bool) throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try TestGateway(.init(tls: true), to: upstream)
        let other = try #require(gateway.authority).leaf(names: ["other.test"])
        try gateway.directory.write("other.crt", other.certificatePEM)
        try gateway.directory.write("other.key", other.keyPEM)
        try gateway.reload(TestGateway.everything(to: upstream))
        func status(_ host: String, serverName: String?) throws -> Int {
            let context = TestTLS.client(trusting: nil, protocols: overHTTP2 ? ["h2"] : [])
            let stream = try gateway.connectTLS(context, serverName: serverName)
            guard overHTTP2 else {
                try stream.write("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                return try stream.readResponse().status
            }
            let client = HTTP2Client()
            let request = client.request(
                [(":method", "GET"), (":scheme", "https"), (":authority", host), (":path", "/")])
            guard case .headers(_, let fields, _)? = try client.finish(request, over: stream).first else { return 0 }
            return Int(fields[0].dropFirst(9)) ?? 0
        }
        #expect(try status("localhost", serverName: "localhost") == 200)
        #expect(try status("LOCALHOST:443", serverName: "localhost") == 200)
        // One certificate has both names.
        #expect(try status("www.example.com", serverName: "localhost") == 200)
        #expect(try status("other.test", serverName: "other.test") == 200)
        #expect(try status("other.test", serverName: "localhost") == 421)
        #expect(try status("localhost", serverName: "other.test") == 421)
        #expect(try status("other.test", serverName: nil) == 200)
        #expect(gateway.metric("gatehouse_local_responses_total{reason=\"misdirected\"}") == 2)
    }
}
