// What a certificate says about itself, as plain values.

internal import COpenSSL
internal import Glibc

/// The fields of one X.509 certificate (RFC 5280) that people and the server name index ask for.
struct CertificateDetails {
    let dnsNames: [String]
    let addresses: [String]
    /// As they are in the certificate, whatever their bytes.
    let uris: [String]
    let notBefore: Int64
    let notAfter: Int64
    let subject: String
    let issuer: String
    let serialNumber: String
    let fingerprint: String

    init(_ certificate: OpaquePointer) {
        (dnsNames, addresses, uris) = Self.alternativeNames(certificate)
        notBefore = Self.seconds(X509_get0_notBefore(certificate))
        notAfter = Self.seconds(X509_get0_notAfter(certificate))
        subject = Self.text(X509_get_subject_name(certificate))
        issuer = Self.text(X509_get_issuer_name(certificate))
        serialNumber = Self.serialNumber(certificate)
        fingerprint = Self.fingerprint(certificate)
    }

    /// `ecdsa P-256`, `rsa 2048`, `ed25519`, or OpenSSL's name of the algorithm and its bits.
    static func keyKind(_ key: OpaquePointer?) -> String {
        guard let key else { return "unknown" }
        let bits = EVP_PKEY_get_bits(key)
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: return "rsa \(bits)"
        case EVP_PKEY_EC: return "ecdsa \(curveName(key))"
        case EVP_PKEY_ED25519: return "ed25519"
        case EVP_PKEY_ED448: return "ed448"
        default:
            let name = EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "unknown"
            return "\(name) \(bits)"
        }
    }

    private static func curveName(_ key: OpaquePointer) -> String {
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 else { return "unknown curve" }
        let text = String(decoding: name[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return ["prime256v1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"][text] ?? text
    }

    private static func alternativeNames(_ certificate: OpaquePointer) -> ([String], [String], [String]) {
        guard let decoded = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return ([], [], []) }
        let names = OpaquePointer(decoded)
        defer { GENERAL_NAMES_free(names) }
        var dnsNames: [String] = []
        var addresses: [String] = []
        var uris: [String] = []
        for index in 0..<gatehouse_sk_GENERAL_NAME_num(names) {
            guard let name = gatehouse_sk_GENERAL_NAME_value(names, index) else { continue }
            if let dns = gatehouse_GENERAL_NAME_dns(name) {
                let text = bytes(of: dns)
                // A name with a zero byte or a non-ASCII one is no host name; never let it match anything.
                if text.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
                    dnsNames.append(String(decoding: text, as: UTF8.self).lowercased())
                }
            } else if let address = gatehouse_GENERAL_NAME_ip(name) {
                addresses.append(addressText(bytes(of: address)))
            } else if let uri = gatehouse_GENERAL_NAME_uri(name) {
                uris.append(String(decoding: bytes(of: uri), as: UTF8.self))
            }
        }
        return (dnsNames, addresses, uris)
    }

    private static func bytes(of string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
        Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
    }

    private static func addressText(_ address: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = address.count == 4 ? AF_INET : AF_INET6
        guard address.count == 4 || address.count == 16,
            inet_ntop(family, address, &text, socklen_t(text.count)) != nil
        else { return "unreadable address" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Seconds since 1970; 0 for what is no moment.
    static func seconds(_ moment: UnsafePointer<ASN1_TIME>?) -> Int64 {
        var calendar = tm()
        guard let moment, ASN1_TIME_to_tm(moment, &calendar) == 1 else { return 0 }
        return Int64(timegm(&calendar))
    }

    private static func text(_ name: OpaquePointer?) -> String {
        guard let name, let sink = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(sink) }
        X509_NAME_print_ex(sink, name, 0, gatehouse_XN_FLAG_RFC2253_as_UTF8())
        var text = [UInt8](repeating: 0, count: 4096)
        let count = BIO_read(sink, &text, Int32(text.count))
        return String(decoding: text.prefix(max(0, Int(count))), as: UTF8.self)
    }

    private static func serialNumber(_ certificate: OpaquePointer) -> String {
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nil) else { return "" }
        defer { BN_free(number) }
        guard let text = BN_bn2hex(number) else { return "" }
        defer { gatehouse_OPENSSL_free(text) }
        return String(cString: text)
    }

    private static func fingerprint(_ certificate: OpaquePointer) -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard X509_digest(certificate, EVP_sha256(), &digest, &count) == 1 else { return "" }
        return Hexadecimal.lowerCase(digest.prefix(Int(count)))
    }
}
