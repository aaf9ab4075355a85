// What makes clients refuse a certificate whatever the time is.

internal import COpenSSL

/// Judges a leaf and its chain as a client would that has the right authority.
enum CertificateFaults {
    static func judge(_ certificates: [OpaquePointer], leaf: CertificateDetails) -> [String] {
        guard let first = certificates.first else { return [] }
        return names(leaf) + purpose(first) + issuer(certificates) + staple(first)
    }

    private static func staple(_ leaf: OpaquePointer) -> [String] {
        guard StaplingFacts.mustStaple(leaf), StaplingFacts.responders(of: leaf).isEmpty else { return [] }
        return ["wants an OCSP staple (RFC 7633) and names no responder that could give one"]
    }

    private static func names(_ leaf: CertificateDetails) -> [String] {
        guard leaf.dnsNames.isEmpty, leaf.addresses.isEmpty else { return [] }
        return ["names no host: it has no subject alternative name, and clients ignore the common name (RFC 9525)"]
    }

    /// Where the extension is there, it must allow servers (RFC 5280 §4.2.1.12); an authority is no server.
    private static func purpose(_ leaf: OpaquePointer) -> [String] {
        var faults: [String] = []
        let flags = X509_get_extension_flags(leaf)
        if flags & UInt32(EXFLAG_XKUSAGE) != 0 {
            let allowed = X509_get_extended_key_usage(leaf)
            if allowed & UInt32(XKU_SSL_SERVER | XKU_ANYEKU) == 0 {
                faults.append("is not for servers: its extended key usage lacks serverAuth")
            }
        }
        // A self-signed certificate that is its own authority is what a developer's machine has: no client minds.
        if flags & UInt32(EXFLAG_CA) != 0, X509_check_issued(leaf, leaf) != X509_V_OK {
            faults.append("is an authority's certificate; expected the server's own as the first in the file")
        }
        ERR_clear_error()
        return faults
    }

    /// A chain that is not this leaf's; one in the wrong order is a warning, since clients sort it themselves.
    private static func issuer(_ certificates: [OpaquePointer]) -> [String] {
        guard certificates.count > 1 else { return [] }
        let isLinked = certificates.dropFirst().contains { X509_check_issued($0, certificates[0]) == X509_V_OK }
        ERR_clear_error()
        guard !isLinked, X509_check_issued(certificates[0], certificates[0]) != X509_V_OK else {
            ERR_clear_error()
            return []
        }
        return ["comes with a chain that is not its own: none of \(certificates.count - 1) certificates issued it"]
    }
}
