// Configurations as text, compiled with files that live in memory.

import ConfigModel
import Diagnostics
import FileProvider
import SecLang
import SnapshotCompiler
import Snapshots
import TLS
import TestSupport
import Testing
import WAF

/// The files that a configuration names, in memory.
struct MemoryFiles: ConfigurationFiles {
    /// The pairs of each directory; a pair of files is a directory of the certificate's name.
    var pairs: [String: [CertificatePair]] = [:]
    var contents: [String: [UInt8]] = [:]

    func certificates(of source: CertificateSource) -> (pairs: [CertificatePair], diagnostics: [Diagnostic]) {
        let place =
            switch source {
            case .directory(let path): path
            case .pair(let certificate, _): certificate
            }
        let name = place.value.split(separator: "/").last.map(String.init) ?? ""
        guard let found = pairs[name] else {
            return ([], [Diagnostic(.error, "cannot read \(name)", at: place.position)])
        }
        return (found, [])
    }

    func rules(of ruleSet: RuleSetModel) -> RuleSource {
        let text = ruleSet.include.flatMap {
            contents[$0.value.split(separator: "/").last.map(String.init) ?? ""] ?? []
        }
        return RuleSource(
            syntax: RuleSetReader.read(text: text, named: ruleSet.name.value), resources: .none, digest: text.hashValue)
    }

    func contents(of path: Located<String>) -> Result<[UInt8], UnreadableFile> {
        let name = path.value.split(separator: "/").last.map(String.init) ?? ""
        guard let found = contents[name] else {
            return .failure(UnreadableFile(Diagnostic(.error, "cannot read \(name)", at: path.position)))
        }
        return .success(found)
    }
}

extension CertificatePair {
    convenience init(_ minted: MintedCertificate, origin: String) throws {
        try self.init(certificatePEM: minted.certificatePEM, keyPEM: minted.keyPEM, origin: origin)
    }
}

/// Compiles texts one after another, as reloads do.
final class TestCompilation {
    private var compiler = SnapshotCompiler(
        ticketKeys: SessionTicketKeys(), challenges: try? ChallengeCertificates())
    private let directory: TemporaryDirectory
    private var generation: UInt64 = 0
    var files = MemoryFiles()

    init() throws { directory = try TemporaryDirectory() }

    /// The snapshot of `text`, nil where it is refused; and what there is to say, without the directory's path.
    func compile(_ text: String) throws -> (snapshot: ProxySnapshot?, messages: [String]) {
        let path = try directory.write("g.yaml", Array(text.utf8))
        let loaded = loadConfiguration(path: path)
        let said = loaded.diagnostics.map(\.description)
        guard let model = loaded.model else { return (nil, relative(said)) }
        generation += 1
        let (snapshot, diagnostics) = compiler.compile(model, generation: generation, files: files)
        return (snapshot, relative(said + diagnostics.map(\.description)))
    }

    /// What becomes of the certificates of `snapshot`, which `text` was compiled to.
    func rotate(_ snapshot: ProxySnapshot, _ text: String) throws -> (snapshot: ProxySnapshot?, messages: [String]) {
        let model = try #require(loadConfiguration(path: try directory.write("g.yaml", Array(text.utf8))).model)
        generation += 1
        let (rotated, diagnostics) = compiler.rotate(snapshot, of: model, generation: generation, files: files)
        return (rotated, relative(diagnostics.map(\.description)))
    }

    /// The snapshot of a text that is good.
    func snapshot(_ text: String) throws -> ProxySnapshot {
        let (snapshot, messages) = try compile(text)
        #expect(messages == [])
        return try #require(snapshot)
    }

    /// The names that certificates are obtained for.
    func managedNames(_ text: String) throws -> [String] {
        let snapshot = try #require(try compile(text).snapshot)
        let model = try #require(loadConfiguration(path: "\(directory.path)/g.yaml").model)
        return ManagedNames(model.gateway, listeners: snapshot.listeners).names
    }

    private func relative(_ messages: [String]) -> [String] {
        messages.map { message in
            message.split(separator: directory.path + "/", omittingEmptySubsequences: false).joined()
        }
    }
}
