// What a connection to an upstream believes, and what it resumes.

import COpenSSL
import TestSupport
import Testing

@testable import TLS

@Suite struct TLSClientContextTests {
    let fixture = Fixture()

    @Test(arguments: ["shop.example.com", "SHOP.example.com", "shop.example.com.", "127.0.0.1"])
    func `believes a certificate of its authority for the name or address`(name: String) throws {
        let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server(), serverName: name)
        connection.settle()
        #expect(connection.client.session.isEstablished)
    }

    @Test func `sends an address as no server name`() throws {
        let connection = try InMemoryConnection(
            client: fixture.client(), server: fixture.server(), serverName: "127.0.0.1")
        connection.settle()
        #expect(connection.server.session.serverName == nil)
        #expect(connection.server.session.withServerNameBytes { $0.isEmpty })
    }

    @Test(arguments: [
        ("other.example.com", X509_V_ERR_HOSTNAME_MISMATCH), ("127.0.0.2", X509_V_ERR_IP_ADDRESS_MISMATCH),
        ("::1", X509_V_ERR_IP_ADDRESS_MISMATCH),
    ])
    func `refuses a certificate for another name`(name: String, code: Int32) throws {
        let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server(), serverName: name)
        connection.settle()
        #expect(connection.client.progress == .failed(.certificateNotVerified(code)))
        #expect(!connection.server.session.isEstablished)
    }

    @Test func `refuses a certificate whose only name is the common name`() throws {
        let minted = fixture.authority.leaf(names: [], commonName: "shop.example.com")
        let pair = try CertificatePair(
            certificatePEM: minted.certificatePEM, keyPEM: minted.keyPEM, origin: "old.crt")
        let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server([pair]))
        connection.settle()
        #expect(connection.client.progress == .failed(.certificateNotVerified(X509_V_ERR_HOSTNAME_MISMATCH)))
    }

    @Test func `refuses an authority that it does not know, in words`() throws {
        let connection = try InMemoryConnection(
            client: Fixture(authority: "Stranger").client(), server: fixture.server())
        connection.settle()
        let code = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
        #expect(connection.client.progress == .failed(.certificateNotVerified(code)))
        #expect(connection.client.session.errorText
            == "certificate verify failed: unable to get local issuer certificate")
        #expect(connection.server.progress == .failed(.peerAlert(48)))
        #expect(connection.server.session.errorText == "tlsv1 alert unknown ca")
    }

    @Test func `refuses an authority with the right name and another key`() throws {
        let connection = try InMemoryConnection(client: Fixture().client(), server: fixture.server())
        connection.settle()
        #expect(connection.client.progress == .failed(.certificateNotVerified(X509_V_ERR_CERT_SIGNATURE_FAILURE)))
    }

    @Test(arguments: [(-7200, -3600, X509_V_ERR_CERT_HAS_EXPIRED), (3600, 7200, X509_V_ERR_CERT_NOT_YET_VALID)])
    func `refuses a certificate outside of its time`(from: Int, to: Int, code: Int32) throws {
        let pair = try fixture.pair(["shop.example.com"], validFrom: from, validTo: to)
        let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server([pair]))
        connection.settle()
        #expect(connection.client.progress == .failed(.certificateNotVerified(code)))
    }

    @Test func `takes anything when told not to verify`() throws {
        let pair = try Fixture().pair(["other.test"], validFrom: -7200, validTo: -3600)
        let connection = try InMemoryConnection(
            client: fixture.client(verify: false), server: fixture.server([pair]))
        connection.settle()
        #expect(connection.client.session.isEstablished)
    }

    @Test func `verifies through an intermediate that the server sends`() throws {
        let intermediate = CertificateFactory(commonName: "Intermediate", issuer: fixture.authority)
        let minted = intermediate.leaf(names: ["shop.example.com"], withChain: true)
        let pair = try CertificatePair(
            certificatePEM: minted.certificatePEM, keyPEM: minted.keyPEM, origin: "chain.crt")
        #expect(pair.chainCount == 1 && pair.warnings == [])
        // As the default, and as one chosen by name.
        for pairs in [[pair], [try fixture.pair(["first.test"]), pair]] {
            let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server(pairs))
            connection.settle()
            #expect(connection.client.session.isEstablished)
        }
    }

    @Test(arguments: [false, true])
    func `resumes by server name and endpoint`(old: Bool) throws {
        let client = old ? try fixture.client().onlyTLS12() : try fixture.client()
        let server = try fixture.server()
        func connects(_ name: String, _ endpoint: UInt64) throws -> Bool {
            let buffers = TLSBuffers()
            let connection = try InMemoryConnection(client: client, server: server, serverName: name)
            let other = Endpoint(
                try TLSSession(client: client, serverName: name, endpoint: endpoint, buffers: buffers), buffers)
            while !other.session.isEstablished || !connection.server.arrived.isEmpty {
                other.advance()
                connection.server.arrived = other.takeOutput()
                connection.server.advance()
                other.arrived += connection.server.takeOutput()
            }
            other.advance()
            return other.session.isResumed
        }
        #expect(try !connects("shop.example.com", 1))
        #expect(try connects("shop.example.com", 1))
        #expect(try !connects("shop.example.com", 2))
        #expect(try !connects("127.0.0.1", 1))
        #expect(try connects("shop.example.com", 2))
    }

    @Test(arguments: ["", String(repeating: "a", count: 254), "a\0b"])
    func `refuses a server name that can be none`(name: String) throws {
        let client = try fixture.client()
        #expect(throws: TLSError.invalidServerName(name)) {
            try TLSSession(client: client, serverName: name, buffers: TLSBuffers())
        }
    }

    @Test func `refuses authorities without a certificate`() {
        #expect(throws: TLSError.noAuthorities(origin: "ca.pem", detail: "")) {
            try CertificateAuthorities(pem: Array("no PEM here".utf8), origin: "ca.pem")
        }
    }
}
