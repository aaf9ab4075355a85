// What happened to a pair, told once.

public import Diagnostics
public import TLS

/// Something that an operator may want to know of.
public enum CertificateEvent: Sendable {
    /// A pair serves that was not there before.
    case loaded(CertificatePair)
    /// A pair serves in another one's place.
    case replaced(CertificatePair, before: CertificatePair)
    /// The files as they are do not serve; what did before serves on, if there is anything.
    case refused(CertificateRefusal, PairFiles, keeps: CertificatePair?)
    /// The files are gone, and the pair with them.
    case removed(PairFiles)
    /// A key lies open.
    case exposed(String)
    /// A certificate without a key, or the other way round.
    case incomplete(CertificateListing.Incomplete)
    /// A directory cannot be read, or nothing is in it any more.
    case unusable(String, keeps: Int)
    /// A directory without any pair.
    case empty(String)

    /// What there is to warn of, with its place where a file is one; nothing of what goes well.
    ///
    /// - Parameter now: seconds since 1970.
    public func diagnostics(at now: Int64, configuredAt position: SourcePosition?) -> [Diagnostic] {
        func warning(_ message: String) -> Diagnostic { Diagnostic(.warning, message, at: position) }
        switch self {
        case .loaded(let pair): return pair.warnings(at: now).map { warning("\(pair.origin): \($0)") }
        case .replaced(let pair, let before):
            let lost = Set(before.dnsNames).subtracting(pair.dnsNames).sorted()
            let names = lost.isEmpty
                ? [] : [warning("\(pair.origin): no longer names \(CertificateReport.listed(lost))")]
            return pair.warnings(at: now).map { warning("\(pair.origin): \($0)") } + names
        case .refused(let refusal, _, let keeps):
            return [warning(refusal.message + (keeps == nil ? "" : "; the pair read before serves on"))]
        case .removed: return []
        case .exposed(let message): return [warning(message)]
        case .incomplete(let half):
            let place = SourcePosition(file: half.path, line: 1, column: 1)
            return [Diagnostic(.warning, half.message, at: place)]
        case .unusable(let message, let keeps):
            return keeps == 0
                ? [Diagnostic(.error, message, at: position)]
                : [warning("\(message); the \(keeps) pairs read before serve on")]
        case .empty(let directory): return [warning("there is no certificate in \(directory)")]
        }
    }
}
