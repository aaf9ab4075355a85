// What came of looking at the certificates once.

public import Certificates
public import Diagnostics

/// The result of one look, for logs and metrics.
public struct RotationReport: Sendable {
    /// The generation with the new certificates; nil where every listener serves what it served.
    public var generation: UInt64?
    /// What happened to pairs.
    public var events: [CertificateEvent] = []
    /// What there is to warn of, each told once.
    public var diagnostics: [Diagnostic] = []
}
