// What a misspelt name was probably meant to be.

import Diagnostics
import Testing

@Suite struct NearestNameTests {
    static let names = ["listeners", "routes", "upstreams", "timeouts", "to", "tls"]

    static let meant: [(word: String, meant: String?)] = [
        ("listener", "listeners"), ("listners", "listeners"), ("LISTENERS", "listeners"), ("rotues", "routes"),
        ("route", "routes"), ("upstream", "upstreams"), ("tsl", "tls"), ("ot", "to"), ("timeout", "timeouts"),
        ("certificates", nil), ("", nil), ("xyz", nil), ("headers", nil), ("listenersAndRoutes", nil),
    ]

    @Test(arguments: meant) func `the nearest name is suggested, or none`(_ word: String, _ meant: String?) {
        #expect(nearestName(to: word, among: Self.names) == meant)
    }

    @Test func `among equally near names the first is suggested`() {
        #expect(nearestName(to: "ab", among: ["ac", "ad"]) == "ac")
    }

    @Test func `without names there is no suggestion`() {
        #expect(nearestName(to: "routes", among: []) == nil)
    }
}
