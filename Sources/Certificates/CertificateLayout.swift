// Finds certificates and their keys in a directory, however they are laid out. Reads no file but combined ones.

/// What a directory holds.
public struct CertificateListing: Sendable, Equatable {
    /// The pairs in the order of their names.
    public var pairs: [PairFiles] = []
    /// What is there by halves: the file or folder, and what is missing.
    public var incomplete: [Incomplete] = []
    /// The directories in which a change may change the listing, the one that was listed first.
    public var directories: [String] = []

    /// A certificate without its key, or the other way round.
    public struct Incomplete: Hashable, Sendable {
        public var path: String
        public var message: String
    }
}

/// Layouts of certificates in a directory.
///
/// In the directory itself: `NAME.crt` with `NAME.key`, `NAME.pem` with the key in it or in `NAME.key`, and
/// `tls.crt` with `tls.key`. In folders one level below, which may be symbolic links: `fullchain.pem` with
/// `privkey.pem` (certbot) and `tls.crt` with `tls.key` (Kubernetes). A folder `live` is looked into as the directory
/// is, so that certbot's own `/etc/letsencrypt` may be named. Whatever starts with a dot is skipped, so a Kubernetes
/// mount with its `..data` is seen once.
public enum CertificateLayout {
    /// Bytes of one file; a chain with a dozen certificates is a tenth of it.
    public static let maximumFileBytes = 256 * 1024
    /// Pairs of one directory.
    public static let maximumPairs = 100_000

    /// Lists the pairs of `directory`; nil where it cannot be read.
    public static func list(_ directory: String) -> CertificateListing? {
        var lister = Lister()
        return lister.list(directory, isTop: true) ? lister.listing : nil
    }
}

/// Walks one directory.
private struct Lister {
    private(set) var listing = CertificateListing()

    mutating func list(_ directory: String, isTop: Bool) -> Bool {
        guard let entries = SystemFile.entries(directory) else { return false }
        listing.directories.append(directory)
        let known = Set(entries.map(\.name))
        for entry in entries { visit(entry, in: directory, known: known, isTop: isTop) }
        return true
    }

    private mutating func visit(
        _ entry: (name: String, isFile: Bool), in directory: String, known: Set<String>, isTop: Bool
    ) {
        guard listing.pairs.count < CertificateLayout.maximumPairs else { return }
        let name = entry.name
        let path = "\(directory)/\(name)"
        if let base = name.withoutSuffix(".crt") {
            let key = "\(base).key"
            if known.contains(key) {
                add(base, path, "\(directory)/\(key)")
            } else {
                miss(path, "there is no key beside this certificate: expected \(key)")
            }
        } else if let base = name.withoutSuffix(".pem") {
            visitPEM(base, path, in: directory, known: known)
        } else if let base = name.withoutSuffix(".key") {
            if !known.contains("\(base).crt"), !known.contains("\(base).pem") {
                miss(path, "there is no certificate beside this key: expected \(base).crt")
            }
        } else if isTop, name == "live" {
            _ = list(path, isTop: false)
        } else if !entry.isFile, let inner = SystemFile.entries(path) {
            visitFolder(name, path, Set(inner.map(\.name)))
        }
    }

    /// A `.pem` is a pair where a key is in it or beside it; otherwise it may be anything, such as authorities.
    private mutating func visitPEM(_ base: String, _ path: String, in directory: String, known: Set<String>) {
        if base == "fullchain", known.contains("privkey.pem") { return add(base, path, "\(directory)/privkey.pem") }
        guard base != "privkey", !known.contains("\(base).crt") else { return }
        if known.contains("\(base).key") {
            add(base, path, "\(directory)/\(base).key")
        } else if CombinedFile.hasKey(path) {
            add(base, path, path)
        }
    }

    private mutating func visitFolder(_ name: String, _ path: String, _ inner: Set<String>) {
        for (certificate, key) in [("fullchain.pem", "privkey.pem"), ("tls.crt", "tls.key")] {
            guard inner.contains(certificate) || inner.contains(key) else { continue }
            listing.directories.append(path)
            guard inner.contains(certificate), inner.contains(key) else {
                miss(path, "\(inner.contains(certificate) ? key : certificate) is missing in \(path)")
                continue
            }
            add(name, "\(path)/\(certificate)", "\(path)/\(key)")
        }
    }

    private mutating func add(_ name: String, _ certificate: String, _ key: String) {
        listing.pairs.append(PairFiles(name: name, certificatePath: certificate, keyPath: key))
    }

    private mutating func miss(_ path: String, _ message: String) {
        listing.incomplete.append(CertificateListing.Incomplete(path: path, message: message))
    }
}

extension String {
    fileprivate func withoutSuffix(_ suffix: String) -> String? {
        hasSuffix(suffix) && utf8.count > suffix.utf8.count ? String(dropLast(suffix.count)) : nil
    }
}
