// What is on disk, and how.

@testable import ACME
import Glibc
import TLS
import TestSupport
import Testing

@Suite struct AgentStoreTests {
    private let directory: TemporaryDirectory
    private let store: AgentStore
    private let issuer = CertificateFactory()

    init() throws {
        directory = try TemporaryDirectory()
        store = AgentStore("\(directory.path)/acme")
        try store.prepare()
    }

    private func mode(_ path: String) -> UInt32 {
        var facts = stat()
        return lstat(path, &facts) == 0 ? facts.st_mode & 0o777 : 0
    }

    private func install(_ name: String) throws -> AgentStore.Certificate {
        let key = try SigningKey.generate()
        let request = try CertificateRequest.der(names: [name], key: key)
        let now = Int64(time(nil))
        let chain = try #require(issuer.sign(request: request, names: [name], from: now - 60, to: now + 3600))
        return try store.install(chain, key: key, name: name, authority: "https://ca.test/directory")
    }

    @Test func `a pair is swapped as one, and only its owner may read it`() throws {
        for version in 1...7 {
            let installed = try install("a.example.com")
            #expect(store.certificate(of: "a.example.com") == installed)
            let target = try #require(StoreFiles.target(of: "\(store.live)/a.example.com"))
            #expect(target == "../archive/a.example.com/\(version)")
        }
        let folder = "\(store.live)/a.example.com/"
        for file in ["fullchain.pem", "privkey.pem"] { #expect(mode(folder + file) == 0o600) }
        for path in ["", "/live", "/archive", "/archive/a.example.com", "/archive/a.example.com/7", "/accounts"] {
            #expect(mode(store.root + path) == 0o700, "\(path)")
        }
        #expect(StoreFiles.names(in: "\(store.root)/archive/a.example.com") == ["3", "4", "5", "6", "7"])
    }

    @Test func `a wildcard has a name that is none of a host`() throws {
        _ = try install("*.example.com")
        #expect(StoreFiles.names(in: store.live) == ["_wildcard.example.com"])
        #expect(store.certificate(of: "*.example.com")?.issued.names == ["*.example.com"])
    }

    @Test func `a version that was not finished never serves, and is not in the way`() throws {
        _ = try install("a.example.com")
        // Killed with the key written and the chain not.
        try StoreFiles.makeDirectory("\(store.root)/archive/a.example.com/2")
        try StoreFiles.write([1], to: "\(store.root)/archive/a.example.com/2/privkey.pem")
        #expect(store.certificate(of: "a.example.com") != nil)
        _ = try install("a.example.com")
        #expect(StoreFiles.target(of: "\(store.live)/a.example.com") == "../archive/a.example.com/3")
    }

    @Test func `an order and its key are there again until it ends`() throws {
        let order = AgentStore.Order(
            name: "*.example.com", authority: "https://ca.test/directory", url: "https://ca.test/orders/1")
        try store.save(order)
        let key = try store.orderKey(of: order.name).pem()
        #expect(store.orders() == [order])
        #expect(try store.orderKey(of: order.name).pem() == key)
        store.removeOrder(of: order.name)
        #expect(store.orders().isEmpty)
        #expect(StoreFiles.names(in: "\(store.root)/orders").isEmpty)
    }

    @Test func `an order that cannot be read is left out`() throws {
        try StoreFiles.write(Array("{".utf8), to: "\(store.root)/orders/a.example.com.json")
        #expect(store.orders().isEmpty)
    }

    @Test func `one holds the lock at a time`() throws {
        var first = try store.lock()
        #expect(first != nil)
        #expect(try store.lock() == nil)
        first = nil
        #expect(try store.lock() != nil)
    }

    @Test func `two authorities have an account each`() throws {
        let first = AuthoritySettings(directory: "https://ca.test/directory")
        let second = AuthoritySettings(directory: "https://ca.test/staging")
        let key = try store.accountKey(of: first).pem()
        #expect(try store.accountKey(of: first).pem() == key)
        #expect(try store.accountKey(of: second).pem() != key)
        try store.saveAccount("https://ca.test/accounts/1", of: first)
        #expect(try store.accountURL(of: first) == "https://ca.test/accounts/1")
        #expect(try store.accountURL(of: second) == nil)
    }
}
