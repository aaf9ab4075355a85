// A configuration read, checked and compiled as a reload would, with nothing opened but its files.

internal import Certificates
internal import ConfigModel
internal import ControlPlane
internal import Diagnostics
internal import FileProvider
internal import SnapshotCompiler
internal import Snapshots
internal import TLS

/// What `check`, `explain` and `certificates` look at. No socket is opened and no name is resolved.
struct OfflineConfiguration {
    /// The file, as the operator wrote its name.
    let path: String
    /// What there is to say, by file, line and column.
    let diagnostics: [Diagnostic]
    /// The model with what was compiled from it; nil where any diagnostic is an error.
    let compiled: Compiled?

    /// A configuration that could be put in force.
    struct Compiled {
        /// The model; its routes, upstreams and listeners have the snapshot's indices.
        let model: GatewayModel
        let snapshot: ProxySnapshot
    }

    /// Every pair that was read, and what is wrong with others.
    let certificates = CertificateStore()

    init(path: String) {
        self.path = path
        let loaded = loadConfiguration(path: path)
        guard let model = loaded.model else {
            diagnostics = loaded.diagnostics
            compiled = nil
            return
        }
        var compiler = SnapshotCompiler(
            ticketKeys: SessionTicketKeys(), challenges: try? ChallengeCertificates())
        let reader = ConfigurationFileReader(store: certificates)
        let (snapshot, findings) = compiler.compile(model, generation: 1, files: reader)
        diagnostics = loaded.diagnostics + findings
        compiled = snapshot.map { Compiled(model: model.gateway, snapshot: $0) }
    }

    /// How many diagnostics are errors.
    var errorCount: Int { diagnostics.count { $0.severity == .error } }

    /// How many diagnostics are warnings.
    var warningCount: Int { diagnostics.count { $0.severity == .warning } }

    /// The diagnostics, a line each.
    var diagnosticLines: String { diagnostics.map { "\($0)\n" }.joined() }

    /// The complaint of a command that cannot go on without a good configuration.
    var refusal: CommandResult { CommandResult(errors: diagnosticLines, status: CommandResult.failure) }
}
