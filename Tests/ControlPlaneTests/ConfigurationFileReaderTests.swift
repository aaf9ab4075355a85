// The files that a configuration names.

import ConfigModel
import ControlPlane
import Diagnostics
import SnapshotCompiler
import Testing
import TLS
import TestSupport

@Suite struct ConfigurationFileReaderTests {
    private let place = SourcePosition(file: "g.yaml", line: 2, column: 5)

    @Test func `contents come as they are, and their directory is remembered`() throws {
        let directory = try TemporaryDirectory()
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        let path = try directory.write("ca.pem", bytes)
        let reader = ConfigurationFileReader()
        #expect(try reader.contents(of: Located(path, at: place)).get() == bytes)
        #expect(reader.directories == [directory.path])
    }

    @Test func `a file that cannot be read is an error at its place, and its directory is watched`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/missing.pem"
        let reader = ConfigurationFileReader()
        guard case .failure(let problem) = reader.contents(of: Located(path, at: place)) else {
            Issue.record("it was read")
            return
        }
        #expect(problem.diagnostic.description
            == "g.yaml:2:5: error: cannot read \(path): No such file or directory")
        #expect(reader.directories == [directory.path])
    }

    @Test func `a file beyond any certificate's size is refused`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("big.pem", [UInt8](repeating: 65, count: (4 << 20) + 1))
        guard case .failure(let problem) = ConfigurationFileReader().contents(of: Located(path, at: place)) else {
            Issue.record("it was read")
            return
        }
        #expect(problem.diagnostic.message == "\(path) has more than 4194304 bytes")
    }

    @Test func `the digest tells other contents from equal ones`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a.pem", [1, 2, 3])
        func digest() throws -> Int {
            let reader = ConfigurationFileReader()
            _ = try reader.contents(of: Located(path, at: place)).get()
            return reader.digest
        }
        let first = try digest()
        #expect(try digest() == first)
        try directory.write("a.pem", [1, 2, 4])
        #expect(try digest() != first)
    }

    @Test func `a directory gives every pair in it`() throws {
        let directory = try TemporaryDirectory()
        let leaf = CertificateFactory().leaf(names: ["a.example"])
        try directory.write("a.crt", leaf.certificatePEM)
        try directory.write("a.key", leaf.keyPEM)
        try directory.write("b.crt", leaf.certificatePEM)
        let reader = ConfigurationFileReader()
        let (pairs, diagnostics) = reader.certificates(of: .directory(Located(directory.path, at: place)))
        #expect(pairs.map(\.origin) == [directory.path + "/a.crt"])
        #expect(pairs.map(\.dnsNames) == [["a.example"]])
        #expect(diagnostics.contains { $0.severity == .warning && $0.message.contains("expected b.key") })
        #expect(!diagnostics.contains { $0.severity == .error })
        #expect(reader.certificateDirectories == [directory.path])
        #expect(reader.directories == [])
    }
}
