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

    private func material(_ names: [String], origin: String) -> CertificateMaterial {
        CertificateMaterial(authority.leaf(names: names), origin: origin)
    }

    @Test func `listeners of equal settings share one context`() throws {
        let compilation = try TestCompilation()
        compilation.files.pairs["certs"] = [material(["a.example"], origin: "certs/a.crt")]
        let snapshot = try compilation.snapshot(Self.twoListeners)
        let contexts = snapshot.listeners.compactMap(\.tls)
        #expect(contexts.count == 2)
        #expect(contexts[0] === contexts[1])
    }

    @Test func `a context outlives a reload that changes no certificate, and no other`() throws {
        let compilation = try TestCompilation()
        compilation.files.pairs["certs"] = [material(["a.example"], origin: "certs/a.crt")]
        let first = try compilation.snapshot(Self.twoListeners)
        let second = try compilation.snapshot(Self.twoListeners)
        #expect(first.listeners[0].tls === second.listeners[0].tls)
        compilation.files.pairs["certs"] = [material(["a.example"], origin: "certs/a.crt")]
        let third = try compilation.snapshot(Self.twoListeners)
        #expect(second.listeners[0].tls !== third.listeners[0].tls)
    }

    @Test func `one bad pair of a directory is a warning, said once, and the others serve`() throws {
        let compilation = try TestCompilation()
        var bad = material(["b.example"], origin: "certs/b.crt")
        bad.keyPEM = authority.leaf(names: ["b.example"]).keyPEM
        compilation.files.pairs["certs"] = [material(["a.example"], origin: "certs/a.crt"), bad]
        let (snapshot, messages) = try compilation.compile(Self.twoListeners)
        let index = try #require(snapshot?.listeners[0].tls?.certificates)
        #expect(index.lookup(name: "a.example").matched == .exact)
        #expect(index.pairs.count == 1)
        #expect(messages.count == 1)
        #expect(messages[0].hasPrefix("g.yaml:4:15: warning: certs/b.crt: "), "\(messages)")
    }

    @Test func `a bad pair that is named is an error`() throws {
        let compilation = try TestCompilation()
        var bad = material(["b.example"], origin: "b.crt")
        bad.keyPEM = authority.leaf(names: ["b.example"]).keyPEM
        compilation.files.pairs["b.crt"] = [bad]
        let (snapshot, messages) = try compilation.compile("""
            listeners: [{ address: ":8443", tls: { certificates: [{ certificate: b.crt, key: b.key }] } }]
            routes: [{ match: /, to: http://10.0.0.1 }]
            """)
        #expect(snapshot == nil)
        #expect(messages.count == 1)
        #expect(messages[0].contains("error: b.crt"), "\(messages)")
    }

    @Test func `a listener without any certificate is an error`() throws {
        let compilation = try TestCompilation()
        compilation.files.pairs["certs"] = []
        let (snapshot, messages) = try compilation.compile(Self.twoListeners)
        #expect(snapshot == nil)
        #expect(messages.first == "g.yaml:2:30: error: found no usable certificate for this listener; "
            + "expected at least one pair in its certificates")
    }

    @Test func `an expired certificate serves on, with a warning`() throws {
        let compilation = try TestCompilation()
        let expired = authority.leaf(names: ["a.example"], validFrom: -7200, validTo: -3600)
        compilation.files.pairs["certs"] = [CertificateMaterial(expired, origin: "certs/a.crt")]
        let (snapshot, messages) = try compilation.compile(Self.twoListeners)
        #expect(snapshot != nil)
        #expect(messages.count == 1)
        #expect(messages.first?.contains("warning: certs/a.crt: expired on ") == true)
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
        compilation.files.pairs["certs"] = [material(["a.example"], origin: "certs/a.crt")]
        let first = try compilation.snapshot(Self.twoListeners)
        #expect(try compilation.compile(Self.twoListeners + "\nbogus: 1").snapshot == nil)
        let second = try compilation.snapshot(Self.twoListeners)
        #expect(first.listeners[0].tls === second.listeners[0].tls)
    }
}
