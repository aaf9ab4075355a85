// TLS that is not ours, by the name in the client's hello.

import GatewayTestSupport
import TestSupport
import Testing

@Suite struct PassthroughTests {
    private func configuration(_ port: UInt16, more: String = "") -> String {
        """
        upstreams:
          raw: { endpoints: ["tls://127.0.0.1:\(port)"]\(more) }
        routes:
          - { match: { hosts: [inner.test, "*.deep.test"] }, passthrough: raw }
          - { match: /, respond: { body: ours } }

        """
    }

    /// A TLS server that echoes until its client's end.
    private func server(_ authority: CertificateFactory, names: [String]) throws -> ScriptedUpstream {
        try ScriptedUpstream(tls: .server(authority.leaf(names: names))) { stream, _ in
            while true {
                let bytes = try stream.read()
                if bytes.isEmpty { return }
                try stream.write(bytes)
            }
        }
    }

    @Test(arguments: ["inner.test", "INNER.test", "a.deep.test", "a.b.deep.test"])
    func `a name that is passed through reaches its own server`(_ name: String) throws {
        let authority = CertificateFactory()
        let upstream = try server(authority, names: ["inner.test", "*.deep.test", "a.b.deep.test"])
        let gateway = try TestGateway(.init(tls: true), configuration(upstream.port))
        let context = TestTLS.client(trusting: authority.certificatePEM)
        let client = try gateway.connectTLS(context, serverName: name)
        let bytes = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        var echoed: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 20_000) {
            try client.write(Array(bytes[start..<start + 20_000]))
            echoed += try client.read(exactly: 20_000)
        }
        #expect(echoed == bytes)
        client.close()
        let line = gateway.logLine()
        #expect(line["serverName"] as? String == name)
        #expect(line["upstream"] as? String == "raw")
        #expect(line["outcome"] as? String == "complete" || line["outcome"] as? String == "clientClosed")
        #expect((line["bytesReceived"] as? Int ?? 0) > 400_000)
        #expect(gateway.comesToRest())
        #expect(eventually { upstream.openCount == 0 })
    }

    @Test(arguments: ["localhost", "deep.test", nil])
    func `any other name is ours`(_ name: String?) throws {
        let upstream = try server(CertificateFactory(), names: ["inner.test"])
        let gateway = try TestGateway(.init(tls: true), configuration(upstream.port))
        let client = try gateway.connectTLS(.client(trusting: nil), serverName: name)
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.readResponse().text == "ours")
        #expect(upstream.connectionCount == 0)
    }

    @Test func `what is no TLS is answered as ever`() throws {
        let upstream = try server(CertificateFactory(), names: ["inner.test"])
        let gateway = try TestGateway(.init(tls: true), configuration(upstream.port))
        let client = try WireStream(host: "127.0.0.2", port: gateway.tlsPort)
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.readResponse().status == 400)
    }

    @Test func `an endpoint that is away ends the connection, and the log says why`() throws {
        let gateway = try TestGateway(.init(tls: true), configuration(1))
        #expect(throws: WireError.self) { try gateway.connectTLS(.client(trusting: nil), serverName: "inner.test") }
        #expect(gateway.logLine()["reason"] as? String == "upstream refused the connection")
        #expect(gateway.comesToRest())
    }

    @Test func `a tunnel in which nobody speaks ends, and a reload does not end it`() throws {
        let authority = CertificateFactory()
        let upstream = try server(authority, names: ["inner.test"])
        let gateway = try TestGateway(
            .init(tls: true, settings: "timeouts: { tunnel: 400ms }"), configuration(upstream.port))
        let client = try gateway.connectTLS(.client(trusting: authority.certificatePEM), serverName: "inner.test")
        try gateway.reload(configuration(upstream.port, more: ", maxConnections: 5"))
        try client.write("still")
        #expect(try client.read(exactly: 5) == Array("still".utf8))
        #expect(throws: WireError.self) {
            if try client.read().isEmpty { throw WireError.ended(after: "") }
        }
        #expect(gateway.logLine()["reason"] as? String == "tunnel idle")
    }
}
