// The files that a configuration names, read from disk.

public import Certificates
public import ConfigModel
public import Diagnostics
internal import Glibc
internal import SecLang
public import SnapshotCompiler
public import TLS
internal import WAF

/// Reads certificates, keys and authorities; remembers what it read and where, for the watcher.
public final class ConfigurationFileReader: ConfigurationFiles {
    /// The directories whose changes may change what was read, by this or by those who compile rules with it.
    public var directories: Set<String> { seenDirectories.union(ruleData.directories) }
    /// A hash over everything that was read but certificates: equal files give an equal digest within one process.
    public var digest: Int { contentDigest ^ ruleData.digest }
    private var seenDirectories: Set<String> = []
    private var contentDigest = 0
    /// Lists that rules name; read while they are compiled.
    private let ruleData = RuleDataFiles()

    /// The directories in which a change may change certificates, and nothing else.
    public private(set) var certificateDirectories: Set<String> = []
    /// The places that certificates were read from.
    public private(set) var origins: Set<CertificateOrigin> = []
    /// What happened to certificates since the reading before.
    public private(set) var events: [CertificateEvent] = []
    private let store: CertificateStore

    /// - Parameter store: keeps pairs from one reading to the next.
    public init(store: CertificateStore = CertificateStore()) { self.store = store }

    public func certificates(
        of source: CertificateSource
    ) -> (pairs: [CertificatePair], diagnostics: [Diagnostic]) {
        let (origin, position) = source.origin
        let reading = store.refresh(origin)
        origins.insert(origin)
        events += reading.events
        certificateDirectories.formUnion(reading.directories)
        let now = UnixTime.now()
        return (reading.pairs, reading.events.flatMap { $0.diagnostics(at: now, configuredAt: position) })
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
        // The file may be a key.
        defer { SecretBytes.cleanse(&piece) }
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
        hasher.combine(ruleSet.geoDatabase?.value)
        let rulesDigest = hasher.finalize()
        contentDigest ^= rulesDigest
        var missing = syntax
        // A file that the configuration itself names and that is not there is blamed on the configuration.
        for index in missing.diagnostics.indices where missing.diagnostics[index].position == nil {
            missing.diagnostics[index].position = ruleSet.include.first?.position ?? ruleSet.name.position
        }
        return RuleSource(syntax: missing, resources: ruleData.resources, digest: rulesDigest,
            geoDatabase: ruleSet.geoDatabase)
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

extension CertificateSource {
    /// The place that the source names, and where it was written.
    var origin: (origin: CertificateOrigin, position: SourcePosition?) {
        switch self {
        case .directory(let path): (.directory(path.value), path.position)
        case .pair(let certificate, let key):
            (.pair(certificate: certificate.value, key: key.value), certificate.position)
        }
    }
}
