// From files to a published generation; the last good one stays when they are bad.

public import Certificates
public import ConfigModel
public import Diagnostics
internal import FileProvider
internal import SnapshotCompiler
public import Snapshots
public import TLS

/// Reads, checks, compiles and publishes. Lives on the control thread.
public final class Reconciler {
    private let path: String
    private var compiler: SnapshotCompiler
    private var current: Input?
    private var lastRefusal: [Diagnostic]?
    private var snapshot: ProxySnapshot?
    /// Every pair of certificate and key that is served, and what is wrong with others.
    public let certificates: CertificateStore
    /// The generation that was published last; 0 before the first.
    public private(set) var generation: UInt64 = 0
    /// The model that is in force.
    public var model: ValidatedModel? { current?.model }
    /// The directories in which a change may change the configuration.
    public private(set) var watchedDirectories: Set<String> = []
    /// The directories in which a change may change certificates.
    public private(set) var certificateDirectories: Set<String> = []

    /// What a generation was made from.
    private struct Input: Equatable {
        var model: ValidatedModel
        var digest: Int
    }

    /// - Parameters:
    ///   - path: the configuration file.
    ///   - certificates: keeps pairs from one reading to the next.
    ///   - challenges: answers challenges for certificates; nil where none are obtained.
    public init(
        path: String, ticketKeys: SessionTicketKeys, certificates: CertificateStore = CertificateStore(),
        challenges: ChallengeCertificates? = nil
    ) {
        self.path = path
        self.certificates = certificates
        compiler = SnapshotCompiler(ticketKeys: ticketKeys, challenges: challenges)
    }

    /// Why the configuration is read.
    public enum Cause: Sendable {
        /// Somebody asks for it: a generation is published even if it says the same.
        case request
        /// A file may have changed.
        case fileChange
    }

    /// Reads the configuration and has `publish` put it in force.
    ///
    /// - Parameter publish: opens what the snapshot needs and hands it to the workers; says what it could not open.
    ///   Nothing may have changed where it returns an error.
    public func reload(
        _ cause: Cause, publish: (ProxySnapshot, ValidatedModel) -> [Diagnostic]
    ) -> ReloadReport {
        let loaded = loadConfiguration(path: path)
        // Who asks is told everything again.
        if cause == .request { certificates.retell() }
        let reader = ConfigurationFileReader(store: certificates)
        var diagnostics = loaded.diagnostics
        var compiled: ProxySnapshot?
        if let model = loaded.model {
            certificates.waitsForStaples = model.gateway.ocspStapling.isOn.value
            let result = compiler.compile(model, generation: generation + 1, files: reader)
            diagnostics += result.diagnostics
            compiled = result.snapshot
        }
        watch(loaded, reader)
        guard let snapshot = compiled, let model = loaded.model else { return refuse(cause, diagnostics) }
        let input = Input(model: model, digest: reader.digest)
        if cause == .fileChange, input == current, lastRefusal == nil, serveAlike(snapshot) {
            return ReloadReport(.unchanged, [])
        }
        let problems = publish(snapshot, model)
        diagnostics += problems
        if problems.contains(where: { $0.severity == .error }) { return refuse(cause, diagnostics) }
        generation = snapshot.generation
        current = input
        self.snapshot = snapshot
        lastRefusal = nil
        certificates.keep(only: reader.origins)
        certificateDirectories = reader.certificateDirectories
        return ReloadReport(.published(generation: generation), diagnostics)
    }

    /// Looks at the certificates of the generation in force, and has `publish` put in force what became of them.
    ///
    /// The configuration is not read: routes, rules and upstreams are those of the generation before.
    public func rotate(publish: (ProxySnapshot) -> Void) -> RotationReport {
        guard let snapshot, let model = current?.model else { return RotationReport() }
        let reader = ConfigurationFileReader(store: certificates)
        let (rotated, diagnostics) = compiler.rotate(snapshot, of: model, generation: generation + 1, files: reader)
        certificateDirectories = reader.certificateDirectories
        if let rotated {
            publish(rotated)
            generation = rotated.generation
            self.snapshot = rotated
        }
        return RotationReport(
            generation: rotated.map(\.generation), events: reader.events, diagnostics: diagnostics)
    }

    /// The pairs whose OCSP staples are wanted: those that serve, and those that may later. Each once.
    public var stapledPairs: [CertificatePair] {
        var known: Set<ObjectIdentifier> = []
        let serving = (snapshot?.listeners ?? []).flatMap { $0.tls?.certificates.pairs ?? [] }
        return (serving + certificates.waiting).filter { known.insert(ObjectIdentifier($0)).inserted }
    }

    /// What is served to whom now, for whoever lists it.
    public var certificateBoard: CertificateBoard {
        CertificateBoard(
            listeners: (snapshot?.listeners ?? []).compactMap { listener in
                listener.tls.map { CertificateBoard.Listener(address: listener.address, index: $0.certificates) }
            },
            standings: certificates.standings, loads: certificates.loads, refusals: certificates.refusals)
    }

    private func serveAlike(_ other: ProxySnapshot) -> Bool {
        guard let snapshot, snapshot.listeners.count == other.listeners.count else { return false }
        return zip(snapshot.listeners, other.listeners).allSatisfy { $0.tls === $1.tls }
    }

    /// The same mistake is reported once, however often its directory changes.
    private func refuse(_ cause: Cause, _ diagnostics: [Diagnostic]) -> ReloadReport {
        if cause == .fileChange, diagnostics == lastRefusal { return ReloadReport(.unchanged, []) }
        lastRefusal = diagnostics
        return ReloadReport(.refused, diagnostics)
    }

    private func watch(_ loaded: LoadedConfiguration, _ reader: ConfigurationFileReader) {
        var directories = reader.directories.union(loaded.directories)
        for file in loaded.files {
            directories.insert(ConfigurationFileReader.directory(of: file))
            if let target = ResolvedPath.of(file) { directories.insert(ConfigurationFileReader.directory(of: target)) }
        }
        watchedDirectories = directories
        // A configuration that was refused may name directories that are not there yet: either way it is read again.
        if current == nil { certificateDirectories = reader.certificateDirectories }
    }
}
