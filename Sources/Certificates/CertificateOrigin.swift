// Where pairs come from, by paths alone: what stays the same when the configuration around it is written anew.

/// A place that pairs are read from.
public enum CertificateOrigin: Hashable, Sendable {
    /// Every pair in a directory, in the layouts of `CertificateLayout`.
    case directory(String)
    /// One pair of files.
    case pair(certificate: String, key: String)
}
