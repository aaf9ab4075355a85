// The agent against an authority in memory: the whole life of certificates, with a clock of the test's own.

@testable import ACME
import Fetching
import TLS
import TestSupport
import Testing

@Suite struct CertificateAgentTests {
    private static let twenty = (0..<20).map { "host\($0).example.com" }

    @Test(arguments: [ChallengeKind.http01, .tlsALPN01])
    func `twenty names get their certificates by either challenge`(_ kind: ChallengeKind) throws {
        let world = try World()
        world.settings.challenges = [kind]
        let agent = world.agent(Self.twenty)
        world.run(agent, seconds: 60) { world.serves(Self.twenty) }
        #expect(world.serves(Self.twenty))
        #expect(world.door.shownEver.allSatisfy { $0.kind == kind })
        #expect(world.door.shown.isEmpty, "what was shown is taken back")
        #expect(world.store.orders().isEmpty)
        #expect(world.authority.accounts.count == 1)
        #expect(world.authority.faultsFound.isEmpty)
        #expect(world.statistics.obtained == 20)
        let keys = try Self.twenty.map { try #require(try StoreFiles.read("\(world.store.live)/\($0)/privkey.pem")) }
        #expect(Set(keys).count == 20, "every certificate has a key of its own")
    }

    @Test(arguments: [2, 3, 10])
    func `refused nonces are got over`(_ every: Int) throws {
        let world = try World()
        world.authority.refusesEveryNonce = every
        let agent = world.agent(Self.twenty)
        world.run(agent, seconds: 60) { world.serves(Self.twenty) }
        #expect(world.serves(Self.twenty))
        #expect(world.statistics.failed == 0)
    }

    @Test func `an authority that is away at first is asked until it is there`() throws {
        let world = try World()
        world.authority.isAway = true
        let agent = world.agent(Self.twenty)
        world.run(agent, seconds: 60)
        #expect(!world.serves(["host0.example.com"]))
        world.authority.isAway = false
        world.run(agent, seconds: 120) { world.serves(Self.twenty) }
        #expect(world.serves(Self.twenty))
        #expect(world.statistics.failed == 0, "no order was begun, so none failed")
    }

    @Test func `an authority that goes away in the middle loses no order`() throws {
        let world = try World()
        let agent = world.agent(["a.example.com"])
        world.run(agent, seconds: 30) { world.authority.orders.first?.answeredBy != nil }
        world.authority.isAway = true
        world.run(agent, seconds: 600)
        world.authority.isAway = false
        world.run(agent, seconds: 600) { world.serves(["a.example.com"]) }
        #expect(world.serves(["a.example.com"]))
        #expect(world.authority.orders.count == 1)
    }

    @Test func `an authority that forgot account and orders is asked anew`() throws {
        let world = try World()
        let agent = world.agent(["a.example.com"])
        world.run(agent, seconds: 30) { world.authority.orders.first?.answeredBy != nil }
        world.authority.loseEverything()
        world.run(agent, seconds: 60) { world.serves(["a.example.com"]) }
        #expect(world.serves(["a.example.com"]))
        #expect(world.statistics.failed == 0)
    }

    @Test func `a kill at any request, before or after it is done, loses nothing`() throws {
        let names = ["a.example.com"]
        var points = 0
        for afterwards in [false, true] {
            for point in 1...60 {
                let world = try World()
                world.authority.killsAt = point
                world.authority.killsAfterwards = afterwards
                world.run(world.agent(names), seconds: 60) { world.serves(names) }
                if world.serves(names), world.authority.requests.count < point { break }
                points += 1
                world.authority.killsAt = nil
                world.door.forget()
                world.run(world.agent(names), seconds: 300) { world.serves(names) && world.store.orders().isEmpty }
                #expect(world.serves(names), "killed at request \(point)")
                #expect(world.store.orders().isEmpty, "killed at request \(point)")
                #expect(world.authority.orders.count <= (afterwards ? 2 : 1), "killed at request \(point)")
                #expect(world.authority.accounts.count == 1, "killed at request \(point)")
            }
        }
        #expect(points >= 20)
    }

    @Test func `a kill while a challenge is being shown loses nothing`() throws {
        let world = try World()
        world.door.kills = true
        world.run(world.agent(["a.example.com"]), seconds: 60)
        world.door.forget()
        world.run(world.agent(["a.example.com"]), seconds: 60) { world.serves(["a.example.com"]) }
        #expect(world.serves(["a.example.com"]))
        #expect(world.authority.orders.count == 1)
    }

    @Test func `a rate limit of one name holds up that name alone, as long as the authority says`() throws {
        let world = try World()
        let response = world.authority.problem(
            429, "rateLimited", "too many certificates", [.init("retry-after", "7200")])
        world.authority.faults = [.init(kind: .newOrder, first: 1, response: response)]
        let began = world.clock.now
        let agent = world.agent(["a.example.com", "b.example.com"])
        world.run(agent, seconds: 60)
        #expect(!world.serves(["a.example.com"]) && world.serves(["b.example.com"]))
        world.run(agent, seconds: 86_400) { world.serves(["a.example.com"]) }
        #expect(world.serves(["a.example.com"]))
        #expect((7200...7300).contains(world.clock.now - began))
    }

    @Test func `the next authority is asked where the first gives no certificate`() throws {
        let world = try World(authorities: ["first.test", "second.test"])
        world.authorities[0].isAway = true
        let agent = world.agent(Self.twenty)
        world.run(agent, seconds: 30) { world.serves(Self.twenty) }
        #expect(world.serves(Self.twenty))
        #expect(world.authorities[1].orders.count == 20)
        #expect(world.store.certificate(of: "host0.example.com")?.authority == world.authorities[1].directory)
    }

    @Test func `the first authority is asked again after the pause where none gives a certificate`() throws {
        let world = try World(authorities: ["first.test", "second.test"])
        for authority in world.authorities { authority.offered = [.dns01] }
        let agent = world.agent(["a.example.com"])
        world.run(agent, seconds: 3600)
        #expect(world.statistics.failed >= 4)
        #expect(world.authorities[0].orders.count <= 4, "within the five failed validations an hour that are allowed")
        world.authorities[0].offered = [.http01]
        world.run(agent, seconds: 86_400) { world.serves(["a.example.com"]) }
        #expect(world.store.certificate(of: "a.example.com")?.authority == world.authorities[0].directory)
    }

    @Test func `the next challenge is tried where one did not prove the name`() throws {
        let world = try World()
        world.settings.challenges = [.http01, .tlsALPN01]
        world.authority.faults = [
            .init(
                kind: .authorization, first: 2, response: world.authority.json(
                    200,
                    [
                        "status": "invalid", "identifier": ["type": "dns", "value": "a.example.com"],
                        "challenges": [
                            [
                                "type": "http-01", "status": "invalid",
                                "error": [
                                    "type": "urn:ietf:params:acme:error:connection", "detail": "port 80 is closed",
                                ],
                            ],
                        ],
                    ])),
        ]
        let agent = world.agent(["a.example.com"])
        world.run(agent, seconds: 3600) { world.serves(["a.example.com"]) }
        #expect(world.serves(["a.example.com"]))
        #expect(world.door.shownEver.map(\.kind) == [.http01, .tlsALPN01])
        #expect(world.says("port 80 is closed"))
    }

    @Test func `one of two processes on a store does the work, and the other when that has gone`() throws {
        let world = try World()
        var first: CertificateAgent? = world.agent(["a.example.com"])
        let second = world.agent(["a.example.com"])
        world.run(try #require(first), seconds: 1)
        let before = world.authority.requests.count
        _ = second.turn()
        #expect(world.authority.requests.count == before)
        world.run(try #require(first), seconds: 60) { world.serves(["a.example.com"]) }
        _ = second.turn()
        #expect(world.says("were changed by the process that writes"))
        first = nil
        second.setNames(["a.example.com", "b.example.com"])
        world.door.forget()
        world.run(second, seconds: 60) { world.serves(["b.example.com"]) }
        #expect(world.serves(["a.example.com", "b.example.com"]))
        #expect(world.authority.orders.count == 2)
    }

    @Test func `an account is bound where the authority asks for it`() throws {
        let world = try World()
        let secret = Array("a secret of thirty-two bytes....".utf8)
        world.authority.boundKeys = ["kid-1": secret]
        world.run(world.agent(["a.example.com"]), seconds: 10)
        #expect(world.says("set eab"))
        let file = try world.directory.write("eab.key", Array((Base64URL.encode(secret) + "\n").utf8))
        world.settings.authorities[0].binding = .init(identifier: "kid-1", keyFile: file)
        world.run(world.agent(["a.example.com"]), seconds: 10) { world.serves(["a.example.com"]) }
        #expect(world.serves(["a.example.com"]))
    }

    @Test func `profile and lifetime are asked for`() throws {
        let world = try World()
        world.settings.authorities[0].profile = "shortlived"
        world.settings.lifetime = 6 * 86_400
        world.run(world.agent(["a.example.com"]), seconds: 10)
        #expect(world.says("profile \"shortlived\" is not offered"))
        world.authority.profiles = ["classic", "shortlived"]
        let began = world.clock.now
        world.run(world.agent(["a.example.com"]), seconds: 10) { world.serves(["a.example.com"]) }
        #expect(world.authority.orders.last?.profile == "shortlived")
        #expect(world.authority.orders.last?.notAfter == moment(began + 6 * 86_400))
    }

    @Test func `a wildcard is proved by the hook, which also cleans up`() throws {
        let world = try World()
        let log = "\(world.directory.path)/hook.log"
        let hook = try world.directory.write("hook", Array("#!/bin/sh\necho \"$@\" >> \(log)\n".utf8))
        #expect(chmodExecutable(hook))
        world.settings.hook = hook
        world.settings.challenges = [.http01, .dns01]
        // What the authority sees of it.
        world.authority.faults = [
            .init(kind: .authorization, first: 2, count: 1, response: world.authority.json(200, [
                "status": "valid", "identifier": ["type": "dns", "value": "example.com"], "challenges": [],
            ])),
            .init(kind: .order, first: 2, count: 1, response: world.authority.json(200, [
                "status": "invalid", "error": ["type": "urn:ietf:params:acme:error:dns", "detail": "seen"],
            ])),
        ]
        world.run(world.agent(["*.example.com"]), seconds: 30) { world.says("dns: seen") }
        let lines = String(decoding: try #require(try StoreFiles.read(log)), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("present _acme-challenge.example.com ") == true)
        #expect(lines.last?.hasPrefix("cleanup _acme-challenge.example.com ") == true)
        #expect(world.door.shownEver.isEmpty)
    }

    @Test func `a hook that fails is said, with its status`() throws {
        let world = try World()
        let hook = try world.directory.write("hook", Array("#!/bin/sh\nexit 3\n".utf8))
        #expect(chmodExecutable(hook))
        world.settings.hook = hook
        world.settings.challenges = [.dns01]
        world.run(world.agent(["*.example.com"]), seconds: 10)
        #expect(world.says("ended with status 3"))
    }
}
