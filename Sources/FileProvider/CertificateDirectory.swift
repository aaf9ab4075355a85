// Finds certificates and their keys in a directory, however they are laid out, and hands out their bytes unjudged.

public import Diagnostics
import Foundation

/// A certificate chain and its key, as found.
public struct CertificateFiles: Sendable, Equatable {
    /// What the pair is called: the file's or the folder's name without ending.
    public var name: String
    /// The chain's file.
    public var certificatePath: String
    /// The key's file; the same for a combined file.
    public var keyPath: String
    /// The chain's file, PEM as far as anyone has said so far.
    public var certificatePEM: [UInt8]
    /// The key's file. A secret: never logged, never shown.
    public var keyPEM: [UInt8]
}

/// What a scan found.
public struct CertificateScan: Sendable {
    /// The pairs, by name, then by path.
    public var pairs: [CertificateFiles] = []
    /// What there is to say of the rest: a certificate without its key, a file that cannot be read.
    public var diagnostics: [Diagnostic] = []
    /// The directories to watch: those that were scanned, and those that pairs lie in.
    public var directories: [String] = []
}

/// Layouts of certificates in a directory.
///
/// In the directory itself: `NAME.crt` with `NAME.key`, `NAME.pem` with the key in it or in `NAME.key`, and
/// `tls.crt` with `tls.key`. In folders one level below, which may be symbolic links: `fullchain.pem` with
/// `privkey.pem` (certbot) and `tls.crt` with `tls.key` (Kubernetes). Whatever starts with a dot is skipped, so a
/// Kubernetes mount with its `..data` is seen once.
public enum CertificateDirectory {
    /// Bytes of one file; a chain with a dozen certificates is a tenth of it.
    public static let maximumFileBytes = 256 * 1024
    /// Pairs of one directory.
    public static let maximumPairs = 100_000

    /// Reads every pair in `directory`.
    ///
    /// A pair that cannot be read is a warning and left out, so that one bad file does not take the others away;
    /// a directory that cannot be read is an error.
    /// - Parameter position: where the directory is configured, for what has no file of its own to name.
    public static func scan(_ directory: String, configuredAt position: SourcePosition?) -> CertificateScan {
        var scanner = CertificateScanner()
        scanner.scan(directory, configuredAt: position)
        return scanner.result
    }

    /// Reads one configured pair; an error where a file cannot be read.
    public static func read(
        certificate: String, key: String, configuredAt position: SourcePosition?
    ) -> CertificateScan {
        var scanner = CertificateScanner()
        scanner.readPair(name: baseName(certificate), certificate, key, severity: .error, at: position)
        return scanner.result
    }

    private static func baseName(_ path: String) -> String {
        let file = path.split(separator: "/").last ?? path[...]
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return String(file) }
        return String(file[..<dot])
    }
}

/// Walks one directory.
private struct CertificateScanner {
    private(set) var result = CertificateScan()

    mutating func scan(_ directory: String, configuredAt position: SourcePosition?) {
        result.directories.append(directory)
        guard let names = entries(directory) else {
            report(.error, "the certificate directory \(directory) cannot be read", at: position)
            return
        }
        let known = Set(names)
        for name in names { visit(name, in: directory, known: known) }
        if result.pairs.isEmpty { report(.warning, "there is no certificate in \(directory)", at: position) }
    }

    private func entries(_ directory: String) -> [String]? {
        let names = try? FileManager.default.contentsOfDirectory(atPath: directory)
        return names.map { $0.filter { !$0.hasPrefix(".") }.sorted() }
    }

