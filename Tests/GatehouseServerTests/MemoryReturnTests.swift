// When free memory goes back to the system.

import Testing

@testable import GatehouseServer

@Suite struct MemoryReturnTests {
    private static func bytes(_ mebibytes: Int) -> Int { mebibytes << 20 }

    private func atRest() -> MemoryReturn { MemoryReturn(resident: Self.bytes(20), allocated: Self.bytes(5)) }

    // In MiB; at rest 20 and 5.
    @Test(arguments: [(20, 5, false), (23, 5, false), (200, 184, false), (200, 30, true), (26, 5, true)])
    func `what is resident and not in use is given back`(resident: Int, allocated: Int, expected: Bool) {
        var memory = atRest()
        let isDue = memory.isDue(resident: Self.bytes(resident), allocated: Self.bytes(allocated))
        #expect(isDue == expected)
    }

    @Test func `what cannot be given back is not tried again and again`() {
        var memory = atRest()
        func isDue(_ resident: Int) -> Bool {
            memory.isDue(resident: Self.bytes(resident), allocated: Self.bytes(5))
        }
        let first = isDue(60)
        memory.noteReturned(resident: Self.bytes(50), allocated: Self.bytes(5))
        let second = isDue(50)
        // What was in the way is gone: from there on less is normal again.
        let third = isDue(22)
        let fourth = isDue(50)
        #expect([first, second, third, fourth] == [true, false, false, true])
    }

    @Test func `twice after each new generation there is something to give back`() {
        var memory = atRest()
        let generations: [UInt64] = [1, 1, 1, 2, 3, 3, 3, 3]
        let dues = generations.map { generation in
            memory.isDue(resident: Self.bytes(20), allocated: Self.bytes(5), generation: generation)
        }
        #expect(dues == [true, true, false, true, true, true, false, false])
    }
}
