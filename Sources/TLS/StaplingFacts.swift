// What a certificate says about its revocation.

internal import COpenSSL

/// Reads the extensions that OCSP stapling goes by.
enum StaplingFacts {
    /// Responders that are kept of one certificate: whoever lists more does not mean them to be asked.
    static let maximumResponders = 4
    /// Bytes of a responder's URL.
    static let maximumURLBytes = 1024
    /// `status_request` as a TLS feature (RFC 7633 §4.1).
    private static let statusRequest = 5

    /// The OCSP responders of the authority information access (RFC 5280 §4.2.2.1). Those that are not asked over
    /// HTTP are left out, as `ldap:` ones.
    static func responders(of certificate: OpaquePointer) -> [String] {
        let addresses = gatehouse_X509_ocsp_addresses(certificate)
        ERR_clear_error()
        guard let addresses else { return [] }
        defer { gatehouse_sk_OPENSSL_STRING_free_all(addresses) }
        var responders: [String] = []
        for index in 0..<gatehouse_sk_OPENSSL_STRING_num(addresses) {
            guard let text = gatehouse_sk_OPENSSL_STRING_value(addresses, index) else { continue }
            let url = String(cString: text)
            if isFetched(url), !responders.contains(url) { responders.append(url) }
        }
        return Array(responders.prefix(maximumResponders))
    }

    /// Whether `status_request` is among its TLS features.
    static func mustStaple(_ certificate: OpaquePointer) -> Bool {
        defer { ERR_clear_error() }
        return gatehouse_X509_has_tls_feature(certificate, statusRequest) == 1
    }

    private static func isFetched(_ url: String) -> Bool {
        let lowerCase = url.lowercased()
        return (lowerCase.hasPrefix("http://") || lowerCase.hasPrefix("https://"))
            && url.utf8.count <= maximumURLBytes && url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
