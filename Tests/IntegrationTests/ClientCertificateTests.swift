// Client certificates over real sockets: who is let in where, what is forwarded, what a reload and a ticket change.

import Foundation
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct ClientCertificateTests {
    private static func gateway(
        _ world: ClientCertificateWorld, settings: String = ClientCertificateWorld.hosts,
        routes: String = ClientCertificateWorld.routes
    ) throws -> TestGateway {
        let directory = try TemporaryDirectory()
        try world.write(to: directory)
        // The configuration lies elsewhere: files are named in full.
        let text = settings.replacingOccurrences(
            of: #"([a-z-]+\.pem)"#, with: "\(directory.path)/$1", options: .regularExpression)
        let gateway = try TestGateway(.init(tls: true, settings: text), routes)
        gateway.keep(directory)
        return gateway
    }

    private func request(_ host: String, _ path: String = "/", _ more: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\(more)\r\n"
    }

    /// The answer's status; nil where there was no connection to ask over.
    private func status(
        _ gateway: TestGateway, _ row: ClientCertificateCase, _ client: ClientAuthority.Client?, version: String
    ) -> Int? {
        guard let stream = try? WireStream(host: "127.0.0.2", port: gateway.tlsPort) else { return nil }
        let context = TestTLS.client(trusting: nil, version: version, certificate: client?.minted)
        do {
            try stream.startTLS(context, serverName: row.host)
            try stream.write(request(row.asks ?? row.host, row.path))
            return try stream.readResponse().status
        } catch {
            // With TLS 1.3 a client believes that all is well until it reads (RFC 8446 §4.4.2).
            return nil
        }
    }

    @Test(arguments: ["TLSv1.2", "TLSv1.3"])
    func `each client is let in where it should be, and the log says why not`(version: String) throws {
        let world = ClientCertificateWorld()
        let gateway = try Self.gateway(world)
        #expect(ClientCertificateCase.all.count >= 30)
        for (number, row) in ClientCertificateCase.all.enumerated() {
            let client = try row.client.map { try #require(world.clients[$0]) }
            #expect(status(gateway, row, client, version: version) == row.status, "\(row)")
            let lines = gateway.logLines(atLeast: number + 1)
            let line = lines[number]
            #expect(line["reason"] as? String == row.reason, "\(row)")
            #expect(line["serverName"] as? String == row.host, "\(row)")
            #expect(line["status"] as? Int == row.status, "\(row)")
            #expect(line["outcome"] as? String == (row.status == nil ? "handshakeFailed" : "complete"), "\(row)")
            let identity = line["clientIdentity"] as? String
            #expect(identity == row.identity || row.identity == "sha256:" && identity?.hasPrefix("sha256:") == true,
                    "\(row)")
            let fingerprint = row.identity == nil ? nil : client?.fingerprint
            #expect(line["clientFingerprint"] as? String == fingerprint, "\(row)")
        }
        #expect(gateway.comesToRest())
    }

    @Test func `a listener's own policy holds for hosts that say nothing, and for clients that name none`() throws {
        let world = ClientCertificateWorld()
        let directory = try TemporaryDirectory()
        try world.write(to: directory)
        let listener = "{ address: \"127.0.0.4:0\", tls: { clientCertificates: { ca: \(directory.path)/root.pem } } }"
        let hosts = "hosts: { open.test: { clientCertificates: off } }"
        let gateway = try TestGateway(.init(tls: true, moreListeners: [listener], settings: hosts),
                                      ClientCertificateWorld.routes)
        for (name, client, asks, status) in [
            ("any.test", "right", "any.test", 200), (nil, "right", "any.test", 200), (nil, nil, "any.test", nil),
            ("any.test", nil, "any.test", nil), ("open.test", nil, "open.test", 200),
            ("open.test", nil, "any.test", 421),
        ] as [(String?, String?, String, Int?)] {
            let stream = try WireStream(host: "127.0.0.4", port: gateway.port(ofListener: 2))
            let certificate = client.flatMap { world.clients[$0]?.minted }
            let found: Int? = try? {
                try stream.startTLS(.client(trusting: nil, certificate: certificate), serverName: name)
                try stream.write(request(asks))
                return try stream.readResponse().status
            }()
            #expect(found == status, "\(name ?? "no name") \(client ?? "nobody") \(asks)")
        }
    }

    @Test func `a host that requires certificates is not to be had in clear text`() throws {
        let gateway = try Self.gateway(ClientCertificateWorld())
        #expect(try gateway.answer(to: request("required.test")).status == 421)
        #expect(try gateway.answer(to: request("A.B.Wild.test.")).status == 421)
        #expect(try gateway.answer(to: request("optional.test")).status == 200)
        #expect(try gateway.answer(to: request("optional.test", "/any")).status == 403)
        #expect(try gateway.answer(to: request("plain.test")).status == 200)
    }

    @Test func `a stream of HTTP 2 for another host is misdirected, and the others go on`() throws {
        let world = ClientCertificateWorld()
        let gateway = try Self.gateway(world)
        let stream = try WireStream(host: "127.0.0.2", port: gateway.tlsPort)
        try stream.startTLS(.client(trusting: nil, certificate: world.clients["right"]?.minted, protocols: ["h2"]),
                            serverName: "required.test")
        let client = HTTP2Client()
        for (host, status) in [
            ("required.test", 200), ("other.test", 421), ("required.test", 200), ("plain.test", 200),
            ("listed.test", 200),
        ] {
            let number = client.request([
                (":method", "GET"), (":scheme", "https"), (":authority", host), (":path", "/"),
            ])
            let frames = try client.finish(number, over: stream)
            #expect("\(frames)".contains(":status: \(status)"), "\(host): \(frames)")
        }
    }

    // MARK: X-Forwarded-Client-Cert

    @Test(arguments: [false, true])
    func `upstreams are told of the certificate where that is asked for, and never by the client`(
        withCertificate: Bool
    ) throws {
        let world = ClientCertificateWorld()
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let word = withCertificate ? "certificate" : "identity"
        let settings = """
            hosts:
              told.test: { clientCertificates: { ca: root.pem, forward: \(word) } }
              untold.test: { clientCertificates: { ca: root.pem } }

            """
        let gateway = try Self.gateway(world, settings: settings, routes: TestGateway.everything(to: upstream))
        let client = try #require(world.clients["right"])
        let forged = "X-Forwarded-Client-Cert: Hash=0\r\nX_Forwarded_Client_Cert: Hash=1\r\n"
        for host in ["told.test", "untold.test", "plain.test"] {
            let stream = try WireStream(host: "127.0.0.2", port: gateway.tlsPort)
            try stream.startTLS(.client(trusting: nil, certificate: client.minted), serverName: host)
            try stream.write(request(host, "/", forged))
            #expect(try stream.readResponse().status == 200)
        }
        let told = try #require(upstream.requests[0]["X-Forwarded-Client-Cert"])
        let subject = #"Subject="CN=ops \22quoted\22,O=Example\, Inc.""#
        let names = "URI=spiffe://example.org/ops/alice;DNS=alice.clients.test"
        if withCertificate {
            #expect(told.hasPrefix("Hash=\(client.fingerprint);Cert=\"-----BEGIN%20CERTIFICATE-----%0A"))
            #expect(told.hasSuffix("-----END%20CERTIFICATE-----%0A\";\(subject);\(names)"))
        } else {
            #expect(told == "Hash=\(client.fingerprint);\(subject);\(names)")
        }
        for other in upstream.requests {
            #expect(other["X_Forwarded_Client_Cert"] == nil)
        }
        #expect(upstream.requests[1]["X-Forwarded-Client-Cert"] == nil)
        #expect(upstream.requests[2]["X-Forwarded-Client-Cert"] == nil)
    }

    @Test(arguments: [("drop", true, false), ("keep", true, true), ("keep", false, false)])
    func `what a trusted proxy says of its client's certificate is kept where that is asked for`(
        word: String, isTrusted: Bool, isKept: Bool
    ) throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let settings = "forwarding: { clientCertificate: \(word) }\n"
            + (isTrusted ? "trustedProxies: 127.0.0.1\n" : "trustedProxies: 10.0.0.1\n")
        let gateway = try TestGateway(.init(settings: settings), to: upstream)
        let brought = "X-Forwarded-Client-Cert: Hash=0;URI=spiffe://a/b\r\n"
        #expect(try gateway.answer(to: request("shop.test", "/", brought)).status == 200)
        let expected = isKept ? "Hash=0;URI=spiffe://a/b" : nil
        #expect(upstream.requests[0]["X-Forwarded-Client-Cert"] == expected)
    }
}
