// From files to a published generation; the last good one stays when they are bad.

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
    /// The generation that was published last; 0 before the first.
    public private(set) var generation: UInt64 = 0
    /// The model that is in force.
    public var model: ValidatedModel? { current?.model }
    /// The directories in which a change may change the configuration.
    public private(set) var watchedDirectories: Set<String> = []

    /// What a generation was made from.
    private struct Input: Equatable {
        var model: ValidatedModel
        var digest: Int
    }

    /// - Parameters:
    ///   - path: the configuration file.
    ///   - challenges: answers challenges for certificates; nil where none are obtained.
    public init(path: String, ticketKeys: SessionTicketKeys, challenges: ChallengeCertificates? = nil) {
        self.path = path
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
        let reader = ConfigurationFileReader()
        var diagnostics = loaded.diagnostics
        var snapshot: ProxySnapshot?
        if let model = loaded.model {
            let compiled = compiler.compile(model, generation: generation + 1, files: reader)
            diagnostics += compiled.diagnostics
            snapshot = compiled.snapshot
        }
        watch(loaded, reader)
        guard let snapshot, let model = loaded.model else { return refuse(cause, diagnostics) }
        let input = Input(model: model, digest: reader.digest)
        if cause == .fileChange, input == current, lastRefusal == nil { return ReloadReport(.unchanged, []) }
        let problems = publish(snapshot, model)
        diagnostics += problems
        if problems.contains(where: { $0.severity == .error }) { return refuse(cause, diagnostics) }
        generation = snapshot.generation
        current = input
        lastRefusal = nil
        return ReloadReport(.published(generation: generation), diagnostics)
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
    }
}
