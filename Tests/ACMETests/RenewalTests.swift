// When certificates are renewed.

@testable import ACME
import TLS
import TestSupport
import Testing

@Suite struct RenewalTests {
    private static let day: Int64 = 86_400

    private static func seconds(until world: World, _ agent: CertificateAgent, most: Int64) -> Int64 {
        let count = world.statistics.obtained
        let began = world.clock.now
        world.run(agent, seconds: most) { world.statistics.obtained > count }
        return world.clock.now - began
    }

    @Test(arguments: [(90, 60), (47, 31), (6, 3)])
    func `two thirds of a long life, and half of a short one, are lived`(_ life: Int, _ days: Int) throws {
        let world = try World()
        world.authority.lifetime = Int64(life) * Self.day
        let agent = world.agent(["a.example.com"])
        world.run(agent, seconds: 60) { world.serves(["a.example.com"]) }
        let waited = Self.seconds(until: world, agent, most: Int64(life) * Self.day)
        // Up to a twentieth of the life earlier.
        #expect(waited <= Int64(days) * Self.day + Self.day)
        #expect(waited >= Int64(days) * Self.day - Int64(life) * Self.day / 20 - 3600)
    }

    @Test func `twenty short lives are all renewed in time, again and again, with new keys`() throws {
        let names = (0..<20).map { "host\($0).example.com" }
        let world = try World()
        world.authority.lifetime = 60
        let agent = world.agent(names)
        world.run(agent, seconds: 20) { world.serves(names) }
        let key = try StoreFiles.read("\(world.store.live)/host3.example.com/privkey.pem")
        for _ in 0..<150 {
            world.run(agent, seconds: 1)
            for name in world.statistics.names {
                try #require(try #require(name.notAfter) > world.clock.now, "\(name.name) has run out")
            }
        }
        #expect(world.statistics.obtained >= 20 * 4)
        #expect(try StoreFiles.read("\(world.store.live)/host3.example.com/privkey.pem") != key)
        #expect(StoreFiles.names(in: "\(world.store.root)/archive/host3.example.com").count == 5)
    }

    @Test func `the authority's window decides, and a window that it moves is followed`() throws {
        let world = try World()
        let begin = world.clock.now
        world.authority.window = begin + 10 * Self.day...begin + 11 * Self.day
        let agent = world.agent(["a.example.com"])
        world.run(agent, seconds: 60) { world.serves(["a.example.com"]) }
        world.run(agent, seconds: 3 * Self.day)
        #expect(world.statistics.names[0].reason == .suggested)
        #expect((begin + 10 * Self.day...begin + 11 * Self.day).contains(world.statistics.names[0].nextAttempt))
        // As after a mass revocation: now.
        world.authority.window = begin...begin + Self.day
        let waited = Self.seconds(until: world, agent, most: Self.day)
        #expect(waited <= 3700)
        #expect(world.authority.orders.last?.replaces?.contains(".") == true)
    }

    @Test func `a replacement that the authority will not have is an order like any other`() throws {
        let world = try World()
        world.authority.window = world.clock.now + Self.day...world.clock.now + 2 * Self.day
        let agent = world.agent(["a.example.com"])
        world.run(agent, seconds: 60) { world.serves(["a.example.com"]) }
        let refusal = world.authority.problem(409, "alreadyReplaced", "replaced already")
        world.authority.faults = [.init(kind: .newOrder, first: 2, response: refusal)]
        _ = Self.seconds(until: world, agent, most: 3 * Self.day)
        #expect(world.statistics.obtained == 2)
        #expect(world.statistics.failed == 0)
        #expect(world.authority.orders.last?.replaces == nil)
    }

    @Test func `a window behind the end of the certificate is not believed`() throws {
        let world = try World()
        world.authority.lifetime = 30 * Self.day
        world.authority.window = world.clock.now + 100 * Self.day...world.clock.now + 101 * Self.day
        let agent = world.agent(["a.example.com"])
        world.run(agent, seconds: 60) { world.serves(["a.example.com"]) }
        #expect(Self.seconds(until: world, agent, most: 40 * Self.day) <= 21 * Self.day)
    }

    @Test func `an authority without an opinion is asked once a day at most`() throws {
        let world = try World()
        world.authority.window = world.clock.now + 50 * Self.day...world.clock.now + 51 * Self.day
        let agent = world.agent(["a.example.com"])
        world.run(agent, seconds: 60) { world.serves(["a.example.com"]) }
        world.authority.faults = [
            .init(
                kind: .renewal, first: 2, count: 1000,
                response: world.authority.problem(404, "malformed", "unknown")),
        ]
        world.run(agent, seconds: 10 * Self.day)
        #expect(world.authority.count(.renewal) <= 13)
    }

    @Test func `a certificate that serves goes on serving while its renewal fails`() throws {
        let world = try World()
        world.authority.lifetime = 30 * Self.day
        let agent = world.agent(["a.example.com"])
        world.run(agent, seconds: 60) { world.serves(["a.example.com"]) }
        world.authority.offered = [.dns01]
        world.run(agent, seconds: 25 * Self.day)
        #expect(world.serves(["a.example.com"]))
        #expect(world.statistics.names[0].failures > 4)
        #expect(world.statistics.names[0].lastFailure?.contains("cannot be proved") == true)
        // Back-off ends at six hours and a fifth.
        world.authority.offered = [.http01]
        #expect(Self.seconds(until: world, agent, most: Self.day) <= 8 * 3600)
    }
}
