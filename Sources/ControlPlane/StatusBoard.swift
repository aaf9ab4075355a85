// What the process can say about itself, for whoever asks.

public import ConfigModel
public import Diagnostics
internal import Synchronization

/// The control plane's state as others may read it. Any thread.
public final class StatusBoard: Sendable {
    private struct State {
        var model: ValidatedModel?
        var diagnostics: [Diagnostic] = []
        var isReady = false
        var certificates = CertificateBoard()
    }

    private let state = Mutex(State())

    public init() {}

    /// The model in force; nil before the first.
    public var model: ValidatedModel? { state.withLock { $0.model } }

    /// What the last reading of the configuration had to say.
    public var diagnostics: [Diagnostic] { state.withLock { $0.diagnostics } }

    /// Whether new requests are wanted: from the first generation until draining begins.
    public var isReady: Bool { state.withLock { $0.isReady } }

    /// Notes what came of a reload.
    public func note(_ report: ReloadReport, model: ValidatedModel?) {
        guard report.outcome != .unchanged else { return }
        state.withLock {
            $0.model = model
            $0.diagnostics = report.diagnostics
        }
    }

    /// The certificates in force.
    public var certificates: CertificateBoard { state.withLock { $0.certificates } }

    /// Notes what is served to whom.
    public func note(_ certificates: CertificateBoard) { state.withLock { $0.certificates = certificates } }

    /// Notes whether new requests are wanted.
    public func setReady(_ isReady: Bool) { state.withLock { $0.isReady = isReady } }
}
