// Handshakes that only want to see that a name is ours (RFC 8737).

import COpenSSL
import TestSupport
import Testing

@testable import TLS

@Suite struct ChallengeCertificatesTests {
    let fixture = Fixture()
    let challenges: ChallengeCertificates
    private let digest = SHA256.hash(Array("token.thumbprint".utf8))

    init() throws { challenges = try ChallengeCertificates() }

    private func server(
        asking policy: ClientCertificatePolicy? = nil, unknownNames: ServerNameIndex.UnknownName = .serveDefault
    ) throws -> TLSServerContext {
        try TLSServerContext(
            profile: .intermediate,
            certificates: ServerNameIndex(pairs: [fixture.pair(["other.example.com"])], unknownNames: unknownNames),
            ticketKeys: SessionTicketKeys(), clientCertificates: policy.map { ClientCertificateTable(otherwise: $0) },
            applicationProtocols: ["h2", "http/1.1"], challenges: challenges)
    }

    private func show() throws -> CertificatePair {
        let pair = try SelfSignedCertificate.challenge(name: "shop.example.com", digest: digest)
        challenges.show(pair, for: "shop.example.com")
        return pair
    }

    @Test(arguments: ["shop.example.com", "SHOP.example.COM"], [false, true])
    func `a challenge is answered with its own certificate and protocol`(name: String, isOld: Bool) throws {
        let pair = try show()
        let client = try fixture.client(verify: false).offering("acme-tls/1")
        let connection = try InMemoryConnection(
            client: isOld ? client.onlyTLS12() : client, server: server(unknownNames: .refuse), serverName: name)
        connection.settle()
        #expect(connection.server.session.negotiatedProtocol == .acmeChallenge)
        #expect(connection.client.session.presented == pair.fingerprint)
    }

    @Test func `no client certificate is asked for, whatever the listener wants`() throws {
        _ = try show()
        let policy = try ClientCertificatePolicy(
            authorities: CertificateAuthorities(pem: fixture.authority.certificatePEM, origin: "ca.pem"),
            mode: .required)
        let connection = try InMemoryConnection(
            client: fixture.client(verify: false).offering("acme-tls/1"), server: server(asking: policy))
        connection.settle()
        #expect(connection.server.session.isEstablished && connection.client.session.isEstablished)
    }

    @Test func `handshakes for anything else go on as without a challenge`() throws {
        let pair = try show()
        for (name, protocols) in [
            ("shop.example.com", ["h2"]), ("shop.example.com", []), ("other.example.com", ["http/1.1"]),
        ] {
            let connection = try InMemoryConnection(
                client: fixture.client(verify: false, protocols: protocols), server: server(), serverName: name)
            connection.settle()
            #expect(connection.client.session.isEstablished)
            #expect(connection.client.session.presented != pair.fingerprint)
        }
    }

    @Test func `a name without a challenge, and one whose challenge is over, is no protocol of ours`() throws {
        _ = try show()
        for name in ["other.example.com", "shop.example.com"] {
            if name == "shop.example.com" { challenges.withdraw(name) }
            let connection = try InMemoryConnection(
                client: fixture.client(verify: false).offering("acme-tls/1"), server: server(), serverName: name)
            connection.settle()
            #expect(!connection.client.session.isEstablished)
            #expect(connection.client.progress == .failed(.peerAlert(120)))
        }
    }

    @Test func `the certificate has the name and the critical proof, and nothing else of interest`() throws {
        let pair = try SelfSignedCertificate.challenge(name: "shop.example.com", digest: digest)
        #expect(pair.dnsNames == ["shop.example.com"])
        let object = OBJ_txt2obj("1.3.6.1.5.5.7.1.31", 1)
        defer { ASN1_OBJECT_free(object) }
        let place = X509_get_ext_by_OBJ(pair.leaf, object, -1)
        try #require(place >= 0)
        let proof = X509_get_ext(pair.leaf, place)
        #expect(X509_EXTENSION_get_critical(proof) == 1)
        let content = X509_EXTENSION_get_data(proof)
        let bytes = UnsafeBufferPointer(start: ASN1_STRING_get0_data(content), count: Int(ASN1_STRING_length(content)))
        #expect(Array(bytes) == [0x04, 32] + digest)
    }
}

@Suite struct SigningKeyTests {
    @Test func `a key is the same after it was written and read`() throws {
        let key = try SigningKey.generate()
        let again = try SigningKey(pem: key.pem(), origin: "key.pem")
        #expect(try key.publicPoint() == again.publicPoint())
        #expect(try key.sign([1, 2, 3]).count == 64)
    }

    @Test func `a key of another kind is refused`() {
        let pem = CertificateFactory().leaf(names: ["a.test"], key: .rsa(bits: 2048)).keyPEM
        let error = #expect(throws: TLSError.self) { try SigningKey(pem: pem, origin: "key.pem") }
        #expect(error?.description.contains("rsa 2048") == true)
    }

    @Test func `a request is signed by its key, and made into a certificate for it`() throws {
        let key = try SigningKey.generate()
        let request = try CertificateRequest.der(names: ["shop.example.com"], key: key)
        let chain = try #require(
            CertificateFactory().sign(request: request, names: ["shop.example.com"], from: 0, to: 4_102_444_800))
        let issued = try IssuedCertificate(chainPEM: chain, keyPEM: key.pem(), origin: "chain.pem")
        #expect(issued.names == ["shop.example.com"])
        #expect(issued.renewalParts?.authorityKey == Array(1...20))
        #expect(issued.notAfter == 4_102_444_800)
        let other = try SigningKey.generate().pem()
        #expect(throws: TLSError.self) { try IssuedCertificate(chainPEM: chain, keyPEM: other, origin: "chain.pem") }
    }

    @Test(arguments: ["", "a b", "a,DNS:b.test", "a\n", "A.test", "ä.test"])
    func `a name that could be syntax is refused`(_ name: String) throws {
        let key = try SigningKey.generate()
        #expect(throws: TLSError.self) { try CertificateRequest.der(names: [name], key: key) }
    }

    @Test func `authentication codes are those of RFC 4231`() {
        // Test case 2.
        let code = SHA256.authenticate(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(code.prefix(4) == [0x5B, 0xDC, 0xC1, 0x46] && code.suffix(4) == [0x64, 0xEC, 0x38, 0x43])
    }
}
