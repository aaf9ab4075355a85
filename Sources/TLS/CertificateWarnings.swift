// What is suspicious about a certificate and its chain, though a handshake may still succeed.

internal import COpenSSL

/// Judges a leaf and its chain the way a careful operator would read them.
enum CertificateWarnings {
    /// How long before the end of validity a warning starts.
    static let secondsOfNotice: Int64 = 14 * 86_400

    static func judge(_ certificates: [OpaquePointer], leaf: CertificateDetails, at now: Int64) -> [String] {
        validity(leaf, at: now) + names(leaf) + chain(certificates, at: now)
    }

    private static func validity(_ leaf: CertificateDetails, at now: Int64) -> [String] {
        if leaf.notAfter < now { return ["expired on \(UTCDate.text(leaf.notAfter))"] }
        if leaf.notBefore > now { return ["not valid before \(UTCDate.text(leaf.notBefore))"] }
        if leaf.notAfter - now < secondsOfNotice { return ["expires soon, on \(UTCDate.text(leaf.notAfter))"] }
        return []
    }

    private static func names(_ leaf: CertificateDetails) -> [String] {
        guard leaf.dnsNames.isEmpty, leaf.addresses.isEmpty else { return [] }
        return ["names no host: it has no subject alternative name, and clients ignore the common name (RFC 9525)"]
    }

    private static func chain(_ certificates: [OpaquePointer], at now: Int64) -> [String] {
        var warnings: [String] = []
        for position in certificates.indices.dropFirst() {
            let details = CertificateDetails(certificates[position])
            let name = "certificate \(position + 1) of the chain (\(details.subject))"
            if X509_check_issued(certificates[position], certificates[position - 1]) != X509_V_OK {
                warnings.append("\(name) did not issue the one before it")
            }
            if details.notAfter < now {
                warnings.append("\(name) expired on \(UTCDate.text(details.notAfter))")
            }
            if X509_check_issued(certificates[position], certificates[position]) == X509_V_OK {
                warnings.append("\(name) is a root: clients have it already, leave it out")
            }
        }
        ERR_clear_error()
        return warnings
    }
}
