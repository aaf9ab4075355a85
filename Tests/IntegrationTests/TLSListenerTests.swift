// TLS towards clients, over real sockets.

import GatewayTestSupport
import TestSupport
import Testing

@Suite struct TLSListenerTests {
    private static let routes = "routes: [{ match: /, respond: { status: 200, body: ok } }]\n"

    @Test(arguments: ["TLSv1.2", "TLSv1.3"])
    func `both versions are spoken`(version: String) throws {
        let gateway = try TestGateway(.init(tls: true), Self.routes)
        let client = try gateway.connectTLS(
            .client(trusting: gateway.authority?.certificatePEM, version: version))
        #expect(client.tlsVersion == version)
        for _ in 0..<3 {
            try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try client.readResponse().text == "ok")
        }
        let line = gateway.logLine()
        #expect(line["tlsVersion"] as? String == version)
        #expect(line["serverName"] as? String == "localhost")
    }

    @Test func `a modern listener refuses TLS 1.2`() throws {
        let gateway = try TestGateway(
            .init(tls: true, moreListeners: ["{ address: \"127.0.0.4:0\", tls: modern }"]), Self.routes)
        let client = try WireStream(host: "127.0.0.4", port: gateway.port(ofListener: 2))
        #expect(throws: WireError.self) { try client.startTLS(.client(trusting: nil, version: "TLSv1.2")) }
        #expect(eventually { gateway.metric("gatehouse_tls_handshakes_total{result=\"failed\"}") == 1 })
        #expect(gateway.comesToRest())
    }

    @Test func `the certificate is chosen by name`() throws {
        let gateway = try TestGateway(.init(tls: true), Self.routes)
        let other = try #require(gateway.authority).leaf(names: ["other.test"])
        try gateway.directory.write("other.crt", other.certificatePEM)
        try gateway.directory.write("other.key", other.keyPEM)
        try gateway.reload(Self.routes)
        for (name, expected) in [
            ("localhost", "localhost"), ("shop.example.com", "localhost"), ("other.test", "other.test"),
        ] {
            #expect(try gateway.connectTLS(serverName: name).peerName == expected)
        }
    }

    static let abilities: [(signatures: String, version: String, key: String)] = [
        ("ECDSA+SHA256:RSA-PSS+SHA256:RSA+SHA256", "TLSv1.3", "ecdsa"),
        ("RSA-PSS+SHA256:RSA+SHA256:ECDSA+SHA256", "TLSv1.3", "ecdsa"), ("ECDSA+SHA256", "TLSv1.3", "ecdsa"),
        ("RSA-PSS+SHA256", "TLSv1.3", "rsa"), ("ECDSA+SHA256", "TLSv1.2", "ecdsa"), ("RSA+SHA256", "TLSv1.2", "rsa"),
        ("RSA-PSS+SHA256", "TLSv1.2", "rsa"),
    ]

    @Test(arguments: abilities)
    func `of two kinds of keys for a name a client gets ECDSA, or what it verifies`(
        _ signatures: String, _ version: String, _ key: String
    ) throws {
        let gateway = try TestGateway(.init(tls: true), Self.routes)
        let authority = try #require(gateway.authority)
        for (kind, name) in [(CertificateFactory.KeyKind.ecdsaP256, "ecdsa"), (.rsa(bits: 2048), "rsa")] {
            let leaf = authority.leaf(names: ["both.test"], commonName: name, key: kind)
            try gateway.directory.write("\(name).crt", leaf.certificatePEM)
            try gateway.directory.write("\(name).key", leaf.keyPEM)
        }
        try gateway.reload(Self.routes)
        // A client that verifies RSA only trusts an authority of that kind; here it need not trust any.
        let client = try gateway.connectTLS(
            .client(trusting: nil, version: version, signatures: signatures), serverName: "both.test")
        #expect(client.peerName == key)
    }

    @Test func `ALPN agrees on HTTP 1.1 where nothing else is offered`() throws {
        let gateway = try TestGateway(.init(tls: true), Self.routes)
        let client = try gateway.connectTLS(
            .client(trusting: gateway.authority?.certificatePEM, protocols: ["http/1.1"]))
        #expect(client.negotiatedProtocol == "http/1.1")
    }

    @Test func `a client that offers HTTP 1.0 alone by ALPN is answered`() throws {
        let gateway = try TestGateway(.init(tls: true), Self.routes)
        let client = try gateway.connectTLS(
            .client(trusting: gateway.authority?.certificatePEM, protocols: ["http/1.0"]))
        #expect(client.negotiatedProtocol == "http/1.0")
        try client.write("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        #expect(try client.readResponse().text == "ok")
    }

    @Test func `a connection that ends says close_notify`() throws {
        let gateway = try TestGateway(.init(tls: true), Self.routes)
        let client = try gateway.connectTLS()
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        #expect(try client.readResponse().text == "ok")
        #expect(try client.read().isEmpty)
        #expect(client.sawCloseNotify)
    }

    @Test func `requests byte by byte, each in a record of its own`() throws {
        let gateway = try TestGateway(.init(tls: true), Self.routes)
        let client = try gateway.connectTLS()
        try client.writeByteByByte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for _ in 0..<2 { #expect(try client.readResponse().text == "ok") }
    }

    @Test func `garbage in the middle of a session ends it`() throws {
        let gateway = try TestGateway(.init(tls: true), Self.routes)
        let client = try gateway.connectTLS()
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.readResponse().text == "ok")
        try client.writeInClearText(Array("this is no record at all".utf8))
        #expect(try client.endsWithoutMore())
        #expect(gateway.comesToRest())
    }
}
