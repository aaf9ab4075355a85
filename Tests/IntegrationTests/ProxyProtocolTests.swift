// Proxies in front of us that say whom they speak for, and endpoints that want to be told.

import GatewayTestSupport
import TestSupport
import Testing

@Suite struct ProxyProtocolTests {
    private func gateway(_ upstream: ScriptedUpstream, from proxies: String, tls: Bool = false) throws -> TestGateway {
        let address = tls ? "127.0.0.5:0\", tls: {}" : "127.0.0.5:0\""
        return try TestGateway(
            .init(tls: tls, moreListeners: ["{ address: \"\(address), proxyProtocol: { from: [\(proxies)] } }"]),
            to: upstream)
    }

    private func connect(_ gateway: TestGateway, tls: Bool = false) throws -> WireStream {
        try WireStream(host: "127.0.0.5", port: gateway.port(ofListener: tls ? 2 : 1))
    }

    private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]

    static let headers: [(wire: [UInt8], client: String)] = [
        (Array("PROXY TCP4 192.0.2.7 198.51.100.2 4711 443\r\n".utf8), "192.0.2.7"),
        (signature + [0x21, 0x11, 0, 12, 192, 0, 2, 8, 1, 2, 3, 4, 0, 9, 0, 9], "192.0.2.8"),
        (signature + [0x20, 0, 0, 0], "127.0.0.1"),
        (Array("PROXY UNKNOWN\r\n".utf8), "127.0.0.1"),
    ]

    @Test(arguments: headers, [false, true])
    func `the address of the header is the client's`(_ item: (wire: [UInt8], client: String), _ tls: Bool) throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try gateway(upstream, from: "127.0.0.0/8", tls: tls)
        let client = try connect(gateway, tls: tls)
        let request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
        if tls {
            try client.write(item.wire)
            try client.startTLS(.client(trusting: gateway.authority?.certificatePEM), serverName: "localhost")
            try client.write(request)
        } else {
            try client.write(item.wire + Array(request.utf8))
        }
        #expect(try client.readResponse().text == "ok")
        #expect(upstream.requests[0]["X-Forwarded-For"] == item.client)
        #expect(gateway.logLine()["client"] as? String == item.client)
    }

    @Test func `a header may come byte by byte`() throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try gateway(upstream, from: "127.0.0.0/8")
        let client = try connect(gateway)
        let wire = "PROXY TCP4 192.0.2.7 198.51.100.2 4711 443\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
        for byte in wire.utf8 { try client.write([byte]) }
        #expect(try client.readResponse().text == "ok")
        #expect(upstream.requests[0]["X-Forwarded-For"] == "192.0.2.7")
    }

    @Test func `without a header nothing is served, and the log says so`() throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try gateway(upstream, from: "127.0.0.0/8")
        let client = try connect(gateway)
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(throws: WireError.self) {
            if try client.read().isEmpty { throw WireError.ended(after: "") }
        }
        #expect(gateway.logLine()["reason"] as? String == "no PROXY header")
        #expect(gateway.metric("gatehouse_connections_refused_total{reason=\"proxy_header\"}") == 1)
        #expect(upstream.requests.isEmpty)
        #expect(gateway.comesToRest())
    }

    @Test func `who is not trusted is not let in, header or not`() throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let gateway = try gateway(upstream, from: "192.0.2.0/24")
        let client = try connect(gateway)
        _ = try? client.write("PROXY TCP4 192.0.2.7 198.51.100.2 1 2\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(throws: WireError.self) {
            if try client.read().isEmpty { throw WireError.ended(after: "") }
        }
        #expect(eventually { gateway.metric("gatehouse_connections_refused_total{reason=\"untrusted_proxy\"}") == 1 })
        #expect(upstream.requests.isEmpty)
    }

    @Test(arguments: ["v1", "v2"])
    func `an endpoint is told about each client on a connection of its own`(_ version: String) throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            let isText = version == "v1"
            let bytes = try stream.read(exactly: isText ? 6 : 28)
            var line = ""
            if isText {
                line = "PROXY "
                while line.utf8.last != 10 { line += String(decoding: try stream.read(exactly: 1), as: UTF8.self) }
                #expect(line.hasPrefix("PROXY TCP4 127.0.0.1 127.0.0.1 "))
            } else {
                #expect(Array(bytes.prefix(24)) == Self.signature + [0x21, 0x11, 0, 12, 127, 0, 0, 1, 127, 0, 0, 1])
            }
            while try upstream.takeRequest(from: stream) != nil {
                try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        let gateway = try TestGateway(
            .init(workers: 1), """
                upstreams:
                  told: { endpoints: ["http://127.0.0.1:\(upstream.port)"], proxyProtocol: \(version) }
                routes: [{ match: /, to: told }]

                """)
        for _ in 0..<3 { #expect(try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").text == "ok") }
        #expect(upstream.connectionCount == 3)
        #expect(upstream.failures == [])
    }
}
