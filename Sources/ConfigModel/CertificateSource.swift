// Where certificates come from.

/// A directory of certificates, or one pair of files. Paths are as the process opens them.
public enum CertificateSource: Hashable, Sendable {
    /// The directory that stands for `certificates:` without a value.
    public static let defaultDirectory = "/etc/gatehouse/certs"

    /// Every pair in a directory.
    case directory(Located<String>)
    /// A certificate chain and its key, PEM.
    case pair(certificate: Located<String>, key: Located<String>)
}
