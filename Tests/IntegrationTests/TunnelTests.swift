// WebSockets and other upgrades, through every combination of the two versions.

import Foundation
import GatehouseServer
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct TunnelTests {
    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    /// The answer to `key` that RFC 6455 §1.3 works out.
    private static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    private static func opening(_ path: String = "/chat", more: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: \(key)\r\n\(more)\r\n"
    }

    /// An HTTP/1.1 backend that switches and echoes; `/refuse` is 403, `/wrong` switches to something else.
    private static func backend() throws -> ScriptedUpstream {
        try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                let path = request.startLine.split(separator: " ")[1]
                guard request["Upgrade"] != nil, path != "/refuse" else {
                    let status = path == "/refuse" ? "403 No" : "200 OK"
                    try stream.write("HTTP/1.1 \(status)\r\nContent-Length: 2\r\n\r\nno")
                    continue
                }
                let key = request["Sec-WebSocket-Key"] ?? ""
                let accept = key == Self.key ? Self.accept : try WebSocketReference.accept(of: key)
                let name = path == "/wrong" ? "other" : request["Upgrade"] ?? ""
                try stream.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: \(name)\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: \(path == "/liar" ? "bm90IHRoZSBhbnN3ZXI=" : accept)\r\n\r\n")
                while true {
                    let bytes = try stream.read()
                    if bytes.isEmpty { return }
                    try stream.write(bytes)
                }
            }
        }
    }

    private static func configuration(port: UInt16, scheme: String = "http", more: String = "") -> String {
        "routes: [{ match: /, to: \"\(scheme)://127.0.0.1:\(port)\"\(more) }]\n"
    }

    private let extended: [(String, String)] = [
        (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "https"), (":authority", "localhost"),
        (":path", "/chat"), ("sec-websocket-version", "13"),
    ]

    @Test(arguments: [false, true])
    func `a WebSocket passes byte for byte over HTTP/1.1`(tls: Bool) throws {
        let upstream = try Self.backend()
        let gateway = try TestGateway(.init(tls: tls), Self.configuration(port: upstream.port))
        let client = try tls ? gateway.connectTLS() : gateway.connect()
        // What is sent behind the opening, before its answer, passes too.
        try client.write(Self.opening() + "eager")
        let head = try #require(try client.readHead())
        #expect(head.startLine == "HTTP/1.1 101 Switching Protocols")
        #expect(head["Upgrade"] == "websocket")
        #expect(head["Connection"] == "Upgrade")
        #expect(head["Sec-WebSocket-Accept"] == Self.accept)
        #expect(head["Transfer-Encoding"] == nil)
        #expect(try client.read(exactly: 5) == Array("eager".utf8))
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let writer = Thread { try? client.write(bytes) }
        writer.start()
        #expect(try client.read(exactly: bytes.count) == bytes)
        #expect(gateway.metric("gatehouse_tunnels") == 1)
        client.endOutput()
        #expect(try client.endsWithoutMore())
        let line = gateway.logLine()
        #expect(line["status"] as? Int == 101)
        #expect(line["outcome"] as? String == "complete")
        #expect(upstream.requests[0]["Upgrade"] == "websocket")
        #expect(upstream.requests[0]["Connection"] == "Upgrade")
        #expect(gateway.comesToRest())
        #expect(gateway.metric("gatehouse_tunnels") == 0)
    }

    @Test func `a WebSocket of HTTP/2 becomes one of HTTP/1.1`() throws {
        let upstream = try Self.backend()
        let gateway = try TestGateway(Self.configuration(port: upstream.port))
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let tunnel = client.request(extended, body: Array("hello".utf8))
        let answer = try client.finish(tunnel, over: stream)
        #expect(answer.count == 2)
        if case .headers(_, let fields, false)? = answer.first { #expect(fields.first == ":status: 200") }
        #expect(answer.last == .data(stream: tunnel, "hello", isEnd: true))
        let request = upstream.requests[0]
        #expect(request.startLine == "GET /chat HTTP/1.1")
        #expect(request["Upgrade"] == "websocket")
        #expect(request["Sec-WebSocket-Key"]?.count == 24)
        #expect(request["Sec-WebSocket-Version"] == "13")
    }

    @Test(arguments: [false, true])
    func `a WebSocket reaches a backend of HTTP/2`(clientSpeaksHTTP2: Bool) throws {
        let backend = try HTTP2Backend(settings: [(8, 1)]) { _, _ in .echo }
        let gateway = try TestGateway(Self.configuration(port: backend.port, scheme: "h2c"))
        let stream = try gateway.connect()
        if clientSpeaksHTTP2 {
            let client = HTTP2Client()
            let tunnel = client.request(extended, body: Array("hello".utf8))
            #expect(try client.finish(tunnel, over: stream).last == .data(stream: tunnel, "hello", isEnd: true))
        } else {
            try stream.write(Self.opening() + "hello")
            let head = try #require(try stream.readHead())
            #expect(head.status == 101)
            #expect(head["Sec-WebSocket-Accept"] == Self.accept)
            #expect(try stream.read(exactly: 5) == Array("hello".utf8))
            stream.endOutput()
            #expect(try stream.endsWithoutMore())
        }
        let request = try #require(backend.requests.first)
        #expect(Array(request.fields.prefix(5)) == [
            ":method: CONNECT", ":protocol: websocket", ":scheme: http", ":path: /chat", ":authority: localhost",
        ])
        #expect(request["sec-websocket-key"] == nil)
        #expect(request["sec-websocket-version"] == "13")
        #expect(request["upgrade"] == nil)
    }

    @Test func `a backend of HTTP/2 that takes no extended CONNECT is not asked`() throws {
        let backend = try HTTP2Backend()
        let gateway = try TestGateway(Self.configuration(port: backend.port, scheme: "h2c"))
        #expect(try gateway.answer(to: Self.opening()).status == 502)
        #expect(gateway.logLine()["reason"] as? String == "upstream takes no extended CONNECT")
        #expect(backend.requests.isEmpty)
    }

    @Test func `an endpoint that does not switch has its answer passed on`() throws {
        let upstream = try Self.backend()
        let gateway = try TestGateway(Self.configuration(port: upstream.port))
        let client = try gateway.connect()
        try client.write(Self.opening("/refuse"))
        #expect(try client.readResponse().status == 403)
        try client.write(Self.opening())
        #expect(try client.readHead()?.status == 101)
    }

    static let wrong: [(path: String, reason: String)] = [
        ("/wrong", "upstream switched to a protocol that it was not asked for"),
        ("/liar", "upstream answered with a wrong Sec-WebSocket-Accept"),
    ]

    @Test(arguments: wrong)
    func `an endpoint that switches wrongly is 502`(_ path: String, _ reason: String) throws {
        let upstream = try Self.backend()
        let gateway = try TestGateway(Self.configuration(port: upstream.port))
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let fields = extended.map { $0.0 == ":path" ? (":path", path) : $0 }
        let tunnel = client.request(fields, body: [])
        guard case .headers(_, let answer, _)? = try client.finish(tunnel, over: stream).first else {
            Issue.record("no answer")
            return
        }
        #expect(answer[0] == ":status: 502")
        #expect(gateway.logLine()["reason"] as? String == reason)
    }

    static let notSwitched: [(request: String, upgrades: String)] = [
        (opening(), ", upgrades: none"),
        (opening(), ", upgrades: [chat]"),
        (opening().replacingOccurrences(of: "GET", with: "POST"), ""),
        (opening().replacingOccurrences(of: "websocket", with: "h2c"), ""),
        (opening(more: "Content-Length: 1\r\n") + "x", ""),
        (opening().replacingOccurrences(of: "Connection: Upgrade\r\n", with: ""), ""),
    ]

    @Test(arguments: notSwitched)
    func `what may not switch goes on as an ordinary request`(_ request: String, _ upgrades: String) throws {
        let upstream = try Self.backend()
        let gateway = try TestGateway(Self.configuration(port: upstream.port, more: upgrades))
        #expect(try gateway.answer(to: request).status == 200)
        #expect(upstream.requests[0]["Upgrade"] == nil)
        #expect(upstream.requests[0]["Connection"] == nil)
    }

    @Test func `an extended CONNECT to a protocol that is not allowed is 501`() throws {
        let upstream = try Self.backend()
        let gateway = try TestGateway(Self.configuration(port: upstream.port))
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let fields = extended.map { $0.0 == ":protocol" ? (":protocol", "connect-udp") : $0 }
        let tunnel = client.request(fields, body: [])
        guard case .headers(_, let answer, _)? = try client.finish(tunnel, over: stream).first else {
            Issue.record("no answer")
            return
        }
        #expect(answer[0] == ":status: 501")
        #expect(upstream.requests.isEmpty)
    }

    @Test func `a tunnel in which nobody speaks ends`() throws {
        let upstream = try Self.backend()
        let gateway = try TestGateway(Self.configuration(port: upstream.port, more: ", timeouts: { tunnel: 200ms }"))
        let client = try gateway.connect()
        try client.write(Self.opening())
        #expect(try client.readHead()?.status == 101)
        #expect(throws: WireError.self) {
            if try client.read().isEmpty { throw WireError.ended(after: "") }
        }
        #expect(gateway.logLine()["reason"] as? String == "tunnel idle")
        #expect(eventually { upstream.openCount == 0 })
    }

    @Test func `tunnels live through reloads, and a drain waits for them until its deadline`() throws {
        let upstream = try Self.backend()
        let gateway = try TestGateway(
            .init(settings: "timeouts: { drain: 1s }"), Self.configuration(port: upstream.port))
        let client = try gateway.connect()
        try client.write(Self.opening())
        #expect(try client.readHead()?.status == 101)
        for _ in 0..<3 {
            try gateway.reload(Self.configuration(port: upstream.port, more: ", name: again"))
            try client.write("still here")
            #expect(try client.read(exactly: 10) == Array("still here".utf8))
        }
        gateway.server.drain()
        #expect(throws: WireError.self) {
            if try client.read().isEmpty { throw WireError.ended(after: "") }
        }
        #expect(gateway.logLine()["outcome"] as? String == "drained")
    }
}
