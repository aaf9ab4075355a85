// Backends that fail, in every way: what the client gets, what is tried again, and what the log says.

import Foundation
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct UpstreamFailureTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    /// A port at which nobody listens.
    private static func closedPort() throws -> UInt16 {
        let upstream = try ScriptedUpstream.answering("")
        upstream.stop()
        _ = eventually { (try? WireStream(port: upstream.port)) == nil }
        return upstream.port
    }

    /// What an upstream does with a request, and what becomes of it.
    struct Failure: CustomTestStringConvertible {
        let name: String
        let status: Int
        let reason: String
        let outcome: String
        let answer: String
        var testDescription: String { name }
    }

    static let failures: [Failure] = [
        Failure(
            name: "closes without a word", status: 502, reason: "upstream closed before answering",
            outcome: "upstreamClosed", answer: ""),
        Failure(
            name: "closes in mid head", status: 502, reason: "upstream closed before answering",
            outcome: "upstreamClosed", answer: "HTTP/1.1 200 OK\r\nContent-"),
        Failure(
            name: "speaks something else", status: 502, reason: "upstream answer malformed",
            outcome: "upstreamInvalid", answer: "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        Failure(
            name: "sends two lengths", status: 502, reason: "upstream answer malformed", outcome: "upstreamInvalid",
            answer: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        Failure(
            name: "sends a length and chunks", status: 502, reason: "upstream answer malformed",
            outcome: "upstreamInvalid",
            answer: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Failure(
            name: "sends a head without end", status: 502, reason: "upstream answer malformed",
            outcome: "upstreamInvalid",
            answer: "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 100_000)),
    ]

    @Test(arguments: failures)
    func `a broken answer becomes 502`(_ failure: Failure) throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write(failure.answer)
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab")
        let response = try client.readResponse()
        #expect(response.status == failure.status)
        let line = gateway.logLine()
        #expect(line["reason"] as? String == failure.reason)
        #expect(line["outcome"] as? String == failure.outcome)
        #expect(line["mismatch"] as? Bool == true)
        #expect(line["intended"] as? String == "forward")
        #expect(line["endpoint"] as? String == "127.0.0.1:\(upstream.port)")
        #expect(upstream.requests.count == 1)
        if failure.outcome == "upstreamInvalid" {
            #expect(gateway.metric("gatehouse_parse_errors_total{reason=\"upstream_response\"}") == 1)
        }
        // The client's connection is good for another request.
        try client.write(Self.get)
        #expect(try client.readResponse().status == 502)
        #expect(gateway.metric("gatehouse_enforcement_mismatches_total").map { $0 >= 1 } == true)
    }

    /// An answer that breaks off; what the client has got of it then, and that it can tell.
    static let brokenBodies: [(request: String, answer: String)] = [
        (get, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"),
        (get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
        ("GET / HTTP/1.0\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
    ]

    @Test(arguments: brokenBodies, [false, true])
    func `an answer that breaks off never ends cleanly`(_ row: (request: String, answer: String), tls: Bool) throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write(row.answer)
        }
        let gateway = try TestGateway(.init(tls: tls), to: upstream)
        let client = try tls ? gateway.connectTLS() : gateway.connect()
        try client.write(row.request)
        #expect(throws: WireError.self) { try client.readResponse() }
        #expect(!client.sawCloseNotify)
        let line = gateway.logLine()
        #expect(line["status"] as? Int == 200)
        #expect(line["mismatch"] as? Bool == true)
        #expect(gateway.comesToRest())
    }

    @Test func `an answer whose framing breaks after its head was passed on is broken off`() throws {
        let headIsThere = Gate()
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
            try headIsThere.wait()
            try stream.write("zz\r\n")
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write(Self.get)
        #expect(try client.readHead()?.status == 200)
        #expect(try client.read(exactly: 10) == Array("5\r\nhello\r\n".utf8))
        headIsThere.open()
        #expect(try client.endsWithoutMore())
        #expect(gateway.logLine()["reason"] as? String == "upstream answer malformed")
    }

    @Test func `a refused connection is 502 at once`() throws {
        let port = try Self.closedPort()
        let gateway = try TestGateway("routes: [{ match: /, to: \"http://127.0.0.1:\(port)\" }]\n")
        for _ in 0..<10 { #expect(try gateway.answer(to: Self.get).status == 502) }
        let line = gateway.logLine()
        #expect(line["reason"] as? String == "upstream refused the connection")
        #expect(line["mismatch"] as? Bool == true)
    }

    @Test(arguments: [get, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"])
    func `a refused connection is tried at another endpoint`(request: String) throws {
        let port = try Self.closedPort()
        let upstream = try ScriptedUpstream.answering(Self.ok)
        let gateway = try TestGateway(
            "routes: [{ match: /, to: [\"http://127.0.0.1:\(port)\", \"http://127.0.0.1:\(upstream.port)\"] }]\n")
        for _ in 0..<10 { #expect(try gateway.answer(to: request).text == "ok") }
        #expect(upstream.requests.count == 10)
        #expect(gateway.logLines(atLeast: 10).contains { $0["attempts"] as? Int == 2 })
    }

    /// An address at which connects fail at once, without an event of the loop.
    @Test(arguments: [get, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"])
    func `a request is sent once, however many endpoints failed before`(request: String) throws {
        let upstream = try ScriptedUpstream.answering(Self.ok)
        let gateway = try TestGateway(
            .init(workers: 1),
            """
            upstreams:
              mixed:
                endpoints: ["http://255.255.255.255:1", "http://255.255.255.255:2", "http://127.0.0.1:\(upstream.port)"]
                retries: 5
            routes: [{ match: /, to: mixed }]

            """)
        for _ in 0..<6 { #expect(try gateway.answer(to: request).text == "ok") }
        #expect(upstream.requests.count == 6)
        #expect(upstream.failures == [])
    }

    @Test func `a connection that is not made in time is 504`() throws {
        // A queue of one, filled: further connects wait for ever.
        let full = try ScriptedUpstream(backlog: 0, accepts: false) { _, _ in }
        let fillers = (0..<4).map { _ in try? NonBlockingConnect(port: full.port) }
        let gateway = try TestGateway(
            .init(settings: "timeouts: { connect: 200ms }"), TestGateway.everything(to: full))
        let response = try gateway.answer(to: Self.get)
        #expect(response.status == 504)
        let line = gateway.logLine()
        #expect(line["outcome"] as? String == "connectTimeout")
        #expect(line["reason"] as? String == "upstream connect timeout")
        #expect(gateway.metric("gatehouse_timeouts_total{kind=\"connect\"}") == 1)
        #expect(fillers.count == 4)
        #expect(gateway.comesToRest())
    }

    @Test func `a request's own time ends it while its upstream is being connected to`() throws {
        let full = try ScriptedUpstream(backlog: 0, accepts: false) { _, _ in }
        let fillers = (0..<4).map { _ in try? NonBlockingConnect(port: full.port) }
        let gateway = try TestGateway(
            """
            timeouts: { connect: 60s, header: 300ms }
            routes: [{ match: /, to: "http://127.0.0.1:\(full.port)", timeouts: { request: 600ms } }]

            """)
        let response = try gateway.answer(to: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
        #expect(response.status == 504)
        #expect(gateway.logLine()["outcome"] as? String == "requestTimeout")
        #expect(fillers.count == 4)
    }

    @Test func `silence is 504`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            _ = try stream.readToEnd()
        }
        let gateway = try TestGateway(.init(settings: "timeouts: { response: 200ms }"), to: upstream)
        #expect(try gateway.answer(to: Self.get).status == 504)
        let line = gateway.logLine()
        #expect(line["outcome"] as? String == "responseTimeout")
        #expect(line["reason"] as? String == "upstream response timeout")
        #expect(gateway.metric("gatehouse_timeouts_total{kind=\"response\"}") == 1)
        #expect(eventually { upstream.openCount == 0 })
    }

    @Test func `silence in mid answer breaks it off`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
            _ = try stream.readToEnd()
        }
        let gateway = try TestGateway(.init(settings: "timeouts: { response: 200ms }"), to: upstream)
        #expect(throws: WireError.self) { try gateway.answer(to: Self.get) }
        #expect(gateway.logLine()["outcome"] as? String == "responseTimeout")
    }

    /// Requests on a connection that the backend closes as soon as they arrive, after it had answered one.
    static let stale: [(method: String, status: Int)] = [("GET", 200), ("PUT", 502), ("POST", 502), ("DELETE", 200)]

    @Test(arguments: stale)
    func `a request is sent again when its reused connection was closed, if it may be`(
        _ row: (method: String, status: Int)
    ) throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write(Self.ok)
            // The next request on the first connection is read and not answered.
            if upstream.connectionCount == 1 { _ = try upstream.takeRequest(from: stream) }
        }
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        let client = try gateway.connect()
        try client.write(Self.get)
        #expect(try client.readResponse().text == "ok")
        let body = row.method == "GET" || row.method == "DELETE" ? "\r\n" : "Content-Length: 2\r\n\r\nab"
        try client.write("\(row.method) / HTTP/1.1\r\nHost: a\r\n\(body)")
        #expect(try client.readResponse().status == row.status)
        #expect(upstream.requests.count == (row.status == 200 ? 3 : 2))
        #expect(gateway.metric("gatehouse_upstream_retries_total{upstream=\"http://127.0.0.1:\(upstream.port)\"}")
            == (row.status == 200 ? 1 : 0))
    }

    @Test func `backends that die under load come back by themselves`() throws {
        let answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
        var upstream: ScriptedUpstream? = try ScriptedUpstream.answering(answer)
        let port = try #require(upstream?.port)
        let gateway = try TestGateway("routes: [{ match: /, to: \"http://127.0.0.1:\(port)\" }]\n")
        #expect(try gateway.answer(to: Self.get).status == 200)
        upstream?.stop()
        upstream = nil
        #expect(eventually { (try? WireStream(port: port)) == nil })
        for _ in 0..<20 {
            #expect(
                try gateway.answer(to: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx").status == 502)
        }
        let back = try ScriptedUpstream.answering(answer, port: port)
        #expect(try eventually { try gateway.answer(to: Self.get).status == 200 })
        #expect(back.connectionCount >= 1)
    }

    @Test func `a name that leads nowhere is 503, and the others are served`() throws {
        let gateway = try TestGateway(
            """
            routes:
              - { match: /lost, to: "http://no-such-host.invalid" }
              - { match: /, respond: 204 }

            """)
        let lost = try gateway.answer(to: "GET /lost HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(lost.status == 503)
        #expect(gateway.logLine()["reason"] as? String == "upstream name not resolved")
        #expect(try gateway.answer(to: Self.get).status == 204)
    }

    @Test func `connections to an endpoint are limited`() throws {
        let mayAnswer = Gate()
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try mayAnswer.wait()
            try stream.write(Self.ok)
        }
        let gateway = try TestGateway(
            .init(workers: 1),
            """
            upstreams: { one: { endpoints: "http://127.0.0.1:\(upstream.port)", maxConnections: 1 } }
            routes: [{ match: /, to: one }]

            """)
        let first = try gateway.connect()
        try first.write(Self.get)
        #expect(eventually { upstream.requests.count == 1 })
        #expect(try gateway.answer(to: Self.get).status == 503)
        #expect(gateway.logLine()["reason"] as? String == "upstream connection limit")
        mayAnswer.open()
        #expect(try first.readResponse().text == "ok")
    }

    @Test func `endpoints share requests, and gauges come back to nothing`() throws {
        let upstreams = try (0..<3).map { _ in try ScriptedUpstream.answering(Self.ok) }
        let list = upstreams.map { "\"http://127.0.0.1:\($0.port)\"" }.joined(separator: ", ")
        let gateway = try TestGateway(
            .init(workers: 1), "upstreams: { all: { endpoints: [\(list)] } }\nroutes: [{ match: /, to: all }]\n")
        let client = try gateway.connect()
        for _ in 0..<30 {
            try client.write(Self.get)
            #expect(try client.readResponse().text == "ok")
        }
        #expect(upstreams.map(\.requests.count) == [10, 10, 10])
        #expect(gateway.metric("gatehouse_upstream_connections{upstream=\"all\",state=\"open\"}") == 3)
        #expect(gateway.metric("gatehouse_upstream_connections{upstream=\"all\",state=\"idle\"}") == 3)
        #expect(gateway.metric("gatehouse_upstream_requests_active{upstream=\"all\"}") == 0)
        #expect(gateway.metric("gatehouse_upstream_requests_total{upstream=\"all\",code=\"2xx\"}") == 30)
    }
}
