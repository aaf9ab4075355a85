// Certificates and revocation lists as files and authorities give them: RFC 7468, RFC 5280.

import Bytes
import TLS

/// `CertificateAuthorities`, `CertificatePair` and revocation lists out of PEM text: text in front, line ends of
/// Windows and what was read before change nothing; twice the text is twice the certificates; what is said of them is
/// one line without control characters. Bytes that begin with `-` are PEM text; of others the first bit says whether
/// the rest is the DER of a certificate or of a revocation list.
enum CertificateTextTarget: FuzzTarget {
    private enum Outcome: Equatable {
        case subjects([String])
        case refused(TLSError)

        var subjects: [String]? { if case .subjects(let subjects) = self { subjects } else { nil } }
    }

    /// An authority; its key is gone.
    private static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBiTCCAS+gAwIBAgIUIv2F51eLVTnlh7HVzQ9NoJqglh8wCgYIKoZIzj0EAwIw
        GTEXMBUGA1UEAwwOZnV6eiBhdXRob3JpdHkwIBcNMjYxMTI3MDExODE5WhgPMjEy
        NjExMDMwMTE4MTlaMBkxFzAVBgNVBAMMDmZ1enogYXV0aG9yaXR5MFkwEwYHKoZI
        zj0CAQYIKoZIzj0DAQcDQgAEQIIdnp6t7Kt2GQ4PFbI8ZpDxlLO9jHZUrZC3otA6
        WL2cFHc3qMtdgyWwscGaZYnzAZOZ0NWclrJNm46vUryPF6NTMFEwHQYDVR0OBBYE
        FBLgKQh6+EjCizL3vpIwgdM7yT6LMB8GA1UdIwQYMBaAFBLgKQh6+EjCizL3vpIw
        gdM7yT6LMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgUQExKwCH
        BLbGW+E6JzGIvAlkyyR22iw5H7de2HF3zfcCIQDuCKYbkGsznbg2e2Aib0GF++10
        LvtEXE4sjNvtxp5Ktw==
        -----END CERTIFICATE-----

        """

    /// A key that no certificate of the corpus is for.
    private static let key = Result { try SigningKey.generate().pem() }

    static func fault(in bytes: [UInt8]) -> String? {
        guard let first = bytes.first else { return nil }
        guard first != UInt8(ascii: "-") else { return fault(ofCertificates: bytes) ?? fault(ofLists: bytes) }
        let body = Array(bytes.dropFirst())
        return first & 1 == 0
            ? fault(ofCertificates: pem(body, "CERTIFICATE")) : fault(ofLists: pem(body, "X509 CRL"))
    }

    // MARK: Certificates

    private static func fault(ofCertificates text: [UInt8]) -> String? {
        let whole = authorities(text)
        guard authorities(text) == whole else { return "read again it is another" }
        guard authorities(Array("# CERTIFICATE: -----\n\n".utf8) + text) == whole else { return "a comment changes it" }
        if !text.contains(0x0D) {
            let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
            let windows = authorities(Array(lines.joined(separator: [13, 10])))
            guard windows.subjects == whole.subjects else { return "line ends of Windows change it" }
        }
        return judge(text, whole) ?? doubled(text, whole)
    }

    private static func doubled(_ text: [UInt8], _ whole: Outcome) -> String? {
        guard case .subjects(let subjects) = whole else { return nil }
        guard authorities(text + [0x0A] + text) == .subjects(subjects + subjects) else { return "it is not twice" }
        return nil
    }

    private static func judge(_ text: [UInt8], _ whole: Outcome) -> String? {
        switch whole {
        case .refused(let error): if !isLine(error.description) { return "it says \(error)" }
        case .subjects(let subjects):
            if subjects.isEmpty { return "none, and no error" }
            if let subject = subjects.first(where: { !isLine($0) }) { return "a subject of many lines: \(subject)" }
        }
        guard let key = try? key.get() else { return "no key is made" }
        do throws(TLSError) {
            _ = try CertificatePair(certificatePEM: text, keyPEM: key, origin: "f", now: 1_795_737_600)
            return "a pair with a key that was just made"
        } catch {
            guard isLine(error.description) else { return "it says \(error)" }
            if case .subjects = whole, case .malformedCertificate = error { return "a pair is not read, \(error)" }
        }
        return nil
    }

    private static func authorities(_ text: [UInt8]) -> Outcome {
        do throws(TLSError) {
            return .subjects(try CertificateAuthorities(pem: text, origin: "f").subjects)
        } catch {
            return .refused(error)
        }
    }

    // MARK: Revocation lists

    private static func fault(ofLists text: [UInt8]) -> String? {
        guard let authorities = try? CertificateAuthorities(pem: Array(authority.utf8), origin: "a") else {
            return "no authority is read"
        }
        func read(_ text: [UInt8]) -> String {
            do throws(TLSError) {
                let policy = try ClientCertificatePolicy(
                    authorities: authorities, mode: .required, revocations: [(text, "f")])
                return policy.warnings.joined(separator: "; ")
            } catch {
                return error.description
            }
        }
        let whole = read(text)
        guard isLine(whole) else { return "it says \(whole)" }
        guard read(Array("# a comment\n".utf8) + text) == whole else { return "a comment changes it" }
        return nil
    }

    private static func isLine(_ text: String) -> Bool { !text.utf8.contains { $0 < 0x20 || $0 == 0x7F } }

    private static func pem(_ bytes: [UInt8], _ label: String) -> [UInt8] {
        var text = Array("-----BEGIN \(label)-----\n".utf8)
        for start in stride(from: 0, to: bytes.count, by: 48) {
            let line = Array(bytes[start..<min(start + 48, bytes.count)])
            text += [UInt8](unsafeUninitializedCapacity: Base64.encodedCount(line.count)) { memory, count in
                guard let output = memory.baseAddress else { return }
                line.withUnsafeBufferPointer { Base64.encode($0, to: output) }
                count = Base64.encodedCount(line.count)
            }
            text.append(0x0A)
        }
        return text + Array("-----END \(label)-----\n".utf8)
    }
}
