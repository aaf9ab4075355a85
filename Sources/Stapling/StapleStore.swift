// Staples on disk, so that a restart sends them at once.

internal import PrivateFiles
public import TLS

/// A directory with one file for each certificate: its fingerprint's `.ocsp`, the response as it came.
///
/// What is read is verified like an answer of the network: whoever writes there can take staples away, not forge them.
public struct StapleStore: Sendable, Equatable {
    /// The directory.
    public let root: String

    public init(_ root: String) { self.root = root }

    private static let suffix = ".ocsp"

    private func path(_ fingerprint: String) -> String { "\(root)/\(fingerprint)\(Self.suffix)" }

    /// Gives each pair that asks for staples, and knows nothing of its revocation, what was kept of it.
    ///
    /// - Parameter now: seconds since 1970.
    public func adopt(_ pairs: [CertificatePair], now: Int64) {
        for pair in pairs where !pair.ocspResponders.isEmpty {
            let standing = pair.stapling.standing
            guard standing.staple == nil, standing.revoked == nil,
                let bytes = (try? PrivateFiles.read(path(pair.fingerprint))) ?? nil,
                case .good(let staple)? = try? pair.judge(ocspResponse: bytes, now: now)
            else { continue }
            pair.stapling.update { $0.staple = staple }
        }
    }

    func keep(_ staple: OCSPStaple, of fingerprint: String) throws(FileFailure) {
        try PrivateFiles.makeDirectory(root)
        try PrivateFiles.write(staple.bytes, to: path(fingerprint))
    }

    func remove(_ fingerprint: String) { PrivateFiles.remove(path(fingerprint)) }

    /// Removes what is kept of other certificates than these.
    func keep(only fingerprints: Set<String>) {
        for name in PrivateFiles.names(in: root) where name.hasSuffix(Self.suffix) {
            let fingerprint = String(name.dropLast(Self.suffix.utf8.count))
            if !fingerprints.contains(fingerprint) { remove(fingerprint) }
        }
    }
}
