// Every layout of certificates is found; what is not whole is said.

import Diagnostics
import FileProvider
import Testing

@Suite struct CertificateDirectoryTests {
    private static let chain = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
    private static let key = "-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n"

    static let layouts: [(files: [String], pairs: [String])] = [
        (["shop.crt", "shop.key"], ["shop: shop.crt + shop.key"]),
        (["shop.pem", "shop.key"], ["shop: shop.pem + shop.key"]),
        (["both.combined.pem"], ["both.combined: both.combined.pem + both.combined.pem"]),
        (["tls.crt", "tls.key"], ["tls: tls.crt + tls.key"]),
        (["shop/fullchain.pem", "shop/privkey.pem", "shop/cert.pem"], ["shop: shop/fullchain.pem + shop/privkey.pem"]),
        (["shop/tls.crt", "shop/tls.key", "shop/ca.crt"], ["shop: shop/tls.crt + shop/tls.key"]),
        (["fullchain.pem", "privkey.pem"], ["fullchain: fullchain.pem + privkey.pem"]),
        (["b.crt", "b.key", "a.crt", "a.key", "README", "empty/README"], ["a: a.crt + a.key", "b: b.crt + b.key"]),
    ]

    @Test(arguments: layouts)
    func `a layout gives these pairs and nothing to complain of`(_ files: [String], _ pairs: [String]) throws {
        let folder = try TemporaryFolder()
        for file in files { try folder.write("certs/\(file)", Self.contents(of: file)) }
        let scan = CertificateDirectory.scan(folder.path("certs"), configuredAt: nil)
        #expect(describe(scan, in: folder) == pairs)
        #expect(scan.diagnostics.isEmpty)
    }

    @Test func `a Kubernetes mount is seen once, through its links`() throws {
        let folder = try TemporaryFolder()
        try folder.write("certs/..2026_01_01/tls.crt", Self.chain)
        try folder.write("certs/..2026_01_01/tls.key", Self.key)
        try folder.link("certs/..data", to: "..2026_01_01")
        try folder.link("certs/tls.crt", to: "..data/tls.crt")
        try folder.link("certs/tls.key", to: "..data/tls.key")
        let scan = CertificateDirectory.scan(folder.path("certs"), configuredAt: nil)
        #expect(describe(scan, in: folder) == ["tls: tls.crt + tls.key"])
        #expect(scan.pairs.first?.certificatePEM == Array(Self.chain.utf8))
        #expect(scan.pairs.first?.keyPEM == Array(Self.key.utf8))
    }

    static let incomplete: [(files: [String], messages: [String])] = [
        (["shop.crt"], ["certs/shop.crt:1:1: warning: there is no key beside this certificate: expected shop.key"]),
        (["shop.key"], ["certs/shop.key:1:1: warning: there is no certificate beside this key: expected shop.crt"]),
        (["shop/tls.crt"], ["certs/shop:1:1: warning: tls.key is missing in certs/shop"]),
        (["shop/privkey.pem"], ["certs/shop:1:1: warning: fullchain.pem is missing in certs/shop"]),
        (["authorities.crt.pem.txt"], []),
    ]

    @Test(arguments: incomplete)
    func `what is not whole is said and left out`(_ files: [String], _ messages: [String]) throws {
        let folder = try TemporaryFolder()
        for file in files { try folder.write("certs/\(file)", Self.contents(of: file)) }
        try folder.write("certs/good.crt", Self.chain)
        try folder.write("certs/good.key", Self.key)
        let scan = CertificateDirectory.scan(folder.path("certs"), configuredAt: nil)
        #expect(describe(scan, in: folder) == ["good: good.crt + good.key"])
        let said = scan.diagnostics.map { $0.description.replacing(folder.path("certs"), with: "certs") }
        #expect(said == messages)
    }

    @Test func `folders that hold pairs are watched too`() throws {
        let folder = try TemporaryFolder()
        try folder.write("certs/shop/tls.crt", Self.chain)
        try folder.write("certs/shop/tls.key", Self.key)
        let scan = CertificateDirectory.scan(folder.path("certs"), configuredAt: nil)
        #expect(scan.directories == [folder.path("certs"), folder.path("certs/shop")])
    }

    @Test func `a directory that is not there is an error where it is configured`() {
        let place = SourcePosition(file: "gatehouse.yaml", line: 1, column: 15)
        let scan = CertificateDirectory.scan("/nonexistent", configuredAt: place)
        #expect(scan.diagnostics.map(\.description) == [
            "gatehouse.yaml:1:15: error: the certificate directory /nonexistent cannot be read"
        ])
    }

    @Test func `a configured pair that is not there is an error where it is configured`() {
        let place = SourcePosition(file: "gatehouse.yaml", line: 2, column: 5)
        let scan = CertificateDirectory.read(
            certificate: "/nonexistent/a.crt", key: "/nonexistent/a.key", configuredAt: place)
        #expect(scan.diagnostics.map(\.description) == [
            "gatehouse.yaml:2:5: error: /nonexistent/a.crt cannot be read: no such file"
        ])
    }

    private static func contents(of file: String) -> String {
        if file.hasSuffix("combined.pem") { return chain + key }
        return file.hasSuffix(".key") || file.contains("privkey") ? key : chain
    }

    private func describe(_ scan: CertificateScan, in folder: TemporaryFolder) -> [String] {
        let prefix = folder.path("certs/").count
        return scan.pairs.map {
            "\($0.name): \($0.certificatePath.dropFirst(prefix)) + \($0.keyPath.dropFirst(prefix))"
        }
    }
}
