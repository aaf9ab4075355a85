// A small set remembers what it was given.

import LoadBalancing
import Testing

@Suite struct TriedEndpointsTests {
    @Test func `holds what was inserted and nothing else`() {
        var tried = TriedEndpoints()
        #expect(tried.isEmpty)
        #expect(!tried.contains(0))
        tried.insert(0)
        tried.insert(70_000)
        #expect(tried.contains(0) && tried.contains(70_000))
        #expect(!tried.contains(1))
        #expect(!tried.isEmpty)
    }

    @Test func `a ninth takes the place of the first, and repeats take none`() {
        var tried = TriedEndpoints()
        for endpoint in [0, 0, 1, 2, 3, 4, 5, 6, 7, 7, 8] { tried.insert(endpoint) }
        #expect(!tried.contains(0))
        #expect((1...8).allSatisfy(tried.contains))
    }
}
