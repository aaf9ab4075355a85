// A certificate with its chain and private key: parsed once, checked, and handed to many sessions by reference.

internal import COpenSSL
internal import Synchronization

/// A leaf certificate, the chain that is sent with it, and the leaf's private key.
///
/// Immutable. Sessions share the parsed objects: using a pair for a connection only counts references.
public final class CertificatePair: Sendable {
    /// Where the pair came from, for messages: usually the certificate's file.
    public let origin: String
    /// The DNS names of the subject alternative name, lower-cased, wildcards as `*.example.com`.
    /// The subject's common name is never one of them (RFC 9525 §6.3).
    public let dnsNames: [String]
    /// The IP addresses of the subject alternative name, as text.
    public let addresses: [String]
    /// First second of validity, seconds since 1970.
    public let notBefore: Int64
    /// Last second of validity, seconds since 1970.
    public let notAfter: Int64
    /// The subject's distinguished name, `CN=shop.example.com` (RFC 2253); may be empty.
    public let subject: String
    /// The issuer's distinguished name.
    public let issuer: String
    /// The serial number in upper-case hexadecimal digits.
    public let serialNumber: String
    /// SHA-256 over the leaf's DER, 64 lower-case hexadecimal digits.
    public let fingerprint: String
    /// The kind of key, such as `ecdsa P-256` or `rsa 2048`.
    public let keyKind: String
    /// How many certificates follow the leaf.
    public let chainCount: Int
    /// What is suspicious yet works: expiry, a chain out of order, no names. One sentence each, without the origin.
    public let warnings: [String]
    /// What makes clients refuse it at any time: no name, not for servers, somebody else's chain. One sentence each.
    public let faults: [String]
    /// Where its authority tells whether it is revoked (RFC 5280 §4.2.2.1): `http` and `https` URLs, in its order.
    public let ocspResponders: [String]
    /// Whether it wants clients to refuse it without a staple (RFC 7633).
    public let mustStaple: Bool
    /// What is known of its revocation and sent along with it. Shared with the leaf itself, where handshakes find it.
    public let stapling = StapleSlot()
    /// What is suspicious of the chain.
    private let chainWarnings: [String]
    private let isProven = Atomic(false)

    /// Which of OpenSSL's certificate slots the pair fills: one pair of each family can serve the same name.
    let keyFamily: Int32

    // OpenSSL counts references atomically and these objects are only read, so threads may share them.
    nonisolated(unsafe) let leaf: OpaquePointer
    nonisolated(unsafe) let chain: OpaquePointer?
    nonisolated(unsafe) let key: OpaquePointer

    /// Parses and checks a pair.
    ///
    /// - Parameters:
    ///   - certificatePEM: the leaf first, then its chain.
    ///   - keyPEM: the leaf's private key, not encrypted. Overwritten with zeros when the caller gives up its copy.
    ///   - origin: names the pair in messages.
    ///   - now: seconds since 1970 against which validity is judged; the system's clock unless given.
    /// - Throws: `TLSError` when no session could use the pair. Expiry is a warning, not an error: an expired
    ///   certificate still tells visitors more than a refused connection.
    public init(
        certificatePEM: [UInt8], keyPEM: consuming [UInt8], origin: String, now: Int64? = nil
    ) throws(TLSError) {
        let certificates = try PEMReader.certificates(in: certificatePEM, origin: origin)
        guard let first = certificates.first else { throw .noCertificate(origin: origin) }
        let leafDetails = CertificateDetails(first)
        let privateKey: OpaquePointer
        do {
            privateKey = try PEMReader.privateKey(in: keyPEM, origin: origin)
        } catch {
            SecretBytes.cleanse(&keyPEM)
            certificates.forEach { X509_free($0) }
            throw error
        }
        SecretBytes.cleanse(&keyPEM)

        leaf = first
        key = privateKey
        chainCount = certificates.count - 1
        chain = Self.stack(of: certificates.dropFirst())
        keyFamily = EVP_PKEY_get_base_id(privateKey)
        keyKind = CertificateDetails.keyKind(privateKey)
        self.origin = origin
        dnsNames = leafDetails.dnsNames
        addresses = leafDetails.addresses
        notBefore = leafDetails.notBefore
        notAfter = leafDetails.notAfter
        subject = leafDetails.subject
        issuer = leafDetails.issuer
        serialNumber = leafDetails.serialNumber
        fingerprint = leafDetails.fingerprint
        let moment = now ?? UnixTime.now()
        ocspResponders = StaplingFacts.responders(of: first)
        mustStaple = StaplingFacts.mustStaple(first)
        faults = CertificateFaults.judge(certificates, leaf: leafDetails)
        chainWarnings = CertificateWarnings.chain(certificates, at: moment)
        warnings = CertificateWarnings.validity(from: notBefore, to: notAfter, at: moment) + faults + chainWarnings

        if X509_check_private_key(first, privateKey) != 1 {
            ERR_clear_error()
            let certificateKey = CertificateDetails.keyKind(X509_get0_pubkey(first))
            throw .keyDoesNotMatch(origin: origin, certificateKey: certificateKey, privateKey: keyKind)
        }
        stapling.attach(to: first)
    }

    deinit {
        X509_free(leaf)
        gatehouse_sk_X509_free_all(chain)
        EVP_PKEY_free(key)
    }

    /// Whether the pair is valid at `now`, seconds since 1970.
    public func isValid(at now: Int64) -> Bool { notBefore <= now && now <= notAfter }

    /// What is suspicious at `now`, seconds since 1970: as `warnings`, which are of the moment of reading.
    public func warnings(at now: Int64) -> [String] {
        CertificateWarnings.validity(from: notBefore, to: notAfter, at: now) + faults + chainWarnings
    }

    /// Whether clients that believe the authority take the pair at `now`.
    public func isSound(at now: Int64) -> Bool { faults.isEmpty && isValid(at: now) && !stapling.isRevoked }

    /// Whether clients that insist on a staple refuse the pair at `now`, because there is none to send.
    public func lacksStaple(at now: Int64) -> Bool { mustStaple && stapling.staple(at: now) == nil }

    /// Lets a session try the pair, once in its life.
    ///
    /// - Throws: `TLSError.certificateRefused` where OpenSSL would refuse it in a handshake.
    public func prove() throws(TLSError) {
        if isProven.load(ordering: .relaxed) { return }
        try PairTrial.shared.check(self)
        isProven.store(true, ordering: .relaxed)
    }

    /// Takes over the references in `certificates`.
    private static func stack(of certificates: ArraySlice<OpaquePointer>) -> OpaquePointer? {
        guard !certificates.isEmpty, let stack = gatehouse_sk_X509_new() else { return nil }
        for certificate in certificates { _ = gatehouse_sk_X509_push(stack, certificate) }
        return stack
    }
}
