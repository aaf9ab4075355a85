// Protocol versions and cipher suites by a name, after Mozilla's server side TLS guidelines.

internal import COpenSSL

/// A named set of protocol versions and cipher suites.
///
/// From Mozilla's "Security/Server Side TLS". In both profiles the server's order of ciphers decides, which starts with
/// the cheapest of those that are all strong; but a client whose first wish is ChaCha20, a phone without AES
/// instructions, has it. Mozilla leaves the order to the client for that phone's sake alone.
/// Both have the same groups for the key exchange.
public enum TLSProfile: String, Sendable, CaseIterable {
    /// TLS 1.3 only.
    case modern
    /// TLS 1.2 and 1.3, forward secrecy and authenticated encryption only. DHE is left out: it serves hardly any
    /// client that lacks ECDHE, and its key exchange lets a client make the server work far more than itself.
    case intermediate

    /// The lowest version, as OpenSSL numbers it.
    var minimumVersion: Int32 {
        switch self {
        case .modern: TLS1_3_VERSION
        case .intermediate: TLS1_2_VERSION
        }
    }

    /// Groups for the key exchange, the first list that OpenSSL knows all of: OpenSSL 3.5 has X25519MLKEM768, which
    /// stands up to quantum computers. OpenSSL's own choice has X448 and P-521 too, which cost a server much and
    /// serve nobody.
    static let groups = ["X25519MLKEM768:X25519:P-256:P-384", "X25519:P-256:P-384"]

    /// Cipher suites of TLS 1.3.
    var cipherSuites: String {
        "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    }

    /// Cipher suites of TLS 1.2; the modern profile never negotiates one.
    var ciphers: String {
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
            + "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
            + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
    }
}
