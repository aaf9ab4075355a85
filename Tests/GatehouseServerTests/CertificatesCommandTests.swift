// What is served to whom, until when?

import Foundation
import GatehouseServer
import Testing
import TestSupport

@Suite struct CertificatesCommandTests {
    private static var asJSON: CertificatesCommand.Question {
        var question = CertificatesCommand.Question()
        question.asJSON = true
        return question
    }

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
        let result = CertificatesCommand.run(configuration: bench.path)
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
        #expect(rows[1][6].hasPrefix("89 d 23 h") || rows[1][6] == "90 d 0 h")
        #expect(rows[1][7...] == ["none", "all", "has the wildcard"])
        #expect(rows[4][9] == "first pair")
    }

    @Test func `JSON has the same, with null for all other names`() throws {
        let bench = try CommandBench(Self.configuration)
        try bench.install(CertificateFactory().leaf(names: ["a.example"]), as: "a")
        let result = CertificatesCommand.run(configuration: bench.path, Self.asJSON)
        let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let entries = try #require(json?["certificates"] as? [[String: Any]])
        #expect(entries.map { $0["name"] as? String } == ["a.example", nil])
        #expect(Set(entries[0].keys) == [
            "listener", "name", "file", "names", "keyKind", "issuer", "fingerprint", "validFrom", "validUntil",
            "daysLeft", "hoursLeft", "staple", "clients", "why", "warnings",
        ])
    }

    @Test func `an expired certificate is listed, and complained of`() throws {
        let bench = try CommandBench(Self.configuration)
        try bench.install(CertificateFactory().leaf(names: ["a.example"], validFrom: -200_000, validTo: -100), as: "a")
        let result = CertificatesCommand.run(configuration: bench.path)
        #expect(result.status == 1)
        #expect(result.output.contains("expired 0 h 1 min ago"))
        #expect(bench.relative(result.errors).contains("breaks: certs/a.crt: expired on "))
        #expect(bench.relative(result.errors).contains("certs/a.crt: expired on "))
    }

    @Test func `a name with both kinds of keys is listed with both, and who gets which`() throws {
        let bench = try CommandBench(Self.configuration)
        let authority = CertificateFactory()
        try bench.install(authority.leaf(names: ["a.example"]), as: "ecdsa")
        try bench.install(authority.leaf(names: ["a.example"], key: .rsa(bits: 2048)), as: "rsa")
        let output = bench.relative(CertificatesCommand.run(configuration: bench.path).output)
        let lines = output.split(separator: "\n").filter { $0.contains("has the name") }
        #expect(lines.count == 2)
        #expect(lines[0].contains("certs/ecdsa.crt") && lines[0].contains("those that prefer ECDSA"))
        #expect(lines[1].contains("certs/rsa.crt") && lines[1].contains("those that prefer RSA"))
    }

    static let bounds: [(within: String?, days: Int, status: Int32)] = [
        (nil, 90, 0), ("90d", 60, 1), ("30d", 60, 0), ("1500h", 60, 1), ("30d", 20, 1), (nil, 10, 1), (nil, 6, 0),
        ("30", 60, 2), ("d", 60, 2), ("-1d", 60, 2), ("9223372036854775807d", 60, 2),
    ]

    @Test(arguments: bounds)
    func `what ends within the time asked about fails`(_ within: String?, _ days: Int, _ status: Int32) throws {
        let bench = try CommandBench(Self.configuration)
        // Ten days of ninety are the last third of them; six of six are not.
        let from = days == 10 ? -80 * 86_400 : -60
        try bench.install(
            CertificateFactory().leaf(names: ["a.example"], validFrom: from, validTo: days * 86_400), as: "a")
        var question = CertificatesCommand.Question()
        question.within = within
        #expect(CertificatesCommand.run(configuration: bench.path, question).status == status)
    }

    @Test func `a pair that is refused breaks, though another serves`() throws {
        let bench = try CommandBench(Self.configuration)
        let authority = CertificateFactory()
        try bench.install(authority.leaf(names: ["a.example"]), as: "a")
        let other = authority.leaf(names: ["b.example"])
        let chain = authority.leaf(names: ["b.example"]).certificatePEM
        try bench.install(MintedCertificate(certificatePEM: chain, keyPEM: other.keyPEM), as: "b")
        let result = CertificatesCommand.run(configuration: bench.path)
        #expect(result.status == 1)
        #expect(bench.relative(result.output).contains("certs/b.crt: the private key"))
        #expect(bench.relative(result.errors).contains("breaks: certs/b.crt: the private key"))
    }

    @Test func `a rehearsal rotates stand-ins and touches no file`() throws {
        let bench = try CommandBench(Self.configuration)
        let authority = CertificateFactory()
        try bench.install(authority.leaf(names: ["a.example", "*.a.example", "127.0.0.1"]), as: "a")
        try bench.install(authority.leaf(names: ["a.example"], key: .rsa(bits: 2048)), as: "b")
        var question = CertificatesCommand.Question()
        question.rehearses = true
        let result = CertificatesCommand.run(configuration: bench.path, question)
        #expect(result.status == 0, "\(result.output)")
        #expect(!result.output.contains("BAD"))
        #expect(result.output.split(separator: "\n").count == 4)
        #expect(result.output.contains("refused (key_mismatch); the old pair serves on"))
    }

    @Test func `without TLS there is nothing to list`() throws {
        let bench = try CommandBench("listeners: [\":8080\"]\nroutes: [{ match: /, respond: 204 }]\n")
        #expect(CertificatesCommand.run(configuration: bench.path).output == "no listener speaks TLS\n")
    }

    @Test func `a bad configuration lists nothing`() throws {
        let bench = try CommandBench(Self.configuration)
        let result = CertificatesCommand.run(configuration: bench.path)
        #expect(result.status == 1)
        #expect(result.output == "")
        #expect(result.errors.contains("certs cannot be read"))
    }
}
