// What a listener's context decides: certificate, protocol, resumption, client certificates.

import Synchronization
import TestSupport
import Testing
import Timing

@testable import TLS

@Suite struct TLSServerContextTests {
    let fixture = Fixture()

    @Test(arguments: [
        ("shop.example.com", "shop"), ("SHOP.Example.com", "shop"), ("a.example.com", "wildcard"),
        ("a.b.example.com", "default"), ("example.com", "default"), ("other.test", "default"), ("10.0.0.1", "default"),
    ])
    func `presents the certificate of the name asked for`(name: String, expected: String) throws {
        let pairs = [
            "default": try fixture.pair(["default.test"]), "wildcard": try fixture.pair(["*.example.com"]),
            "shop": try fixture.pair(["shop.example.com"]),
        ]
        let server = try fixture.server(["default", "wildcard", "shop"].compactMap { pairs[$0] })
        let connection = try InMemoryConnection(
            client: fixture.client(verify: false), server: server, serverName: name)
        connection.settle()
        #expect(connection.client.session.presented == pairs[expected]?.fingerprint)
    }

    @Test func `refuses an unknown name with unrecognized_name where so configured`() throws {
        let server = try fixture.server([fixture.pair(["shop.example.com"])], unknownNames: .refuse)
        for (name, isServed) in [("shop.example.com", true), ("other.test", false), ("10.0.0.1", true)] {
            let connection = try InMemoryConnection(
                client: fixture.client(verify: false), server: server, serverName: name)
            connection.settle()
            #expect(connection.client.session.isEstablished == isServed, "\(name)")
            if !isServed { #expect(connection.client.progress == .failed(.peerAlert(112))) }
        }
    }

    @Test(arguments: [
        ("ECDSA+SHA256", "ecdsa", false), ("RSA-PSS+SHA256:RSA+SHA256", "rsa", false),
        ("ECDSA+SHA256:RSA-PSS+SHA256", "ecdsa", false), ("RSA-PSS+SHA256:RSA+SHA256", "rsa", true),
        ("ECDSA+SHA256", "ecdsa", true),
    ])
    func `offers ECDSA and RSA for one name, by what the client can verify`(
        signatures: String, expected: String, old: Bool
    ) throws {
        let pairs = [
            "other": try fixture.pair(["other.test"]),
            "rsa": try fixture.pair(["shop.example.com"], key: .rsa(bits: 2048)),
            "ecdsa": try fixture.pair(["shop.example.com"]),
        ]
        // First as the listener's default, then as one of several.
        for order in [["ecdsa", "rsa"], ["other", "rsa", "ecdsa"]] {
            let client = try fixture.client().onlySignatures(signatures)
            let connection = try InMemoryConnection(
                client: old ? client.onlyTLS12() : client, server: fixture.server(order.compactMap { pairs[$0] }))
            connection.settle()
            #expect(connection.client.session.presented == pairs[expected]?.fingerprint, "\(order)")
        }
    }

    @Test(arguments: [
        (["h2", "http/1.1"], ["h2", "http/1.1"], ApplicationProtocol.h2),
        (["http/1.1", "h2"], ["h2", "http/1.1"], .h2), (["http/1.1"], ["h2", "http/1.1"], .http11),
        ([], ["h2", "http/1.1"], .none), (["h2"], [], .none),
    ])
    func `agrees on a protocol by ALPN, in the server's order`(
        offered: [String], spoken: [String], expected: ApplicationProtocol
    ) throws {
        let connection = try InMemoryConnection(
            client: fixture.client(protocols: offered), server: fixture.server(protocols: spoken))
        connection.settle()
        #expect(connection.server.session.isEstablished)
        #expect(connection.server.session.negotiatedProtocol == expected)
        #expect(connection.client.session.negotiatedProtocol == expected)
    }

    @Test func `refuses a client that speaks none of its protocols`() throws {
        let connection = try InMemoryConnection(
            client: fixture.client().offering("spdy/3"), server: fixture.server())
        connection.settle()
        #expect(connection.client.progress == .failed(.peerAlert(120)))
    }

    @Test func `the modern profile speaks TLS 1.3 only`() throws {
        let connection = try InMemoryConnection(
            client: fixture.client().onlyTLS12(), server: fixture.server(profile: .modern))
        connection.settle()
        #expect(!connection.server.session.isEstablished)
        #expect(connection.client.progress == .failed(.peerAlert(70)))
    }

    @Test(arguments: [false, true])
    func `a ticket resumes at another context with the same keys, also after rotation, not with other keys`(
        old: Bool
    ) throws {
        let client = old ? try fixture.client().onlyTLS12() : try fixture.client()
        let keys = SessionTicketKeys()
        let pair = try fixture.pair(["shop.example.com"])
        func connects(_ keys: SessionTicketKeys) throws -> Bool {
            let connection = try InMemoryConnection(client: client, server: fixture.server([pair], keys: keys))
            connection.settle()
            try #require(connection.server.session.isEstablished)
            #expect(connection.client.session.isResumed == connection.server.session.isResumed)
            #expect(connection.server.session.serverName == "shop.example.com")
            return connection.server.session.isResumed
        }
        #expect(try !connects(keys))
        #expect(try connects(keys))
        #expect(try connects(keys))
        keys.rotate()
        #expect(try connects(keys))
        #expect(try connects(keys))
        #expect(try !connects(SessionTicketKeys()))
    }

    @Test(arguments: [(11, true), (13, true), (23, true), (25, false)])
    func `a ticket's key opens it for twenty-four hours from the key's start`(hours: UInt64, resumes: Bool) throws {
        let clock = TestClock()
        let keys = SessionTicketKeys(clock: { clock.now })
        let client = try fixture.client()
        let server = try fixture.server(keys: keys)
        try InMemoryConnection(client: client, server: server).settle()
        clock.advance(seconds: hours * 3600)
        let connection = try InMemoryConnection(client: client, server: server)
        connection.settle()
        #expect(connection.server.session.isEstablished)
        #expect(connection.server.session.isResumed == resumes)
    }

    @Test(arguments: [ClientCertificatePolicy.Mode.optional, .required])
    func `asks for a client certificate and takes one that verifies`(mode: ClientCertificatePolicy.Mode) throws {
        let server = try fixture.server(clientCertificates: policy(mode))
        let certificate = try fixture.pair(["client.test"])
        let client = try fixture.client(certificate: certificate)
        for isSecond in [false, true] {
            let connection = try InMemoryConnection(client: client, server: server)
            connection.settle()
            #expect(connection.server.session.isEstablished)
            #expect(connection.server.session.isResumed == isSecond)
            #expect(connection.server.session.peerCertificate?.subject == "CN=client.test")
            #expect(connection.server.session.presented == certificate.fingerprint)
        }
    }

    @Test(arguments: [(ClientCertificatePolicy.Mode.optional, true), (.required, false)])
    func `a client without a certificate passes only where it is optional`(
        mode: ClientCertificatePolicy.Mode, passes: Bool
    ) throws {
        let connection = try InMemoryConnection(
            client: fixture.client(), server: fixture.server(clientCertificates: policy(mode)))
        connection.settle()
        #expect(connection.server.session.isEstablished == passes)
        #expect(connection.server.session.peerCertificate == nil)
    }

    @Test(arguments: [ClientCertificatePolicy.Mode.optional, .required])
    func `refuses a client certificate of another authority`(mode: ClientCertificatePolicy.Mode) throws {
        let stranger = try Fixture(authority: "Stranger").pair(["client.test"])
        let connection = try InMemoryConnection(
            client: fixture.client(certificate: stranger), server: fixture.server(clientCertificates: policy(mode)))
        connection.settle()
        guard case .failed(.certificateNotVerified) = connection.server.progress else {
            Issue.record("\(connection.server.progress)")
            return
        }
        #expect(connection.server.session.errorText.contains("unable to get local issuer certificate"))
    }

    @Test func `a ticket from a listener without client certificates does not open one that demands them`() throws {
        let keys = SessionTicketKeys()
        let client = try fixture.client()
        let pair = try fixture.pair(["shop.example.com"])
        try InMemoryConnection(client: client, server: fixture.server([pair], keys: keys)).settle()
        let connection = try InMemoryConnection(
            client: client, server: fixture.server([pair], keys: keys, clientCertificates: policy(.required)))
        connection.settle()
        #expect(!connection.server.session.isEstablished)
    }

    @Test func `one context serves several threads while its ticket keys rotate`() async throws {
        let keys = SessionTicketKeys()
        let server = try fixture.server([fixture.pair(["first.test"]), fixture.pair(["shop.example.com"])], keys: keys)
        let client = try fixture.client()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for number in 0..<40 {
                        let connection = try InMemoryConnection(client: client, server: server)
                        connection.settle()
                        #expect(connection.server.session.isEstablished)
                        if number % 8 == 0 { keys.rotate() }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `refuses a certificate that OpenSSL would refuse in a handshake, and names it`() throws {
        let good = try fixture.pair(["shop.example.com"])
        let weak = try fixture.pair(["weak.test"], key: .rsa(bits: 1024), origin: "weak.crt")
        #expect(throws: TLSError.certificateRefused(origin: "weak.crt", detail: "ee key too small")) {
            try fixture.server([good, weak])
        }
    }

    @Test func `refuses an application protocol that nobody here speaks`() throws {
        #expect(throws: TLSError.unknownApplicationProtocol("h3")) { try fixture.server(protocols: ["h2", "h3"]) }
    }

    private func policy(_ mode: ClientCertificatePolicy.Mode) throws -> ClientCertificatePolicy {
        let authorities = try CertificateAuthorities(pem: fixture.authority.certificatePEM, origin: "ca.pem")
        return try ClientCertificatePolicy(authorities: authorities, mode: mode)
    }
}

/// Time that passes when a test says so.
final class TestClock: Sendable {
    private let nanoseconds = Atomic<UInt64>(1_000_000_000)

    var now: MonotonicInstant { MonotonicInstant(nanoseconds: nanoseconds.load(ordering: .relaxed)) }

    func advance(seconds: UInt64) { nanoseconds.wrappingAdd(seconds * 1_000_000_000, ordering: .relaxed) }
}
