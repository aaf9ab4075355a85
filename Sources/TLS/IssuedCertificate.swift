// What an authority's client wants to know of a certificate that it was given.

internal import COpenSSL

/// A chain as it was issued, checked against the key and the names that it was asked for.
public struct IssuedCertificate: Equatable, Sendable {
    /// DNS names, lower case.
    public let names: [String]
    /// First second of validity, seconds since 1970.
    public let notBefore: Int64
    /// Last second of validity, seconds since 1970.
    public let notAfter: Int64
    /// The authority's distinguished name.
    public let issuer: String
    /// The key identifier of the authority's key and the serial number, both as bytes: what RFC 9773 §4.1 calls a
    /// certificate by. Nil where the certificate names no key identifier.
    public let renewalParts: (authorityKey: [UInt8], serial: [UInt8])?

    /// Parses `chainPEM`, whose first certificate is the leaf.
    ///
    /// - Throws: `TLSError` where it is none, or not for the key `keyPEM`.
    public init(chainPEM: [UInt8], keyPEM: [UInt8], origin: String) throws(TLSError) {
        let pair = try CertificatePair(certificatePEM: chainPEM, keyPEM: keyPEM, origin: origin)
        names = pair.dnsNames
        notBefore = pair.notBefore
        notAfter = pair.notAfter
        issuer = pair.issuer
        renewalParts = Self.renewalParts(pair.leaf)
    }

    public static func == (first: Self, second: Self) -> Bool {
        first.names == second.names && first.notBefore == second.notBefore && first.notAfter == second.notAfter
            && first.issuer == second.issuer && first.renewalParts?.serial == second.renewalParts?.serial
    }

    private static func renewalParts(_ leaf: OpaquePointer) -> (authorityKey: [UInt8], serial: [UInt8])? {
        guard let identifier = X509_get0_authority_key_id(leaf) else { return nil }
        let count = Int(ASN1_STRING_length(identifier))
        guard count > 0, let start = ASN1_STRING_get0_data(identifier) else { return nil }
        let serial = Self.serialBytes(leaf)
        return (Array(UnsafeBufferPointer(start: start, count: count)), serial)
    }

    /// The serial number as DER encodes its value: most significant byte first, a zero in front of a set high bit.
    private static func serialBytes(_ leaf: OpaquePointer) -> [UInt8] {
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(leaf), nil) else { return [] }
        defer { BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: Int(BN_num_bits(number) + 7) / 8)
        BN_bn2bin(number, &bytes)
        return bytes.first.map { $0 >= 0x80 ? [0] + bytes : bytes } ?? [0]
    }
}