    private mutating func visit(_ name: String, in directory: String, known: Set<String>) {
        guard result.pairs.count < CertificateDirectory.maximumPairs else { return }
        let path = "\(directory)/\(name)"
        if let base = name.withoutSuffix(".crt") {
            let key = "\(base).key"
            if known.contains(key) {
                readPair(name: base, path, "\(directory)/\(key)", severity: .warning, at: nil)
            } else {
                report(.warning, "there is no key beside this certificate: expected \(key)", at: start(of: path))
            }
        } else if let base = name.withoutSuffix(".pem") {
            visitPEM(base, path, in: directory, known: known)
        } else if let base = name.withoutSuffix(".key") {
            if !known.contains("\(base).crt"), !known.contains("\(base).pem") {
                report(.warning, "there is no certificate beside this key: expected \(base).crt", at: start(of: path))
            }
        } else if let inner = entries(path) {
            visitFolder(name, path, Set(inner))
        }
    }

    /// A `.pem` is a pair where a key is in it or beside it; otherwise it may be anything, such as authorities.
    private mutating func visitPEM(_ base: String, _ path: String, in directory: String, known: Set<String>) {
        guard base != "fullchain" || !known.contains("privkey.pem") else {
            readPair(name: base, path, "\(directory)/privkey.pem", severity: .warning, at: nil)
            return
        }
        guard base != "privkey", !known.contains("\(base).crt") else { return }
        if known.contains("\(base).key") {
            readPair(name: base, path, "\(directory)/\(base).key", severity: .warning, at: nil)
        } else if let bytes = read(path, severity: .warning, at: nil), bytes.containsPrivateKey {
            add(CertificateFiles(
                name: base, certificatePath: path, keyPath: path, certificatePEM: bytes, keyPEM: bytes))
        }
    }

    private mutating func visitFolder(_ name: String, _ path: String, _ inner: Set<String>) {
        for (certificate, key) in [("fullchain.pem", "privkey.pem"), ("tls.crt", "tls.key")] {
            guard inner.contains(certificate) || inner.contains(key) else { continue }
            result.directories.append(path)
            guard inner.contains(certificate), inner.contains(key) else {
                let missing = inner.contains(certificate) ? key : certificate
                report(.warning, "\(missing) is missing in \(path)", at: start(of: path))
                continue
            }
            readPair(name: name, "\(path)/\(certificate)", "\(path)/\(key)", severity: .warning, at: nil)
        }
    }

    /// Reads both files. `position` is where the pair is configured; nil where only the files themselves say so.
    mutating func readPair(
        name: String, _ certificate: String, _ key: String, severity: Diagnostic.Severity, at position: SourcePosition?
    ) {
        guard let chain = read(certificate, severity: severity, at: position),
              let secret = read(key, severity: severity, at: position)
        else { return }
        add(CertificateFiles(
            name: name, certificatePath: certificate, keyPath: key, certificatePEM: chain, keyPEM: secret))
    }

    private mutating func add(_ pair: CertificateFiles) { result.pairs.append(pair) }

    private mutating func read(
        _ path: String, severity: Diagnostic.Severity, at position: SourcePosition?
    ) -> [UInt8]? {
        do {
            return Array(try readFile(path, maximumBytes: CertificateDirectory.maximumFileBytes))
        } catch {
            report(severity, "\(path) cannot be read: \(error.reason)", at: position ?? start(of: path))
            return nil
        }
    }

    private mutating func report(_ severity: Diagnostic.Severity, _ message: String, at position: SourcePosition?) {
        result.diagnostics.append(Diagnostic(severity, message, at: position))
    }

    private func start(of path: String) -> SourcePosition { SourcePosition(file: path, line: 1, column: 1) }
}

extension String {
    fileprivate func withoutSuffix(_ suffix: String) -> String? {
        hasSuffix(suffix) && count > suffix.count ? String(dropLast(suffix.count)) : nil
    }
}

extension [UInt8] {
    /// Whether a PEM block of the bytes holds a private key of any kind (RFC 7468 §10, §11, and the older forms).
    fileprivate var containsPrivateKey: Bool {
        let label = Array("PRIVATE KEY-----".utf8)
        guard count >= label.count else { return false }
        return indices.dropLast(label.count - 1).contains { self[$0...].starts(with: label) }
    }
}
