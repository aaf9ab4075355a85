// What is served to whom, until when?

import Foundation
import GatehouseServer
import Testing
import TestSupport

@Suite struct CertificatesCommandTests {
    private static let configuration = """
        listeners: [{ address: ":8443", tls: {} }, ":8080"]
        certificates: certs
        routes: [{ match: /, respond: 204 }]
        """

    @Test func `every name is listed with its certificate, and what all others get`() throws {
        let bench = try CommandBench(Self.configuration)
        let authority = CertificateFactory(commonName: "Some Authority")
        try bench.install(authority.leaf(names: ["b.example", "*.b.example"]), as: "b")
        try bench.install(authority.leaf(names: ["a.example"], key: .rsa(bits: 2048)), as: "a")
        let result = CertificatesCommand.run(configuration: bench.path, asJSON: false)
        #expect(result.status == 0)
        let rows = bench.relative(result.output).split(separator: "\n").map { line in
            line.split(separator: "  ", omittingEmptySubsequences: true).map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(rows.map { $0.prefix(4).joined(separator: "|") } == [
            "LISTENER|NAME|FILE|KEY", ":8443|*.b.example|certs/b.crt|ecdsa P-256",
            ":8443|a.example|certs/a.crt|rsa 2048", ":8443|b.example|certs/b.crt|ecdsa P-256",
            ":8443|(any other)|certs/a.crt|rsa 2048",
        ])
        #expect(rows[1][4] == "CN=Some Authority")
        #expect(["89", "90"].contains(rows[1][6]))
    }

    @Test func `JSON has the same, with null for all other names`() throws {
        let bench = try CommandBench(Self.configuration)
        try bench.install(CertificateFactory().leaf(names: ["a.example"]), as: "a")
        let result = CertificatesCommand.run(configuration: bench.path, asJSON: true)
        let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: [[String: Any]]]
        let entries = try #require(json?["certificates"])
        #expect(entries.map { $0["name"] as? String } == ["a.example", nil])
        #expect(Set(entries[0].keys) == [
            "listener", "name", "file", "names", "keyKind", "issuer", "validUntil", "daysLeft", "warnings",
        ])
    }

    @Test func `an expired certificate is listed, and complained of`() throws {
        let bench = try CommandBench(Self.configuration)
        try bench.install(CertificateFactory().leaf(names: ["a.example"], validFrom: -200_000, validTo: -100), as: "a")
        let result = CertificatesCommand.run(configuration: bench.path, asJSON: false)
        #expect(result.status == 0)
        #expect(result.output.contains("-1 (expired)"))
        #expect(bench.relative(result.errors).contains("certs/a.crt: expired on "))
    }

    @Test func `without TLS there is nothing to list`() throws {
        let bench = try CommandBench("listeners: [\":8080\"]\nroutes: [{ match: /, respond: 204 }]\n")
        #expect(CertificatesCommand.run(configuration: bench.path, asJSON: false).output == "no listener speaks TLS\n")
    }

    @Test func `a bad configuration lists nothing`() throws {
        let bench = try CommandBench(Self.configuration)
        let result = CertificatesCommand.run(configuration: bench.path, asJSON: false)
        #expect(result.status == 1)
        #expect(result.output == "")
        #expect(result.errors.contains("certs cannot be read"))
    }
}
