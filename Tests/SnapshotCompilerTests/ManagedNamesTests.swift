// Which names certificates are obtained for, and what listeners have before they are there.

import SnapshotCompiler
import Snapshots
import TLS
import TestSupport
import Testing

@Suite struct ManagedNamesTests {
    private let authority = CertificateFactory()

    private func configuration(_ hosts: [String], acme: String = "{ storage: /var/acme }") -> String {
        """
        listeners: [":80", { address: ":443", tls: {} }]
        certificates: certs
        acme: \(acme)
        routes:
        \(hosts.map { "  - { match: \"\($0)\", to: \"http://10.0.0.1\" }" }.joined(separator: "\n"))
        """
    }

    private func compilation(_ names: [String], obtained: [String] = []) throws -> TestCompilation {
        let compilation = try TestCompilation()
        compilation.files.pairs["certs"] = [try CertificatePair(authority.leaf(names: names), origin: "certs/a.crt")]
        compilation.files.pairs["live"] = try obtained.map {
            try CertificatePair(authority.leaf(names: [$0]), origin: "/var/acme/live/\($0)/fullchain.pem")
        }
        return compilation
    }

    @Test func `hosts are asked for once, where no certificate of the operator's covers them`() throws {
        let compilation = try compilation(["own.example.com", "*.own.example.com"], obtained: ["a.example.com"])
        let hosts = [
            "a.example.com", "own.example.com", "x.own.example.com", "x.y.own.example.com", "b.example.com/api",
            "b.example.com", "10.0.0.7", "localhost", "with_underscore.example.com", "/",
        ]
        #expect(try compilation.managedNames(configuration(hosts))
            == ["a.example.com", "x.y.own.example.com", "b.example.com"])
    }

    @Test func `a wildcard is asked for with dns-01 alone, and is a warning without`() throws {
        let compilation = try compilation(["own.example.com"])
        let hosts = ["*.example.com", "*.other.example.com"]
        let (snapshot, messages) = try compilation.compile(configuration(hosts))
        #expect(snapshot != nil)
        #expect(messages.map { $0.split(separator: ":")[1] } == ["5", "6"])
        #expect(messages.allSatisfy { $0.contains("only the challenge dns-01 can obtain one") })
        let acme = "{ storage: /var/acme, hook: /bin/true }"
        #expect(try compilation.managedNames(configuration(hosts, acme: acme)) == hosts)
    }

    @Test func `a listener without any certificate waits for one, refusing every name`() throws {
        let compilation = try TestCompilation()
        let text = """
            acme: { storage: /var/acme }
            routes: [{ match: a.example.com, to: "http://10.0.0.1" }]
            """
        let waiting = try compilation.snapshot(text)
        let index = try #require(waiting.listeners[1].tls?.certificates)
        #expect(index.unknownNames == .refuse)
        #expect(index.lookup(name: "a.example.com").matched == .default)
        #expect(try compilation.snapshot(text).listeners[1].tls === waiting.listeners[1].tls)
        compilation.files.pairs["live"] = [
            try CertificatePair(authority.leaf(names: ["a.example.com"]), origin: "/var/acme/live/a/fullchain.pem"),
        ]
        let served = try #require(try compilation.snapshot(text).listeners[1].tls?.certificates)
        #expect(served.unknownNames == .serveDefault)
        #expect(served.lookup(name: "a.example.com").matched == .exact)
    }
}
