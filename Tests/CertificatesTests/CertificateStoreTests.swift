// Pairs over time: what is taken up, what is kept, what is told.

import Certificates
import Diagnostics
import Glibc
import Synchronization
import TLS
import TestSupport
import Testing

/// A directory, its store, and a clock that tests turn.
final class StoreBench {
    let directory: TemporaryDirectory
    let authority = CertificateFactory()
    let store: CertificateStore
    let clock: Clock

    final class Clock: Sendable {
        let milliseconds = Atomic(CertificateStore.systemClock())
        func advance(seconds: Double) { milliseconds.add(Int64(seconds * 1000), ordering: .relaxed) }
    }

    init() throws {
        directory = try TemporaryDirectory()
        let clock = Clock()
        self.clock = clock
        store = CertificateStore { clock.milliseconds.load(ordering: .relaxed) }
    }

    func write(_ name: String, _ leaf: MintedCertificate) throws {
        try directory.write("\(name).key", leaf.keyPEM)
        try directory.write("\(name).crt", leaf.certificatePEM)
    }

    /// Writes into the file that is there, as an editor without renaming does.
    func writeInPlace(_ name: String, _ bytes: [UInt8]) throws {
        let descriptor = open("\(directory.path)/\(name)", O_WRONLY | O_TRUNC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
    }

    func look() -> CertificateReading { store.refresh(.directory(directory.path)) }

    /// The events of a look, a word each, and what there is to warn of, without the directory's path.
    func told(_ reading: CertificateReading) -> [String] {
        let now = clock.milliseconds.load(ordering: .relaxed) / 1000
        return reading.events.flatMap { event in
            [word(event)] + event.diagnostics(at: now, configuredAt: nil).map {
                $0.message.replacing(directory.path + "/", with: "").replacing(directory.path, with: "DIR")
            }
        }
    }

    private func word(_ event: CertificateEvent) -> String {
        switch event {
        case .loaded: "loaded"
        case .replaced: "replaced"
        case .refused(let refusal, _, _): "refused \(refusal.reason.rawValue)"
        case .removed: "removed"
        case .exposed: "exposed"
        case .incomplete: "incomplete"
        case .unusable: "unusable"
        case .empty: "empty"
        }
    }
}

/// Whether both are the same objects in the same order.
private func same(_ first: [CertificatePair], _ second: [CertificatePair]) -> Bool {
    first.elementsEqual(second, by: ===)
}

@Suite struct CertificateStoreTests {
    private static let names = ["a.example"]

    @Test func `a pair that did not change is the same object, and is told once`() throws {
        let bench = try StoreBench()
        try bench.write("a", bench.authority.leaf(names: Self.names))
        let first = bench.look()
        #expect(bench.told(first) == ["loaded"])
        let second = bench.look()
        #expect(second.pairs[0] === first.pairs[0])
        #expect(bench.told(second) == [])
    }

    @Test func `of many pairs that threads read each has its own certificate`() throws {
        let bench = try StoreBench()
        let key = try #require(StandInCertificate.Key(like: "ecdsa"))
        for number in 100..<400 {
            let names = ["host\(number).example"]
            let text = try #require(StandInCertificate.make(dnsNames: names, addresses: [], key: key))
            try bench.write("\(number)", MintedCertificate(certificatePEM: text, keyPEM: key.pem))
        }
        let reading = bench.look()
        #expect(reading.pairs.map(\.dnsNames) == (100..<400).map { ["host\($0).example"] })
        #expect(reading.events.count == 300)
        #expect(same(bench.look().pairs, reading.pairs))
    }

    @Test func `a changed pair takes the place of the old, and others stay`() throws {
        let bench = try StoreBench()
        try bench.write("a", bench.authority.leaf(names: Self.names))
        try bench.write("b", bench.authority.leaf(names: ["b.example"]))
        let first = bench.look()
        try bench.write("a", bench.authority.leaf(names: Self.names))
        let second = bench.look()
        #expect(bench.told(second) == ["replaced"])
        #expect(second.pairs[0].fingerprint != first.pairs[0].fingerprint)
        #expect(second.pairs[1] === first.pairs[1])
    }

