// Reading certificates and keys: what is told about them, what is refused and in which words.

import COpenSSL
import TestSupport
import Testing

@testable import TLS

@Suite struct CertificatePairTests {
    let authority = CertificateFactory(commonName: "House Authority")

    @Test func `tells what a certificate says`() throws {
        let minted = authority.leaf(names: ["Shop.Example.com", "*.example.com", "192.0.2.1", "2001:db8::1"])
        let pair = try CertificatePair(
            certificatePEM: minted.certificatePEM, keyPEM: minted.keyPEM, origin: "shop.crt")
        #expect(pair.dnsNames == ["shop.example.com", "*.example.com"])
        #expect(pair.addresses == ["192.0.2.1", "2001:db8::1"])
        #expect(pair.subject == "CN=Shop.Example.com")
        #expect(pair.issuer == "CN=House Authority")
        #expect(pair.fingerprint.count == 64)
        #expect(!pair.serialNumber.isEmpty)
        #expect(pair.notAfter - pair.notBefore == 90 * 86_400 + 3600)
        #expect(pair.warnings == [])
        #expect(pair.chainCount == 0)
    }

    @Test(arguments: [
        (CertificateFactory.KeyKind.ecdsaP256, "ecdsa P-256"), (.ecdsaP384, "ecdsa P-384"),
        (.rsa(bits: 2048), "rsa 2048"),
    ])
    func `names the kind of key`(kind: CertificateFactory.KeyKind, expected: String) throws {
        let minted = authority.leaf(names: ["a.test"], key: kind)
        let pair = try CertificatePair(certificatePEM: minted.certificatePEM, keyPEM: minted.keyPEM, origin: "a.crt")
        #expect(pair.keyKind == expected)
    }

