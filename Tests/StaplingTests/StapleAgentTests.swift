// When responders are asked, and what becomes of their answers.

import Fetching
import PrivateFiles
import TestSupport
import Testing
import TLS

@testable import Stapling

@Suite struct StapleAgentTests {
    private let day: Int64 = 86_400

    @Test func `a staple is fetched at once, and again at half of its life`() throws {
        let world = try ResponderWorld()
        let pair = try world.pair()
        world.answers["one.test"] = .response(.good, life: 4 * day)
        world.agent.setPairs([pair])
        world.pass(1)
        let first = try #require(pair.stapling.staple(at: world.now))
        #expect(pair.stapling.standing.nextLook == first.thisUpdate + 2 * day)
        world.pass(2 * day - 2)
        #expect(world.requests.count == 1)
        world.pass(2)
        #expect(world.requests.count == 2)
        let second = try #require(pair.stapling.staple(at: world.now))
        #expect(second.thisUpdate == first.thisUpdate + 2 * day)
        #expect(world.statistics.count(of: .good) == 2)
        // Only the first is news.
        #expect(world.events.map(\.message) == ["one.test.crt: stapled until \(UTCDate.text(first.end))"])
    }

    @Test(arguments: [(0.0, 0.45), (0.5, 0.5), (1.0, 0.55)])
    func `the moment is spread`(chance: Double, part: Double) throws {
        let world = try ResponderWorld()
        world.chance = chance
        let pair = try world.pair()
        world.answers["one.test"] = .response(.good, life: 100_000)
        world.agent.setPairs([pair])
        world.pass(1)
        let staple = try #require(pair.stapling.staple(at: world.now))
        #expect(pair.stapling.standing.nextLook == staple.thisUpdate + Int64(100_000 * part))
    }

    @Test func `what a cache hands out late is refreshed at half of what is left`() throws {
        let world = try ResponderWorld()
        let pair = try world.pair()
        world.answers["one.test"] = .response(.good, life: 10_000)
        world.agent.setPairs([pair])
        world.pass(1)
        world.answers["one.test"] = .again
        world.pass(5001)
        #expect(world.requests.count == 2)
        let staple = try #require(pair.stapling.staple(at: world.now))
        #expect(pair.stapling.standing.nextLook == staple.thisUpdate + 7500)
    }

    @Test func `a staple is sent until it ends, whatever becomes of its responder`() throws {
        let world = try ResponderWorld()
        let pair = try world.pair()
        world.answers["one.test"] = .response(.good, life: 2 * day)
        world.agent.setPairs([pair])
        world.pass(1)
        let staple = try #require(pair.stapling.staple(at: world.now))
        world.answers["one.test"] = .away
        world.pass(2 * day - 10)
        #expect(pair.stapling.staple(at: world.now) === staple)
        #expect(pair.stapling.standing.failure == "http://one.test: cannot be reached: connection refused")
        world.pass(2 * day)
        #expect(pair.stapling.staple(at: world.now) == nil)
        // At the most once an hour, and told when it began and when it was felt.
        #expect(world.requests.count < 90)
        #expect(world.events.filter { $0.level == .warning }.map(\.message).count == 2)
        world.answers["one.test"] = .response(.good, life: 2 * day)
        world.pass(2 * 3600)
        #expect(pair.stapling.staple(at: world.now) != nil)
        #expect(pair.stapling.standing.failure == nil)
        #expect(world.events.last?.level == .info)
    }

    @Test func `pauses grow to an hour`() {
        let pauses = [1, 2, 3, 4, 9, 10, 11, 1000].map { RefreshPlan.afterFailure($0, now: 0, chance: 0) }
        #expect(pauses == [10, 20, 40, 80, 2560, 3600, 3600, 3600])
        #expect(RefreshPlan.afterFailure(10, now: 0, chance: 1) == 4320)
    }

    /// What a responder does, and how it is counted.
    @Test(arguments: [
        (ResponderWorld.Answer.status(503), FetchResult.refused), (.status(302), .refused),
        (.bytes([]), .unverified), (.bytes(Array("<html>".utf8)), .unverified),
        (.bytes(CertificateFactory.ocspError(6)), .refused), (.response(.unknown, life: 60), .unknown),
        (.response(.good, life: 0), .stale), (.away, .unreachable),
    ])
    func `nothing else is stapled`(answer: ResponderWorld.Answer, result: FetchResult) throws {
        let world = try ResponderWorld()
        let pair = try world.pair()
        world.answers["one.test"] = answer
        world.agent.setPairs([pair])
        world.pass(1)
        #expect(world.requests.count == 1)
        #expect(pair.stapling.staple(at: world.now) == nil)
        #expect(world.statistics.count(of: result) == 1)
        #expect(pair.stapling.standing.failure?.hasPrefix("http://one.test: ") == true)
        #expect(world.events.map(\.level) == [.warning])
        world.answers["one.test"] = .response(.good, life: day)
        world.pass(30)
        #expect(pair.stapling.staple(at: world.now) != nil)
    }