    @Test func `a write within the file that keeps its size and its second is seen`() throws {
        let bench = try StoreBench()
        let first = bench.authority.leaf(names: Self.names)
        try bench.write("a", first)
        _ = bench.look()
        for _ in 1...5 {
            let next = bench.authority.leaf(names: Self.names)
            try bench.writeInPlace("a.key", next.keyPEM)
            try bench.writeInPlace("a.crt", next.certificatePEM)
            #expect(bench.told(bench.look()) == ["replaced"])
        }
    }

    /// What is done to `a.crt` and `a.key`, and what is told of it.
    enum Damage: String, CaseIterable {
        case truncatedCertificate, emptyCertificate, truncatedKey, emptyKey, foreignKey, foreignCertificate, noKey
        case noCertificate, noText, weakKey, expired, notYetValid, nameless, forClients, foreignChain, authority

        func apply(_ bench: StoreBench, _ old: MintedCertificate) throws {
            let (new, names) = (bench.authority.leaf(names: names), names)
            switch self {
            case .truncatedCertificate: try bench.writeInPlace("a.crt", Array(new.certificatePEM.dropLast(100)))
            case .emptyCertificate: try bench.writeInPlace("a.crt", [])
            case .truncatedKey: try bench.writeInPlace("a.key", Array(new.keyPEM.dropLast(60)))
            case .emptyKey: try bench.writeInPlace("a.key", [])
            case .foreignKey: try bench.directory.write("a.key", new.keyPEM)
            case .foreignCertificate: try bench.directory.write("a.crt", new.certificatePEM)
            case .noKey: unlink(bench.directory.path + "/a.key")
            case .noCertificate: unlink(bench.directory.path + "/a.crt")
            case .noText: try bench.directory.write("a.crt", Array("hello".utf8))
            case .weakKey: try bench.write("a", bench.authority.leaf(names: names, key: .rsa(bits: 1024)))
            case .expired: try bench.write("a", bench.authority.leaf(names: names, validFrom: -7200, validTo: -3600))
            case .notYetValid:
                try bench.write("a", bench.authority.leaf(names: names, validFrom: 3600, validTo: 90 * 86_400))
            case .nameless: try bench.write("a", bench.authority.leaf(names: [], commonName: "a.example"))
            case .forClients: try bench.write("a", bench.authority.leaf(names: names, purpose: "clientAuth"))
            case .foreignChain:
                let chain = new.certificatePEM + CertificateFactory(commonName: "Another").certificatePEM
                try bench.write("a", MintedCertificate(certificatePEM: chain, keyPEM: new.keyPEM))
            case .authority:
                let both = bench.authority.certificatePEM + old.certificatePEM
                try bench.directory.write("a.crt", both)
            }
        }

        private var names: [String] { ["a.example"] }

        var reason: String {
            switch self {
            case .foreignKey, .foreignCertificate, .authority: "key_mismatch"
            case .noKey, .noCertificate: "unreadable"
            case .expired, .notYetValid: "not_valid"
            case .nameless, .forClients, .foreignChain: "unfit"
            default: "malformed"
            }
        }
    }

    @Test(arguments: Damage.allCases)
    func `a bad pair leaves the old one serving, is told once, and a good one after it is taken up`(
        _ damage: Damage
    ) throws {
        let bench = try StoreBench()
        let old = bench.authority.leaf(names: Self.names)
        try bench.write("a", old)
        try bench.write("z", bench.authority.leaf(names: ["z.example"]))
        let first = bench.look()
        try damage.apply(bench, old)
        let second = bench.look()
        #expect(same(second.pairs, first.pairs))
        let told = bench.told(second).filter { !$0.hasPrefix("incomplete") && !$0.contains("expected a.") }
        #expect(told.first == "refused \(damage.reason)", "\(told)")
        #expect(told.count == 2)
        #expect(told.last?.hasSuffix("; the pair read before serves on") == true, "\(told)")
        #expect(bench.store.refusals.values.reduce(0, +) == 1)
        #expect(bench.store.standings.map(\.isKept) == [true])
        bench.clock.advance(seconds: 5)
        #expect(bench.told(bench.look()) == [])
        try bench.write("a", bench.authority.leaf(names: Self.names))
        let third = bench.look()
        #expect(bench.told(third) == ["replaced"])
        #expect(third.pairs[0] !== first.pairs[0])
        #expect(bench.store.standings == [])
    }

