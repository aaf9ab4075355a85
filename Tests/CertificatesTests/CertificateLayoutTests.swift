// Every layout of certificates is found; what is not whole is said.

import Certificates
import TestSupport
import Testing

@Suite struct CertificateLayoutTests {
    private static let chain = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
    private static let key = "-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n"

    static let layouts: [(files: [String], pairs: [String])] = [
        (["shop.crt", "shop.key"], ["shop: shop.crt + shop.key"]),
        (["shop.pem", "shop.key"], ["shop: shop.pem + shop.key"]),
        (["both.combined.pem"], ["both.combined: both.combined.pem + both.combined.pem"]),
        (["tls.crt", "tls.key"], ["tls: tls.crt + tls.key"]),
        (["shop/fullchain.pem", "shop/privkey.pem", "shop/cert.pem"], ["shop: shop/fullchain.pem + shop/privkey.pem"]),
        (["shop/tls.crt", "shop/tls.key", "shop/ca.crt"], ["shop: shop/tls.crt + shop/tls.key"]),
        (
            ["live/shop/fullchain.pem", "live/shop/privkey.pem", "live/README", "archive/shop/fullchain1.pem"],
            ["shop: live/shop/fullchain.pem + live/shop/privkey.pem"]
        ),
        (["fullchain.pem", "privkey.pem"], ["fullchain: fullchain.pem + privkey.pem"]),
        (["b.crt", "b.key", "a.crt", "a.key", "README", "empty/README"], ["a: a.crt + a.key", "b: b.crt + b.key"]),
    ]

    @Test(arguments: layouts)
    func `a layout gives these pairs and nothing to complain of`(_ files: [String], _ pairs: [String]) throws {
        let directory = try Self.directory(files)
        let listing = try #require(CertificateLayout.list(directory.path))
        #expect(Self.describe(listing, in: directory) == pairs)
        #expect(listing.incomplete == [])
    }

    @Test func `a Kubernetes mount is seen once, through its links`() throws {
        let directory = try Self.directory(["..2026_01_01/tls.crt", "..2026_01_01/tls.key"])
        try directory.link("..data", to: "..2026_01_01")
        try directory.link("tls.crt", to: "..data/tls.crt")
        try directory.link("tls.key", to: "..data/tls.key")
        let listing = try #require(CertificateLayout.list(directory.path))
        #expect(Self.describe(listing, in: directory) == ["tls: tls.crt + tls.key"])
    }

    static let incomplete: [(files: [String], messages: [String])] = [
        (["shop.crt"], ["shop.crt: there is no key beside this certificate: expected shop.key"]),
        (["shop.key"], ["shop.key: there is no certificate beside this key: expected shop.crt"]),
        (["shop/tls.crt"], ["shop: tls.key is missing in shop"]),
        (["shop/privkey.pem"], ["shop: fullchain.pem is missing in shop"]),
        (["authorities.crt.pem.txt"], []),
    ]

    @Test(arguments: incomplete)
    func `what is not whole is said and left out`(_ files: [String], _ messages: [String]) throws {
        let directory = try Self.directory(files + ["good.crt", "good.key"])
        let listing = try #require(CertificateLayout.list(directory.path))
        #expect(Self.describe(listing, in: directory) == ["good: good.crt + good.key"])
        let said = listing.incomplete.map { "\($0.path): \($0.message)".replacing(directory.path + "/", with: "") }
        #expect(said == messages)
    }

    @Test func `folders that hold pairs are watched too`() throws {
        let directory = try Self.directory(["shop/tls.crt", "shop/tls.key", "empty/README"])
        let listing = try #require(CertificateLayout.list(directory.path))
        #expect(listing.directories == [directory.path, directory.path + "/shop"])
    }

    @Test func `a directory that is not there has no listing`() {
        #expect(CertificateLayout.list("/nonexistent") == nil)
    }

    private static func directory(_ files: [String]) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        for file in files {
            if let slash = file.lastIndex(of: "/") { try directory.makeDirectory(String(file[..<slash])) }
            try directory.write(file, Array(contents(of: file).utf8))
        }
        return directory
    }

    private static func contents(of file: String) -> String {
        if file.hasSuffix("combined.pem") { return chain + key }
        return file.hasSuffix(".key") || file.contains("privkey") ? key : chain
    }

    private static func describe(_ listing: CertificateListing, in directory: TemporaryDirectory) -> [String] {
        let prefix = directory.path.count + 1
        return listing.pairs.map {
            "\($0.name): \($0.certificatePath.dropFirst(prefix)) + \($0.keyPath.dropFirst(prefix))"
        }
    }
}
