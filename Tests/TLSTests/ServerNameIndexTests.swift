// Names to certificates: exact before wildcard before default, one label, any case.

import TestSupport
import Testing

@testable import TLS

@Suite struct ServerNameIndexTests {
    let fixture = Fixture()

    static let names: [(name: String, origin: String, matched: ServerNameIndex.Match)] = [
        ("shop.example.com", "shop", .exact), ("Shop.EXAMPLE.com", "shop", .exact),
        ("shop.example.com.", "shop", .exact), ("api.example.com", "wildcard", .wildcard),
        ("API.example.com.", "wildcard", .wildcard), ("example.com", "first", .default),
        ("a.b.example.com", "first", .default), (".example.com", "first", .default),
        ("*.example.com", "wildcard", .wildcard), ("xexample.com", "first", .default), ("", "first", .default),
        (".", "first", .default), ("..", "first", .default), ("unknown.test", "first", .default),
        ("first.test", "first", .exact), (String(repeating: "a", count: 300), "first", .default),
        ("shop\u{0}.example.com", "wildcard", .wildcard),
    ]

    @Test(arguments: names)
    func `finds the most specific certificate`(
        name: String, origin: String, matched: ServerNameIndex.Match
    ) throws {
        let index = try ServerNameIndex(pairs: [
            fixture.pair(["first.test"], origin: "first"), fixture.pair(["*.example.com"], origin: "wildcard"),
            fixture.pair(["shop.example.com"], origin: "shop"),
        ])
        let answer = index.lookup(name: name)
        #expect(answer.pair.origin == origin)
        #expect(answer.matched == matched)
    }

    @Test func `a renewed certificate wins, whatever the order, and the loser is reported`() throws {
        let old = try fixture.pair(["a.test"], validTo: 30 * 86_400, origin: "old.crt")
        let new = try fixture.pair(["a.test"], validTo: 60 * 86_400, origin: "new.crt")
        for order in [[old, new], [new, old]] {
            let index = try ServerNameIndex(pairs: order)
            #expect(index.lookup(name: "a.test").pair.origin == "new.crt")
            #expect(index.warnings == [
                "old.crt: does not serve a.test: new.crt has it too, with the same kind of key, and is valid longer"
            ])
        }
    }

    @Test func `a certificate that is not valid yet does not win`() throws {
        let now = try fixture.pair(["a.test"], validTo: 86_400, origin: "now.crt")
        let later = try fixture.pair(["a.test"], validFrom: 3600, validTo: 60 * 86_400, origin: "later.crt")
        #expect(try ServerNameIndex(pairs: [later, now]).lookup(name: "a.test").pair.origin == "now.crt")
    }

    @Test func `offers one pair for each kind of key, also by default`() throws {
        let ecdsa = try fixture.pair(["a.test", "*.a.test"], origin: "ecdsa")
        let rsa = try fixture.pair(["a.test", "b.test"], key: .rsa(bits: 2048), origin: "rsa")
        let index = try ServerNameIndex(pairs: [ecdsa, rsa])
        #expect(index.lookup(name: "a.test").alternatives.map(\.origin) == ["ecdsa", "rsa"])
        #expect(index.lookup(name: "b.test").alternatives.map(\.origin) == ["rsa"])
        #expect(index.lookup(name: "x.a.test").alternatives.map(\.origin) == ["ecdsa"])
        #expect(index.lookup(name: "unknown.test").alternatives.map(\.origin) == ["ecdsa", "rsa"])
        #expect(index.describe().map(\.name) == ["*.a.test", "a.test", "b.test"])
    }

    @Test(arguments: ["a*.example.com", "*", "a.*.com", "*.*.com"])
    func `serves no wildcard but a whole first label`(name: String) throws {
        let index = try ServerNameIndex(pairs: [fixture.pair([name], origin: "odd.crt")])
        #expect(index.describe().isEmpty)
        #expect(index.warnings
            == ["odd.crt: the name \(name) is not served: a wildcard must be the whole first label"])
    }

    @Test func `finds every one of ten thousand names and none besides`() {
        let keys = (0..<10_000).map { $0 % 2 == 0 ? "host\($0).example.com" : ".zone\($0).example.com" }
        let table = ServerNameTable(keys: keys)
        for (position, key) in keys.enumerated() {
            #expect(Array(key.uppercased().utf8).withUnsafeBufferPointer { table.find($0) } == position)
            #expect(Array("x\(key)".utf8).withUnsafeBufferPointer { table.find($0) } == nil)
        }
    }

    @Test func `an index needs a certificate`() {
        #expect(throws: TLSError.noCertificates) { try ServerNameIndex(pairs: []) }
    }
}