    @Test func `without an old one an expired pair serves, with a warning`() throws {
        let bench = try StoreBench()
        try bench.write("a", bench.authority.leaf(names: Self.names, validFrom: -7200, validTo: -3600))
        let reading = bench.look()
        #expect(reading.pairs.count == 1)
        let told = bench.told(reading)
        #expect(told.first == "loaded" && told.last?.contains("a.crt: expired on") == true, "\(told)")
    }

    @Test func `a pair that is not valid yet waits for its time`() throws {
        let bench = try StoreBench()
        try bench.write("a", bench.authority.leaf(names: Self.names))
        let first = bench.look()
        try bench.write("a", bench.authority.leaf(names: Self.names, validFrom: 600))
        #expect(bench.told(bench.look()).first == "refused not_valid")
        let start = try #require(bench.store.nextChange)
        #expect(abs(start - (bench.clock.milliseconds.load(ordering: .relaxed) + 600_000)) <= 2000)
        bench.clock.advance(seconds: 602)
        let second = bench.look()
        #expect(bench.told(second) == ["replaced"])
        #expect(second.pairs[0] !== first.pairs[0])
    }

    @Test func `key before certificate and certificate before key end with the new pair`() throws {
        let bench = try StoreBench()
        try bench.write("a", bench.authority.leaf(names: Self.names))
        for isKeyFirst in [true, false] {
            let old = bench.look().pairs[0]
            let new = bench.authority.leaf(names: Self.names)
            let steps = [("a.key", new.keyPEM), ("a.crt", new.certificatePEM)]
            let order = isKeyFirst ? steps : steps.reversed()
            try bench.directory.write(order[0].0, order[0].1)
            #expect(bench.look().pairs[0] === old)
            try bench.directory.write(order[1].0, order[1].1)
            #expect(bench.look().pairs[0] !== old)
        }
    }

