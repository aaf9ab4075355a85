// What clients that ask for a certificate's status get in the handshake, and which certificate a name has by it.

import COpenSSL
import TestSupport
import Testing

@testable import TLS

@Suite struct StaplingTests {
    private let authority = CertificateFactory()
    private let now = UnixTime.now()

    private func pair(
        _ name: String = "shop.example.com", days: Int = 90, mustStaple: Bool = false,
        kind: CertificateFactory.KeyKind = .ecdsaP256
    ) throws -> (pair: CertificatePair, pem: [UInt8]) {
        let leaf = authority.leaf(
            names: [name], key: kind, validTo: days * 86_400, withChain: true, responders: ["http://ocsp.test"],
            mustStaple: mustStaple)
        return (try CertificatePair(certificatePEM: leaf.certificatePEM, keyPEM: leaf.keyPEM, origin: "\(days).crt"),
            leaf.certificatePEM)
    }

    /// Has the pair stapled until so many seconds from now.
    @discardableResult
    private func staple(_ pair: (pair: CertificatePair, pem: [UInt8]), until end: Int64 = 3600) throws -> [UInt8] {
        let bytes = authority.ocspResponse(
            about: pair.pem, OCSPScript(thisUpdate: now - 7200, nextUpdate: now + end))
        guard case .good(let staple) = try pair.pair.judge(ocspResponse: bytes, now: now + min(0, end - 1)) else {
            Issue.record("not good")
            return []
        }
        pair.pair.stapling.update { $0.staple = staple }
        return bytes
    }

    private func context(_ pairs: [CertificatePair]) throws -> TLSServerContext {
        try TLSServerContext(
            profile: .intermediate, certificates: try ServerNameIndex(pairs: pairs), ticketKeys: SessionTicketKeys(),
            applicationProtocols: [])
    }

    private func client(old: Bool = false) throws -> TLSClientContext {
        let context = try TLSClientContext(authorities: nil, verify: false, applicationProtocols: [])
        return old ? context.onlyTLS12() : context
    }

    /// What a client sees; nil for no status.
    private func seen(
        _ server: TLSServerContext, name: String = "shop.example.com", asks: Bool = true, old: Bool = false
    ) throws -> [UInt8]? {
        let connection = try InMemoryConnection(client: client(old: old), server: server, serverName: name)
        if asks { _ = gatehouse_SSL_ask_for_status(connection.client.session.pointer) }
        connection.settle()
        #expect(connection.client.session.isEstablished)
        var bytes: UnsafePointer<UInt8>?
        let count = gatehouse_SSL_get_status(connection.client.session.pointer, &bytes)
        return count < 0 ? nil : Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    @Test(arguments: [false, true])
    func `whoever asks gets the staple of the certificate that it gets`(old: Bool) throws {
        let first = try pair("first.test")
        let shop = try pair()
        let bare = try pair("bare.test")
        let server = try context([first.pair, shop.pair, bare.pair])
        let expected = [try staple(first), try staple(shop)]
        #expect(try seen(server, name: "other.test", old: old) == expected[0])
        #expect(try seen(server, old: old) == expected[1])
        #expect(try seen(server, asks: false, old: old) == nil)
        #expect(try seen(server, name: "bare.test", old: old) == nil)
    }

    @Test func `a new staple is sent from the next handshake on, by the context that there is`() throws {
        let shop = try pair()
        let server = try context([shop.pair])
        #expect(try seen(server) == nil)
        let before = try staple(shop, until: 3600)
        #expect(try seen(server) == before)
        let after = try staple(shop, until: 7200)
        #expect(before != after)
        #expect(try seen(server) == after)
        shop.pair.stapling.update { $0.staple = nil }
        #expect(try seen(server) == nil)
    }

    @Test func `a staple that has ended is not sent`() throws {
        let shop = try pair()
        try staple(shop, until: -1)
        #expect(try seen(context([shop.pair])) == nil)
    }

    @Test func `each kind of key has a staple of its own`() throws {
        let ecdsa = try pair()
        let rsa = try pair(kind: .rsa(bits: 2048))
        let server = try context([ecdsa.pair, rsa.pair])
        let expected = [try staple(ecdsa), try staple(rsa)]
        for (signatures, expected) in zip(["ECDSA+SHA256", "RSA-PSS+SHA256"], expected) {
            let connection = try InMemoryConnection(client: client().onlySignatures(signatures), server: server)
            _ = gatehouse_SSL_ask_for_status(connection.client.session.pointer)
            connection.settle()
            var bytes: UnsafePointer<UInt8>?
            let count = gatehouse_SSL_get_status(connection.client.session.pointer, &bytes)
            #expect(Array(UnsafeBufferPointer(start: bytes, count: max(0, count))) == expected)
        }
    }

    @Test func `of two for one name the one that lacks its staple, or is revoked, serves last`() throws {
        let short = try pair(days: 30)
        let long = try pair(days: 90, mustStaple: true)
        func served() throws -> CertificatePair {
            try ServerNameIndex(pairs: [long.pair, short.pair]).lookup(name: "shop.example.com").pair
        }
        let waiting = try ServerNameIndex(pairs: [long.pair, short.pair])
        #expect(waiting.lookup(name: "shop.example.com").pair === short.pair)
        #expect(waiting.warnings == [
            "90.crt: does not serve shop.example.com: 30.crt has it too, with the same kind of key, and lacks no staple"
        ])
        try staple(long)
        #expect(try served() === long.pair)
        long.pair.stapling.update {
            $0.staple = nil
            $0.revoked = now
        }
        #expect(try served() === short.pair)
        #expect(!long.pair.isSound(at: now))
    }

    @Test func `a certificate outlives its pair with its staple`() throws {
        var shop: (pair: CertificatePair, pem: [UInt8])? = try pair()
        let leaf = try #require(shop).pair.leaf
        X509_up_ref(leaf)
        defer { X509_free(leaf) }
        let bytes = try staple(try #require(shop))
        shop = nil
        let slot = try #require(StapleSlot.of(leaf))
        #expect(slot._withUnsafeGuaranteedRef { $0.staple(at: now) }?.bytes == bytes)
    }
}