    @Test func `a response of somebody else's is not stapled`() throws {
        let world = try ResponderWorld()
        let pair = try world.pair()
        let other = try ResponderWorld()
        let theirs = try other.pair()
        other.answers["one.test"] = .response(.good, life: day)
        other.agent.setPairs([theirs])
        other.pass(1)
        world.answers["one.test"] = .bytes(try #require(theirs.stapling.staple(at: other.now)).bytes)
        world.agent.setPairs([pair])
        world.pass(1)
        #expect(pair.stapling.staple(at: world.now) == nil)
        #expect(world.statistics.count(of: .unverified) == 1)
    }

    @Test func `a revoked certificate loses its staple, also the one on disk, and is told of once`() throws {
        let world = try ResponderWorld()
        let pair = try world.pair()
        world.answers["one.test"] = .response(.good, life: 2 * day)
        world.agent.setPairs([pair])
        world.pass(1)
        #expect(PrivateFiles.names(in: world.store.root) == ["\(pair.fingerprint).ocsp"])
        world.answers["one.test"] = .response(.revoked, life: 2 * day)
        world.pass(day + 1)
        #expect(pair.stapling.isRevoked)
        #expect(!pair.isSound(at: world.now))
        #expect(pair.stapling.staple(at: world.now) == nil)
        #expect(PrivateFiles.names(in: world.store.root) == [])
        world.pass(3 * 3600)
        let told = world.events.filter { $0.level == .error }
        #expect(told.count == 1)
        #expect(told.first?.changesCertificates == true)
        #expect(world.statistics.count(of: .revoked) >= 3)
        // A hold that is lifted.
        world.answers["one.test"] = .response(.good, life: 2 * day)
        world.pass(3601)
        #expect(!pair.stapling.isRevoked)
        #expect(world.events.last?.changesCertificates == true)
    }

    @Test func `what was said before a revocation cannot be brought back`() throws {
        let world = try ResponderWorld()
        let pair = try world.pair()
        world.answers["one.test"] = .response(.good, life: 10 * day)
        world.agent.setPairs([pair])
        world.pass(1)
        let old = try #require(pair.stapling.staple(at: world.now)).bytes
        world.answers["one.test"] = .response(.revoked, life: 10 * day)
        world.pass(5 * day + 1)
        #expect(pair.stapling.isRevoked)
        world.answers["one.test"] = .bytes(old)
        world.pass(2 * 3600)
        #expect(pair.stapling.isRevoked)
        #expect(pair.stapling.staple(at: world.now) == nil)
        #expect(world.statistics.count(of: .stale) > 0)
    }

    @Test func `a restart staples at once what was kept, and asks when it is time`() throws {
        let world = try ResponderWorld()
        let leaf = world.authority.leaf(names: ["a.example"], withChain: true, responders: ["http://one.test"])
        func read() throws -> CertificatePair {
            try CertificatePair(certificatePEM: leaf.certificatePEM, keyPEM: leaf.keyPEM, origin: "a.crt")
        }
        let bytes = world.authority.ocspResponse(
            about: leaf.certificatePEM, OCSPScript(thisUpdate: world.now, nextUpdate: world.now + 2 * day))
        world.answers["one.test"] = .bytes(bytes)
        world.agent.setPairs([try read()])
        world.pass(1)
        world.restart()
        let pair = try read()
        world.store.adopt([pair], now: world.now)
        #expect(pair.stapling.staple(at: world.now)?.bytes == bytes)
        world.agent.setPairs([pair])
        world.pass(day - 10)
        #expect(world.requests.count == 1)
        world.pass(20)
        #expect(world.requests.count == 2)
        // Another reading of the same file shares it.
        let again = try read()
        world.agent.setPairs([again])
        #expect(again.stapling.staple(at: world.now)?.bytes == bytes)
    }

    @Test(arguments: [Int?.none, 0, 40, 120])
    func `what was kept and is no longer what it was is not stapled`(place: Int?) throws {
        let world = try ResponderWorld()
        let pair = try world.pair()
        world.answers["one.test"] = .response(.good, life: 100)
        world.agent.setPairs([pair])
        world.pass(1)
        let file = "\(world.store.root)/\(pair.fingerprint).ocsp"
        if let place {
            var bytes = try #require(try PrivateFiles.read(file))
            bytes[place] ^= 1
            try PrivateFiles.write(bytes, to: file)
        }
        let kept = pair.stapling.standing
        pair.stapling.update { $0 = StapleStanding() }
        // Without a change time alone ends it.
        world.store.adopt([pair], now: place == nil ? (kept.staple?.end ?? 0) : world.now)
        #expect(pair.stapling.staple(at: world.now) == nil)
        pair.stapling.update { $0 = kept }
    }

    @Test func `a responder that is away is asked once for all that it is responsible for`() throws {
        let world = try ResponderWorld()
        let pairs = try (0..<20).map { _ in try world.pair() }
        world.agent.setPairs(pairs)
        _ = world.agent.turn()
        #expect(world.requests.count == 1)
        world.pass(3600)
        #expect(world.requests.count < 12)
    }

    @Test func `the next responder is asked where one fails, caches are gone around`() throws {
        let world = try ResponderWorld()
        let pair = try world.pair("one.test", others: ["two.test"])
        world.answers = ["one.test": .status(500), "two.test": .status(500)]
        world.agent.setPairs([pair])
        world.pass(100)
        #expect(world.asked.prefix(4) == ["GET one.test", "POST two.test", "GET one.test", "POST two.test"])
    }

    @Test func `who must be stapled comes first`() throws {
        let world = try ResponderWorld()
        let pairs = try [world.pair("a.test"), world.pair("b.test", mustStaple: true), world.pair("c.test")]
        for host in ["a.test", "b.test", "c.test"] { world.answers[host] = .response(.good, life: day) }
        world.agent.setPairs(pairs)
        world.pass(1)
        #expect(world.asked.first == "GET b.test")
        #expect(world.asked.count == 3)
        #expect(world.events.map(\.changesCertificates) == [true, false, false])
    }

    @Test func `those without a responder are nobody's business, and those that are gone are forgotten`() throws {
        let world = try ResponderWorld()
        let leaf = world.authority.leaf(names: ["a.example"], withChain: true)
        let bare = try CertificatePair(certificatePEM: leaf.certificatePEM, keyPEM: leaf.keyPEM, origin: "bare.crt")
        world.agent.setPairs([bare])
        world.pass(10 * day)
        #expect(world.requests.isEmpty)
        let pair = try world.pair()
        world.answers["one.test"] = .response(.good, life: day)
        world.agent.setPairs([pair, bare])
        world.pass(1)
        #expect(world.statistics.pairs.map(\.origin) == ["one.test.crt"])
        world.agent.setPairs([bare])
        #expect(PrivateFiles.names(in: world.store.root) == [])
        world.pass(day)
        #expect(world.requests.count == 1)
    }

    @Test func `an agent that retires takes its staples along`() throws {
        let world = try ResponderWorld()
        let pair = try world.pair()
        world.answers["one.test"] = .response(.good, life: day)
        world.agent.setPairs([pair])
        world.pass(1)
        world.agent.retire()
        #expect(pair.stapling.staple(at: world.now) == nil)
        #expect(pair.stapling.standing.nextLook == nil)
    }

    @Test func `a disk that takes nothing is told of once, and staples are sent all the same`() throws {
        let world = try ResponderWorld()
        try world.directory.write("ocsp", [1])
        let pair = try world.pair()
        world.answers["one.test"] = .response(.good, life: 1000)
        world.agent.setPairs([pair])
        world.pass(3000)
        #expect(pair.stapling.staple(at: world.now) != nil)
        #expect(world.events.filter { $0.message.hasPrefix("staples are lost by a restart: ") }.count == 1)
    }

    @Test(arguments: [
        ([], ""), ([0xFB], "%2Bw%3D%3D"), ([0xFF, 0xFF], "%2F%2F8%3D"), ([0, 16, 131], "ABCD"),
        (Array("any carnal pleas".utf8), "YW55IGNhcm5hbCBwbGVhcw%3D%3D"),
    ] as [([UInt8], String)])
    func `a request is a path segment`(bytes: [UInt8], expected: String) {
        #expect(StapleQuestion.pathSegment(bytes) == expected)
    }

    @Test func `what is too long for a cache, or has a query, is posted`() {
        let short = [UInt8](repeating: 1, count: 60)
        #expect(StapleQuestion(short, to: "http://a.test", postsAlways: false).fetch.method == .get)
        #expect(StapleQuestion(short, to: "http://a.test/?x", postsAlways: false).fetch.method == .post)
        #expect(StapleQuestion(short, to: "http://a.test", postsAlways: true).fetch.method == .post)
        let long = StapleQuestion([UInt8](repeating: 1, count: 200), to: "http://a.test/x", postsAlways: false).fetch
        #expect(long == FetchRequest(.post, "http://a.test/x", body: [UInt8](repeating: 1, count: 200)))
        for responder in ["http://a.test/x", "http://a.test/x/"] {
            let question = StapleQuestion([0, 16, 131], to: responder, postsAlways: false)
            #expect(question.fetch.url == "http://a.test/x/ABCD")
        }
    }
}
