// The files that a configuration names, read from disk.

public import ConfigModel
public import Diagnostics
internal import FileProvider
internal import Glibc
internal import SecLang
public import SnapshotCompiler
internal import WAF

/// Reads certificates, keys and authorities; remembers what it read and where, for the watcher.
public final class ConfigurationFileReader: ConfigurationFiles {
    /// The directories whose changes may change what was read, by this or by those who compile rules with it.
    public var directories: Set<String> { seenDirectories.union(ruleData.directories) }
    /// A hash over everything that was read: equal files give an equal digest within one process.
    public var digest: Int { contentDigest ^ ruleData.digest }
    private var seenDirectories: Set<String> = []
    private var contentDigest = 0
    /// Lists that rules name; read while they are compiled.
    private let ruleData = RuleDataFiles()

    public init() {}

    public func certificates(
        of source: CertificateSource
    ) -> (pairs: [CertificateMaterial], diagnostics: [Diagnostic]) {
        let scan = switch source {
        case .directory(let path): CertificateDirectory.scan(path.value, configuredAt: path.position)
        case .pair(let certificate, let key):
            CertificateDirectory.read(
                certificate: certificate.value, key: key.value, configuredAt: certificate.position)
        }
        seenDirectories.formUnion(scan.directories)
        let pairs = scan.pairs.map {
            note($0.certificatePEM)
            note($0.keyPEM)
            return CertificateMaterial(
                origin: $0.certificatePath, certificatePEM: $0.certificatePEM, keyPEM: $0.keyPEM)
        }
        return (pairs, scan.diagnostics)
    }

    /// A PEM file's most bytes: an authorities bundle of a large system has a quarter of it.
    private static let maximumFileBytes = 4 << 20

    public func contents(of path: Located<String>) -> Result<[UInt8], UnreadableFile> {
        let file = path.value
        seenDirectories.insert(Self.directory(of: file))
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(unreadable(path)) }
        defer { close(descriptor) }
        var contents: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while contents.count <= Self.maximumFileBytes {
            let count = read(descriptor, &piece, piece.count)
            if count < 0 { return .failure(unreadable(path)) }
            if count == 0 {
                note(contents)
                return .success(contents)
            }
            contents += piece[..<count]
        }
        let message = "\(file) has more than \(Self.maximumFileBytes) bytes"
        return .failure(UnreadableFile(Diagnostic(.error, message, at: path.position)))
    }

    public func rules(of ruleSet: RuleSetModel) -> RuleSource {
        var hasher = Hasher()
        let syntax = RuleSetReader.read(
            ruleSet.include.map(\.value),
            resolver: RuleFileReader(
                looked: { self.seenDirectories.insert($0) },
                noted: { file, contents in
                    hasher.combine(file)
                    hasher.combine(contents)
                }))
        let rulesDigest = hasher.finalize()
        contentDigest ^= rulesDigest
        var missing = syntax
        // A file that the configuration itself names and that is not there is blamed on the configuration.
        for index in missing.diagnostics.indices where missing.diagnostics[index].position == nil {
            missing.diagnostics[index].position = ruleSet.include.first?.position ?? ruleSet.name.position
        }
        return RuleSource(syntax: missing, resources: ruleData.resources, digest: rulesDigest)
    }

    private func unreadable(_ path: Located<String>) -> UnreadableFile {
        let reason = String(cString: strerror(errno))
        return UnreadableFile(Diagnostic(.error, "cannot read \(path.value): \(reason)", at: path.position))
    }

    private func note(_ contents: [UInt8]) {
        var hasher = Hasher()
        hasher.combine(contentDigest)
        hasher.combine(contents)
        contentDigest = hasher.finalize()
    }

    /// The directory that a path lies in.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
