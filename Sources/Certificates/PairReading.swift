// Reads a certificate and its key as one unit, and checks them before anybody serves them.

internal import Glibc
internal import TLS

/// A pair as it was read, and by what it will be known again.
struct PairReading {
    var certificateStamp: FileStamp?
    var keyStamp: FileStamp?
    /// SHA-256 over both files; nil where one could not be read.
    var digest: [UInt8]?
    /// The pair, or why there is none.
    var result: Result<CertificatePair, CertificateRefusal>
    /// Whether the same stamps may stand for other contents later.
    var isTooFresh: Bool
}

/// Why a pair's files were refused. Whoever served before goes on.
public struct CertificateRefusal: Error, Hashable, Sendable {
    /// What kind of reason: the label of the metric.
    public enum Reason: String, Sendable, CaseIterable {
        /// A file is missing or cannot be read.
        case unreadable
        /// A file is no PEM text of a certificate or key, or OpenSSL refuses what is in it (weak keys, old digests).
        case malformed
        /// The key is another certificate's.
        case keyMismatch = "key_mismatch"
        /// Its validity has not begun, or is over.
        case notValid = "not_valid"
        /// Clients would refuse it: no name, not for servers, a chain of somebody else.
        case unfit
        /// Its authority has revoked it.
        case revoked
        /// It must be stapled (RFC 7633), and its responder has not answered yet.
        case unstapled
    }

    public var reason: Reason
    /// One sentence, with the file.
    public var message: String

    init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}

extension PairReading {
    /// How often a pair is read anew whose files change while they are read.
    private static let attempts = 4

    /// Reads both files until neither changes meanwhile, so that a pair is never half old and half new.
    ///
    /// - Parameter known: the digest of what was read last; equal contents are not parsed again.
    /// - Returns: nil where the contents are the known ones, with the stamps by `noted`.
    static func read(
        _ files: PairFiles, now: Int64, unless known: [UInt8]?, noted: (FileStamp?, FileStamp?, Bool) -> Void
    ) -> PairReading? {
        for attempt in 1...attempts {
            let certificateStamp = FileStamp(files.certificatePath)
            let keyStamp = FileStamp(files.keyPath)
            let outcome = parse(files, now: now, unless: known)
            let isSteady = certificateStamp == FileStamp(files.certificatePath)
                && keyStamp == FileStamp(files.keyPath)
            guard isSteady || attempt == attempts else { continue }
            let nanoseconds = wallNanoseconds()
            let isTooFresh = !isSteady || [certificateStamp, keyStamp].contains {
                $0.map { $0.isTooFresh(at: nanoseconds) } ?? false
            }
            switch outcome {
            case .same:
                noted(certificateStamp, keyStamp, isTooFresh)
                return nil
            case .other(let digest, let result):
                return PairReading(
                    certificateStamp: certificateStamp, keyStamp: keyStamp, digest: digest, result: result,
                    isTooFresh: isTooFresh)
            }
        }
        return nil
    }

    private enum Outcome {
        case same
        case other(digest: [UInt8]?, Result<CertificatePair, CertificateRefusal>)
    }

    private static func parse(_ files: PairFiles, now: Int64, unless known: [UInt8]?) -> Outcome {
        var chain: [UInt8]
        var key: [UInt8]
        do {
            chain = try bytes(files.certificatePath)
            // A combined file is read twice: each copy is then somebody's own to overwrite.
            key = try bytes(files.keyPath)
        } catch {
            return .other(digest: nil, .failure(error))
        }
        defer { SecretBytes.cleanse(&chain) }
        let digest = SecretBytes.digest(chain, key)
        if digest == known {
            SecretBytes.cleanse(&key)
            return .same
        }
        do {
            let pair = try CertificatePair(
                certificatePEM: chain, keyPEM: key.takenAway(), origin: files.certificatePath, now: now)
            try pair.prove()
            return .other(digest: digest, .success(pair))
        } catch {
            let isMismatch = if case .keyDoesNotMatch = error { true } else { false }
            return .other(
                digest: digest, .failure(CertificateRefusal(isMismatch ? .keyMismatch : .malformed, "\(error)")))
        }
    }

    private static func bytes(_ path: String) throws(CertificateRefusal) -> [UInt8] {
        do {
            return try SystemFile.read(path, maximumBytes: CertificateLayout.maximumFileBytes)
        } catch {
            throw CertificateRefusal(.unreadable, "\(path) cannot be read: \(error.reason)")
        }
    }

    private static func wallNanoseconds() -> Int64 {
        var moment = timespec()
        clock_gettime(CLOCK_REALTIME, &moment)
        return Int64(moment.tv_sec) * 1_000_000_000 + Int64(moment.tv_nsec)
    }
}

extension [UInt8] {
    /// Hands the bytes over, so that their new owner holds the only reference and can overwrite them.
    fileprivate mutating func takenAway() -> [UInt8] {
        let bytes = self
        self = []
        return bytes
    }
}
