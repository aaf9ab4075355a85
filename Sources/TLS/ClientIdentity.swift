// Who a client is by its certificate.

internal import COpenSSL

/// What a verified client certificate says of its owner. Made once a connection.
public final class ClientIdentity: Sendable {
    /// The SPIFFE ID: the one URI of the subject alternative name, where it is `spiffe://…` (X.509-SVID §2).
    public let spiffe: String?
    /// The URIs of the subject alternative name that are printable ASCII without quote and backslash.
    public let uris: [String]
    /// The DNS names of the subject alternative name, in lower case.
    public let dnsNames: [String]
    /// The distinguished name (RFC 4514); a quote in it is written `\22`, a backslash `\5C`.
    public let subject: String
    /// SHA-256 over the certificate's DER, 64 lower-case hexadecimal digits.
    public let fingerprint: String
    /// Last second of validity, seconds since 1970.
    public let notAfter: Int64
    /// One name for whom it is, for limits and logs: the SPIFFE ID, or `dns:` and the first DNS name, or `subject:` and
    /// the subject, or `sha256:` and the fingerprint.
    public let name: String
    /// `name` as bytes.
    public let identity: [UInt8]

    init(_ certificate: OpaquePointer) {
        let details = CertificateDetails(certificate)
        uris = details.uris.filter(Self.isPlain)
        spiffe = details.uris.count == 1 && uris.first?.hasPrefix("spiffe://") == true ? uris.first : nil
        dnsNames = details.dnsNames.filter(Self.isPlain)
        subject = Self.unambiguous(details.subject)
        fingerprint = details.fingerprint
        notAfter = details.notAfter
        name = spiffe ?? dnsNames.first.map { "dns:" + $0 }
            ?? (subject.isEmpty ? "sha256:" + fingerprint : "subject:" + subject)
        identity = Array(name.utf8)
    }

    /// The element of X-Forwarded-Client-Cert that speaks of this certificate, as Envoy writes it: `Hash`, perhaps
    /// `Cert`, `Subject`, and every `URI` and `DNS`. No value can hold a quote or end its own.
    public func forwardedElement(certificate: [UInt8]?) -> [UInt8] {
        var text = "Hash=\(fingerprint)"
        if let certificate { text += ";Cert=\"" + Self.percentEncoded(certificate) + "\"" }
        text += ";Subject=\"\(subject)\""
        for uri in uris { text += ";URI=" + Self.quotedWhereNeeded(uri) }
        for name in dnsNames { text += ";DNS=" + Self.quotedWhereNeeded(name) }
        return Array(text.utf8)
    }

    /// Printable ASCII without what could end a quoted value.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
    }

    private static func quotedWhereNeeded(_ text: String) -> String {
        text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "=") }
            ? "\"\(text)\"" : text
    }

    /// Escapes by hexadecimal digits (RFC 4514 §2.4) what readers of quoted strings understand in different ways.
    private static func unambiguous(_ subject: String) -> String {
        var result: [UInt8] = []
        var isEscaped = false
        for byte in subject.utf8 {
            if !isEscaped, byte == UInt8(ascii: "\\") {
                isEscaped = true
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): result += Array("\\22".utf8)
            case UInt8(ascii: "\\"): result += Array("\\5C".utf8)
            default:
                if isEscaped { result.append(UInt8(ascii: "\\")) }
                result.append(byte)
            }
            isEscaped = false
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func percentEncoded(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.append(byte)
            default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
