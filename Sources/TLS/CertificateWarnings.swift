// What is suspicious about a certificate and its chain, though a handshake may still succeed.

internal import COpenSSL

/// Judges a leaf and its chain the way a careful operator would read them.
enum CertificateWarnings {
    /// How long before the end of validity a warning starts; for lives under six weeks, in their last third.
    static let secondsOfNotice: Int64 = 14 * 86_400

    /// What time says of a certificate with this validity, seconds since 1970.
    static func validity(from notBefore: Int64, to notAfter: Int64, at now: Int64) -> [String] {
        if notAfter < now { return ["expired on \(UTCDate.text(notAfter))"] }
        if notBefore > now { return ["not valid before \(UTCDate.text(notBefore))"] }
        if notAfter - now < min(secondsOfNotice, (notAfter - notBefore) / 3) {
            return ["expires soon, on \(UTCDate.text(notAfter))"]
        }
        return []
    }

    /// What is suspicious about the chain.
    static func chain(_ certificates: [OpaquePointer], at now: Int64) -> [String] {
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
        return warnings + MissingIntermediates.system.warning(about: certificates)
    }
}