    @Test func `a pair whose files are gone is dropped a second later, but not the last one`() throws {
        let bench = try StoreBench()
        try bench.write("a", bench.authority.leaf(names: Self.names))
        try bench.write("b", bench.authority.leaf(names: ["b.example"]))
        _ = bench.look()
        unlink(bench.directory.path + "/b.crt")
        unlink(bench.directory.path + "/b.key")
        #expect(bench.look().pairs.count == 2)
        #expect(bench.store.nextChange != nil)
        bench.clock.advance(seconds: 1.5)
        let reading = bench.look()
        #expect(bench.told(reading) == ["removed"])
        #expect(reading.pairs.count == 1)
        unlink(bench.directory.path + "/a.crt")
        unlink(bench.directory.path + "/a.key")
        bench.clock.advance(seconds: 5)
        let last = bench.look()
        #expect(bench.told(last) == [
            "unusable", "there is no certificate left in DIR; the 1 pairs read before serve on",
        ])
        #expect(last.pairs.count == 1)
        bench.clock.advance(seconds: 5)
        #expect(bench.told(bench.look()) == [])
    }

    @Test func `a directory that is deleted and made again`() throws {
        let bench = try StoreBench()
        try bench.directory.makeDirectory("certs")
        let path = bench.directory.path + "/certs"
        func look() -> CertificateReading { bench.store.refresh(.directory(path)) }
        try bench.write("certs/a", bench.authority.leaf(names: Self.names))
        let first = look()
        try #require(rename(path, path + ".old") == 0)
        let second = look()
        #expect(same(second.pairs, first.pairs))
        #expect(second.directories == [path])
        try bench.directory.makeDirectory("certs")
        #expect(same(look().pairs, first.pairs))
        try bench.write("certs/b", bench.authority.leaf(names: ["b.example"]))
        _ = look()
        bench.clock.advance(seconds: 2)
        #expect(look().pairs.map(\.dnsNames) == [["b.example"]])
    }

    @Test func `the data directory of a Kubernetes mount may be swapped again and again`() throws {
        let bench = try StoreBench()
        try bench.directory.makeDirectory("shop")
        try bench.directory.link("shop/tls.crt", to: "..data/tls.crt")
        try bench.directory.link("shop/tls.key", to: "..data/tls.key")
        var seen: Set<String> = []
        for round in 1...3 {
            try bench.directory.makeDirectory("shop/..\(round)")
            let leaf = bench.authority.leaf(names: Self.names)
            try bench.directory.write("shop/..\(round)/tls.crt", leaf.certificatePEM)
            try bench.directory.write("shop/..\(round)/tls.key", leaf.keyPEM)
            try bench.directory.link("shop/..data_tmp", to: "..\(round)")
            try #require(rename(bench.directory.path + "/shop/..data_tmp", bench.directory.path + "/shop/..data") == 0)
            let reading = bench.look()
            #expect(bench.told(reading) == [round == 1 ? "loaded" : "replaced"])
            seen.insert(reading.pairs[0].fingerprint)
            #expect(reading.directories.contains { $0.hasSuffix("/shop/..\(round)") })
        }
        #expect(seen.count == 3)
    }

    static let modes: [(mode: mode_t, isTold: Bool)] = [
        (0o600, false), (0o400, false), (0o640, false), (0o644, true), (0o660, true), (0o666, true), (0o604, true),
    ]

    @Test(arguments: modes)
    func `a key that lies open is told of once`(_ mode: mode_t, _ isTold: Bool) throws {
        let bench = try StoreBench()
        try bench.write("a", bench.authority.leaf(names: Self.names))
        chmod(bench.directory.path + "/a.key", mode)
        #expect(bench.told(bench.look()).contains("exposed") == isTold)
        #expect(bench.told(bench.look()) == [])
        #expect(bench.store.standings.count == (isTold ? 1 : 0))
    }

    @Test func `one pair of files is refused as an error at first, and kept later`() throws {
        let bench = try StoreBench()
        let files = CertificateOrigin.pair(
            certificate: bench.directory.path + "/a.crt", key: bench.directory.path + "/a.key")
        let first = bench.store.refresh(files)
        #expect(first.pairs.isEmpty)
        #expect(first.events.flatMap { $0.diagnostics(at: 0, configuredAt: nil) }.map(\.severity) == [.error])
        try bench.write("a", bench.authority.leaf(names: Self.names))
        let second = bench.store.refresh(files)
        #expect(second.pairs.count == 1)
        try bench.directory.write("a.key", Array("nonsense".utf8))
        let third = bench.store.refresh(files)
        #expect(same(third.pairs, second.pairs))
        #expect(bench.told(third).first == "refused malformed")
    }

    @Test func `what is wrong is told again when asked for`() throws {
        let bench = try StoreBench()
        try bench.write("a", bench.authority.leaf(names: Self.names))
        try bench.directory.write("b.crt", Array("nonsense".utf8))
        try bench.directory.write("b.key", Array("nonsense".utf8))
        #expect(bench.told(bench.look()).contains("refused malformed"))
        #expect(bench.told(bench.look()) == [])
        bench.store.retell()
        #expect(bench.told(bench.look()).contains("refused malformed"))
    }

    @Test func `a pipe in the directory holds nobody up`() throws {
        let bench = try StoreBench()
        try bench.write("a", bench.authority.leaf(names: Self.names))
        mkfifo(bench.directory.path + "/b.crt", 0o600)
        mkfifo(bench.directory.path + "/b.key", 0o600)
        let reading = bench.look()
        #expect(reading.pairs.count == 1)
        #expect(bench.told(reading).contains { $0.contains("b.crt cannot be read: it is no regular file") })
    }
}
