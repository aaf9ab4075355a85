// The two files of a pair.

/// Where a certificate chain and its key lie, and what they are called.
public struct PairFiles: Hashable, Sendable {
    /// What the pair is called: the file's or the folder's name without ending.
    public var name: String
    /// The chain's file.
    public var certificatePath: String
    /// The key's file; the same for a combined file.
    public var keyPath: String

    public init(name: String, certificatePath: String, keyPath: String) {
        self.name = name
        self.certificatePath = certificatePath
        self.keyPath = keyPath
    }

    /// A pair that is configured by its files; called as the certificate's file is.
    public init(certificate: String, key: String) {
        let file = certificate.split(separator: "/").last ?? certificate[...]
        let dot = file.lastIndex(of: ".").flatMap { $0 == file.startIndex ? nil : $0 }
        self.init(name: String(file[..<(dot ?? file.endIndex)]), certificatePath: certificate, keyPath: key)
    }
}
