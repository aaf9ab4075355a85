// TLS towards backends: verified, or not at all.

import Foundation
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct UpstreamTLSTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    /// A gateway in front of one TLS backend, with the given lines in the upstream's `tls`.
    private static func gateway(
        to upstream: ScriptedUpstream, authority: CertificateFactory, tls: String, client: MintedCertificate? = nil
    ) throws -> TestGateway {
        let directory = try TemporaryDirectory()
        try directory.write("ca.pem", authority.certificatePEM)
        if let client {
            try directory.write("client.pem", client.certificatePEM)
            try directory.write("client.key", client.keyPEM)
        }
        return try TestGateway(
            .init(workers: 1),
            """
            upstreams:
              secure:
                endpoints: "https://127.0.0.1:\(upstream.port)"
                tls: { \(tls.replacingOccurrences(of: "DIR", with: directory.path)) }
            routes: [{ match: /, to: secure }]

            """)
    }

    /// The upstream's settings, and what a request gets.
    static let rows: [(tls: String, status: Int)] = [
        ("ca: DIR/ca.pem, serverName: backend.test", 200),
        ("ca: DIR/ca.pem, serverName: wrong.test", 502),
        ("ca: DIR/ca.pem", 502),
        ("serverName: backend.test", 502),
        ("verify: false", 200),
    ]

    @Test(arguments: rows)
    func `a backend's certificate must be trusted and have the right name`(_ row: (tls: String, status: Int)) throws {
        let authority = CertificateFactory()
        let upstream = try ScriptedUpstream.answering(
            Self.answer, tls: .server(authority.leaf(names: ["backend.test"])))
        let gateway = try Self.gateway(to: upstream, authority: authority, tls: row.tls)
        let client = try gateway.connect()
        for _ in 0..<3 {
            try client.write(Self.get)
            #expect(try client.readResponse().status == row.status)
        }
        #expect(upstream.requests.count == (row.status == 200 ? 3 : 0))
        if row.status == 200 {
            #expect(upstream.connectionCount == 1)
        } else {
            #expect(gateway.logLine()["reason"] as? String == "upstream TLS failed")
            #expect(gateway.metric(
                "gatehouse_upstream_connect_failures_total{upstream=\"secure\",reason=\"tls\"}").map { $0 > 0 } == true)
        }
    }

    @Test(arguments: [true, false])
    func `a client certificate is shown to a backend that asks for one`(isConfigured: Bool) throws {
        let authority = CertificateFactory()
        let upstream = try ScriptedUpstream.answering(
            Self.answer,
            tls: .server(authority.leaf(names: ["backend.test"]), requiringClientsOf: authority.certificatePEM))
        let certificate = isConfigured ? ", certificate: DIR/client.pem, key: DIR/client.key" : ""
        let gateway = try Self.gateway(
            to: upstream, authority: authority, tls: "ca: DIR/ca.pem, serverName: backend.test\(certificate)",
            client: authority.leaf(names: ["gateway.test"]))
        #expect(try gateway.answer(to: Self.get).status == (isConfigured ? 200 : 502))
    }

    @Test func `large bodies pass both ways`() throws {
        let size = 8 << 20
        let authority = CertificateFactory()
        let upstream = try ScriptedUpstream(tls: .server(authority.leaf(names: ["backend.test"]))) { stream, upstream in
            guard let head = try stream.readHead() else { return }
            upstream.note(head)
            guard try PatternBody.arrives(size, on: stream) else { return }
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            try PatternBody.write(size, to: stream)
        }
        let gateway = try Self.gateway(
            to: upstream, authority: authority, tls: "ca: DIR/ca.pem, serverName: backend.test")
        let client = try gateway.connect()
        try client.write("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
        try PatternBody.write(size, to: client)
        #expect(try client.readHead()?.status == 200)
        #expect(try PatternBody.arrives(size, on: client))
    }

    /// Whether the backend says close_notify, and whether the answer is whole for its client.
    @Test(arguments: [true, false])
    func `an answer until close is whole only where close_notify ends it (RFC 9112 §9.8)`(isNotified: Bool) throws {
        let authority = CertificateFactory()
        let upstream = try ScriptedUpstream(tls: .server(authority.leaf(names: ["backend.test"]))) { stream, upstream in
            guard try upstream.takeRequest(from: stream) != nil else { return }
            try stream.write("HTTP/1.1 200 OK\r\n\r\nhello")
            if isNotified { stream.endOutput() }
        }
        let gateway = try Self.gateway(
            to: upstream, authority: authority, tls: "ca: DIR/ca.pem, serverName: backend.test")
        let client = try gateway.connect()
        try client.write(Self.get)
        if isNotified {
            let response = try client.readResponse()
            #expect(response.text == "hello")
            #expect(response.chunkCount == 1)
        } else {
            #expect(throws: WireError.self) { try client.readResponse() }
            #expect(gateway.logLine()["reason"] as? String == "upstream closed in mid answer")
        }
    }

    @Test func `a backend that speaks no TLS, or leaves in the handshake, is 502`() throws {
        for script: ScriptedUpstream.Script in [
            { stream, _ in
                _ = try stream.read()
                try stream.write("HTTP/1.1 400 Bad Request\r\n\r\n")
            },
            { stream, _ in _ = try stream.read() },
        ] {
            let upstream = try ScriptedUpstream(script: script)
            let gateway = try Self.gateway(
                to: upstream, authority: CertificateFactory(), tls: "ca: DIR/ca.pem, serverName: backend.test")
            #expect(try gateway.answer(to: Self.get).status == 502)
            #expect(gateway.logLine()["reason"] as? String == "upstream TLS failed")
        }
    }
}
