// Whose policy holds for which host.

import TestSupport
import Testing

@testable import TLS

@Suite struct ClientCertificateTableTests {
    private let exact: ClientCertificatePolicy
    private let near: ClientCertificatePolicy
    private let far: ClientCertificatePolicy
    private let everyone: ClientCertificatePolicy

    init() throws {
        let authorities = try CertificateAuthorities(pem: CertificateFactory().certificatePEM, origin: "ca.pem")
        func policy(_ scope: String) throws -> ClientCertificatePolicy {
            try ClientCertificatePolicy(scope: scope, authorities: authorities, mode: .required)
        }
        exact = try policy("exact")
        near = try policy("near")
        far = try policy("far")
        everyone = try policy("everyone")
    }

    private func find(_ host: String, in table: ClientCertificateTable) -> String? {
        Array(host.utf8).withUnsafeBufferPointer { table.policy(for: $0)?.scope }
    }

    @Test(arguments: [
        ("shop.example.com", "exact"), ("SHOP.Example.com.", "exact"), ("a.shop.example.com", "near"),
        ("a.b.shop.example.com", "near"), ("other.example.com", "far"), ("a.other.example.com", "far"),
        ("example.com", "everyone"), ("open.example.com", nil), ("a.open.example.com", "far"),
        ("notexample.com", "everyone"), ("", "everyone"), (".", "everyone"), (".example.com", "everyone"),
        ("example.com.evil.test", "everyone"),
    ] as [(String, String?)])
    func `exact before the longest wildcard before everyone`(host: String, scope: String?) {
        let table = ClientCertificateTable([
            .init(host: "*.example.com", policy: far), .init(host: "*.shop.example.com", policy: near),
            .init(host: "shop.example.com", policy: exact), .init(host: "open.example.com", policy: nil),
        ], otherwise: everyone)
        #expect(find(host, in: table) == scope)
    }

    @Test func `a name of any length is looked up, one too long is nobody's`() {
        let table = ClientCertificateTable([.init(host: "*.test", policy: far)], otherwise: nil)
        for count in [1, 63, 240, 300] {
            let name = String(repeating: "a", count: count) + ".test"
            #expect(find(name, in: table) == (name.utf8.count <= 253 ? "far" : nil))
        }
    }

    @Test func `a table in which nobody asks is empty`() {
        #expect(ClientCertificateTable([.init(host: "a.test", policy: nil)], otherwise: nil).isEmpty)
        #expect(!ClientCertificateTable([.init(host: "a.test", policy: far)], otherwise: nil).isEmpty)
        #expect(!ClientCertificateTable(otherwise: far).isEmpty)
    }

    @Test func `what a policy is made of is its session's identity`() throws {
        let authority = ClientAuthority("One")
        let other = ClientAuthority("Two")
        func policy(
            _ authority: ClientAuthority, _ mode: ClientCertificatePolicy.Mode = .required, scope: String = "a",
            lists: [[UInt8]] = [], depth: Int = 4
        ) throws -> [UInt8] {
            try ClientCertificatePolicy(
                scope: scope, authorities: CertificateAuthorities(pem: authority.certificatePEM, origin: "ca"),
                mode: mode, revocations: lists.map { ($0, "crl") }, depth: depth
            ).sessionContext
        }
        let list = authority.revocationList(of: [])
        let all = try [
            policy(authority), policy(authority, scope: "b"), policy(other), policy(authority, .optional),
            policy(authority, depth: 3), policy(authority, lists: [list]),
            policy(authority, lists: [authority.revocationList(of: [authority.client()])]),
            TLSServerContext.sessionContextWithoutClients,
        ]
        #expect(Set(all).count == all.count)
        #expect(try policy(authority) == all[0])
    }

    @Test func `a list that is out of date is warned of, and one that cannot be read is refused`() throws {
        let authority = ClientAuthority("One")
        let authorities = try CertificateAuthorities(pem: authority.certificatePEM, origin: "ca")
        let old = try ClientCertificatePolicy(
            authorities: authorities, mode: .required,
            revocations: [(authority.revocationList(of: [], days: -20...(-1)), "old.crl")])
        #expect(old.warnings.count == 1)
        #expect(old.warnings[0].hasPrefix("old.crl: the revocation list is out of date"))
        for text in ["", "nothing", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"] {
            #expect(throws: TLSError.self) {
                try ClientCertificatePolicy(
                    authorities: authorities, mode: .required, revocations: [(Array(text.utf8), "bad.crl")])
            }
        }
    }
}