    @Test func `refuses the key of another certificate`() {
        let one = authority.leaf(names: ["a.test"])
        let other = authority.leaf(names: ["b.test"], key: .rsa(bits: 2048))
        let error = #expect(throws: TLSError.self) {
            try CertificatePair(certificatePEM: one.certificatePEM, keyPEM: other.keyPEM, origin: "a.crt")
        }
        #expect(error?.description
            == "a.crt: the private key (rsa 2048) is not the one of the certificate (ecdsa P-256)")
        let third = authority.leaf(names: ["c.test"])
        #expect(throws: TLSError.self) {
            try CertificatePair(certificatePEM: one.certificatePEM, keyPEM: third.keyPEM, origin: "a.crt")
        }
    }

    static let broken: [(certificate: String, error: TLSError)] = [
        ("", .noCertificate(origin: "a.crt")), ("hello\n", .noCertificate(origin: "a.crt")),
        (
            "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n",
            .malformedCertificate(origin: "a.crt", number: 1, detail: "wrong tag")
        ),
        (
            "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
            .malformedCertificate(origin: "a.crt", number: 1, detail: "bad base64 decode")
        ),
        (
            "-----BEGIN CERTIFICATE-----\nQUJD\n",
            .malformedCertificate(origin: "a.crt", number: 1, detail: "bad end line")
        ),
    ]

    @Test(arguments: broken)
    func `refuses what is no certificate`(certificate: String, error: TLSError) {
        let key = authority.leaf(names: ["a.test"]).keyPEM
        let found = #expect(throws: TLSError.self) {
            try CertificatePair(certificatePEM: Array(certificate.utf8), keyPEM: key, origin: "a.crt")
        }
        switch (found, error) {
        case (.malformedCertificate(let origin, let number, let detail), .malformedCertificate("a.crt", 1, _)):
            // The words are OpenSSL's and differ by version; that there are some is ours.
            #expect(origin == "a.crt" && number == 1 && !detail.isEmpty)
        default: #expect(found == error)
        }
    }

    @Test func `refuses a certificate that says it is encrypted, and never asks for a pass phrase`() {
        let text = """
            -----BEGIN CERTIFICATE-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-128-CBC,000102030405060708090A0B0C0D0E0F

            QUJDREVGR0hJSktMTU5PUA==
            -----END CERTIFICATE-----

            """
        let key = authority.leaf(names: ["a.test"]).keyPEM
        #expect(throws: TLSError.malformedCertificate(origin: "a.crt", number: 1, detail: "it is encrypted")) {
            try CertificatePair(certificatePEM: Array(text.utf8), keyPEM: key, origin: "a.crt")
        }
    }

    @Test func `counts the certificates before the one that is broken`() {
        let minted = authority.leaf(names: ["a.test"], withChain: true)
        let cut = Array(minted.certificatePEM.dropLast(60))
        let error = #expect(throws: TLSError.self) {
            try CertificatePair(certificatePEM: cut, keyPEM: minted.keyPEM, origin: "a.crt")
        }
        guard case .malformedCertificate(_, 2, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `refuses text without a key, and never asks for a pass phrase`() {
        let minted = authority.leaf(names: ["a.test"])
        let error = #expect(throws: TLSError.self) {
            try CertificatePair(
                certificatePEM: minted.certificatePEM, keyPEM: minted.certificatePEM, origin: "a.crt")
        }
        guard case .noPrivateKey(origin: "a.crt", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(throws: TLSError.encryptedPrivateKey(origin: "a.crt")) {
            try CertificatePair(
                certificatePEM: minted.certificatePEM, keyPEM: CertificateFactory.encryptedKeyPEM(), origin: "a.crt")
        }
    }

    @Test func `reads a key that stands in the same text as the certificate`() throws {
        let minted = authority.leaf(names: ["a.test"])
        let text = minted.keyPEM + minted.certificatePEM
        let pair = try CertificatePair(certificatePEM: text, keyPEM: text, origin: "a.pem")
        #expect(pair.dnsNames == ["a.test"])
    }

    @Test(arguments: ["ecdsa", "rsa"])
    func `reads keys in their older forms`(kind: String) throws {
        let minted = authority.leaf(names: ["a.test"], key: kind == "rsa" ? .rsa(bits: 2048) : .ecdsaP256)
        let old = Self.traditional(minted.keyPEM)
        let label = kind == "rsa" ? "RSA PRIVATE KEY" : "EC PRIVATE KEY"
        #expect(String(decoding: old, as: UTF8.self).contains(label))
        // As `openssl ecparam -genkey` writes it: the curve in a block of its own before the key.
        let curve = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
        for text in [old, Array(curve.utf8) + old] {
            let pair = try CertificatePair(certificatePEM: minted.certificatePEM, keyPEM: text, origin: "a.crt")
            #expect(pair.keyKind.hasPrefix(kind))
        }
    }

    private static func traditional(_ key: [UInt8]) -> [UInt8] {
        let source = BIO_new_mem_buf(key, Int32(key.count))
        let parsed = PEM_read_bio_PrivateKey(source, nil, nil, nil)
        BIO_free(source)
        let sink = BIO_new(BIO_s_mem())
        PEM_write_bio_PrivateKey_traditional(sink, parsed, nil, nil, 0, nil, nil)
        EVP_PKEY_free(parsed)
        var text = [UInt8](repeating: 0, count: 8192)
        let count = BIO_read(sink, &text, Int32(text.count))
        BIO_free(sink)
        return Array(text.prefix(max(0, Int(count))))
    }

    static let times: [(from: Int, to: Int, warning: String)] = [
        (-7200, -3600, "expired on "), (3600, 7200, "not valid before "),
        (-30 * 86_400, 86_400, "expires soon, on "), (-86_400, 40_000, "expires soon, on "),
    ]

    @Test(arguments: times)
    func `warns of a certificate outside of its time or near its end`(from: Int, to: Int, warning: String) throws {
        let minted = authority.leaf(names: ["a.test"], validFrom: from, validTo: to)
        let pair = try CertificatePair(certificatePEM: minted.certificatePEM, keyPEM: minted.keyPEM, origin: "a.crt")
        #expect(pair.warnings.count == 1)
        #expect(pair.warnings.first?.hasPrefix(warning) == true && pair.warnings.first?.hasSuffix(" UTC") == true)
    }

    @Test func `warns of a chain out of order and of a root in it`() throws {
        let other = CertificateFactory(commonName: "Other Authority")
        let minted = authority.leaf(names: ["a.test"])
        let pair = try CertificatePair(
            certificatePEM: minted.certificatePEM + other.certificatePEM, keyPEM: minted.keyPEM, origin: "a.crt")
        #expect(pair.faults == ["comes with a chain that is not its own: none of 1 certificates issued it"])
        #expect(pair.warnings == pair.faults + [
            "certificate 2 of the chain (CN=Other Authority) did not issue the one before it",
            "certificate 2 of the chain (CN=Other Authority) is a root: clients have it already, leave it out",
        ])
    }

    @Test func `warns of a certificate that names no host`() throws {
        let minted = authority.leaf(names: [], commonName: "shop.example.com")
        let pair = try CertificatePair(certificatePEM: minted.certificatePEM, keyPEM: minted.keyPEM, origin: "a.crt")
        #expect(pair.dnsNames == [])
        #expect(pair.warnings.first?.hasPrefix("names no host") == true)
    }

    @Test(arguments: [(0, "1970-01-01 00:00:00 UTC"), (1_769_508_000, "2026-01-27 10:00:00 UTC")])
    func `writes a date in full`(seconds: Int64, text: String) {
        #expect(UTCDate.text(seconds) == text)
    }
}
