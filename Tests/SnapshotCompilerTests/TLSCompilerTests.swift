// Certificates from files to contexts.

import SnapshotCompiler
import Snapshots
import Testing
import TestSupport
import TLS

@Suite struct TLSCompilerTests {
    private let authority = CertificateFactory()

    private static let twoListeners = """
        listeners:
          - { address: ":8443", tls: {} }
          - { address: ":9443", tls: {} }
        certificates: certs
        routes: [{ match: /, to: http://10.0.0.1 }]
        """

    private func pair(_ names: [String], origin: String) throws -> CertificatePair {
        try CertificatePair(authority.leaf(names: names), origin: origin)
    }

    @Test func `listeners of equal settings share one context`() throws {
        let compilation = try TestCompilation()
        compilation.files.pairs["certs"] = [try pair(["a.example"], origin: "certs/a.crt")]
        let snapshot = try compilation.snapshot(Self.twoListeners)
        let contexts = snapshot.listeners.compactMap(\.tls)
        #expect(contexts.count == 2)
        #expect(contexts[0] === contexts[1])
    }

    @Test func `a context outlives a reload that changes no certificate, and no other`() throws {
        let compilation = try TestCompilation()
        compilation.files.pairs["certs"] = [try pair(["a.example"], origin: "certs/a.crt")]
        let first = try compilation.snapshot(Self.twoListeners)
        let second = try compilation.snapshot(Self.twoListeners)
        #expect(first.listeners[0].tls === second.listeners[0].tls)
        compilation.files.pairs["certs"] = [try pair(["a.example"], origin: "certs/a.crt")]
        let third = try compilation.snapshot(Self.twoListeners)
        #expect(second.listeners[0].tls !== third.listeners[0].tls)
    }

    @Test func `a rotation gives new contexts to listeners and leaves the rest as it is`() throws {
        let compilation = try TestCompilation()
        compilation.files.pairs["certs"] = [try pair(["a.example"], origin: "certs/a.crt")]
        let first = try compilation.snapshot(Self.twoListeners)
        #expect(try compilation.rotate(first, Self.twoListeners).snapshot == nil)
        compilation.files.pairs["certs"] = [try pair(["a.example"], origin: "certs/a.crt")]
        let second = try #require(try compilation.rotate(first, Self.twoListeners).snapshot)
        #expect(second.generation == 3)
        #expect(second.listeners[0].tls !== first.listeners[0].tls)
        #expect(second.listeners[0].tls === second.listeners[1].tls)
        #expect(second.routeTable === first.routeTable)
        #expect(second.routes[0] === first.routes[0])
        #expect(second.upstreams[0] === first.upstreams[0])
    }

    @Test func `a rotation that would leave a listener without certificates changes nothing`() throws {
        let compilation = try TestCompilation()
        compilation.files.pairs["certs"] = [try pair(["a.example"], origin: "certs/a.crt")]
        let first = try compilation.snapshot(Self.twoListeners)
        compilation.files.pairs["certs"] = []
        #expect(try compilation.rotate(first, Self.twoListeners).snapshot == nil)
    }

    @Test func `two for one name are told of once, not at every rotation`() throws {
        let compilation = try TestCompilation()
        let rival = try pair(["a.example"], origin: "certs/z.crt")
        compilation.files.pairs["certs"] = [try pair(["a.example"], origin: "certs/a.crt"), rival]
        let (first, messages) = try compilation.compile(Self.twoListeners)
        #expect(messages.count == 1)
        compilation.files.pairs["certs"] = [try pair(["a.example"], origin: "certs/a.crt"), rival]
        let (second, more) = try compilation.rotate(try #require(first), Self.twoListeners)
        #expect(second != nil)
        #expect(more == [])
    }

    @Test func `a listener without any certificate is an error`() throws {
        let compilation = try TestCompilation()
        compilation.files.pairs["certs"] = []
        let (snapshot, messages) = try compilation.compile(Self.twoListeners)
        #expect(snapshot == nil)
        #expect(messages.first == "g.yaml:2:30: error: found no usable certificate for this listener; "
            + "expected at least one pair in its certificates")
    }

    // MARK: Upstreams

    private static let upstream = """
        listeners: [":8080"]
        upstreams:
          inner: { endpoints: https://10.0.0.1:8443, tls: { ca: ca.pem, certificate: c.pem, key: c.key } }
        routes: [{ match: /, to: inner }]
        """

    @Test func `an upstream's context keeps its pools while its files are the same`() throws {
        let compilation = try TestCompilation()
        let client = authority.leaf(names: ["client.example"])
        compilation.files.contents = [
            "ca.pem": authority.certificatePEM, "c.pem": client.certificatePEM, "c.key": client.keyPEM,
        ]
        let first = try compilation.snapshot(Self.upstream)
        let second = try compilation.snapshot(Self.upstream)
        #expect(first.upstreams[0].tls != nil)
        #expect(first.upstreams[0].identity == second.upstreams[0].identity)
        compilation.files.contents["ca.pem"] = CertificateFactory().certificatePEM
        let third = try compilation.snapshot(Self.upstream)
        #expect(second.upstreams[0].identity != third.upstreams[0].identity)
    }

    static let broken: [(file: String, contents: [UInt8]?, complaint: String)] = [
        ("ca.pem", nil, "g.yaml:3:57: error: cannot read ca.pem"), ("c.pem", nil, "error: cannot read c.pem"),
        ("c.key", nil, "error: cannot read c.key"), ("ca.pem", [], "error: "),
        ("c.key", Array("nonsense".utf8), "error: "),
    ]

    @Test(arguments: broken)
    func `a file of an upstream that cannot be used is an error`(
        _ file: String, _ contents: [UInt8]?, _ complaint: String
    ) throws {
        let compilation = try TestCompilation()
        let client = authority.leaf(names: ["client.example"])
        compilation.files.contents = [
            "ca.pem": authority.certificatePEM, "c.pem": client.certificatePEM, "c.key": client.keyPEM,
        ]
        compilation.files.contents[file] = contents
        let (snapshot, messages) = try compilation.compile(Self.upstream)
        #expect(snapshot == nil)
        #expect(messages.count == 1)
        #expect(messages.first?.contains(complaint) == true, "\(messages)")
    }

    @Test func `what was refused spoils nothing for the next reload`() throws {
        let compilation = try TestCompilation()
        compilation.files.pairs["certs"] = [try pair(["a.example"], origin: "certs/a.crt")]
        let first = try compilation.snapshot(Self.twoListeners)
        #expect(try compilation.compile(Self.twoListeners + "\nbogus: 1").snapshot == nil)
        let second = try compilation.snapshot(Self.twoListeners)
        #expect(first.listeners[0].tls === second.listeners[0].tls)
    }
}
