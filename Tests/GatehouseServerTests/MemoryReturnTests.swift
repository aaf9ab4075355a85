// When free memory goes back to the system.

import Testing

@testable import GatehouseServer

@Suite struct MemoryReturnTests {
    private static let mebibyte = 1 << 20

    @Test(arguments: [
        // (MiB resident, MiB allocated, whether something is to be given back); at rest 20 and 5.
        (20, 5, false), (23, 5, false), (200, 184, false), (200, 30, true), (26, 5, true),
    ])
    func `what is resident and not in use is given back`(resident: Int, allocated: Int, isDue: Bool) {
        var memory = MemoryReturn(resident: 20 * Self.mebibyte, allocated: 5 * Self.mebibyte)
        #expect(memory.isDue(resident: resident * Self.mebibyte, allocated: allocated * Self.mebibyte) == isDue)
    }

    @Test func `what cannot be given back is not tried again and again`() {
        var memory = MemoryReturn(resident: 20 * Self.mebibyte, allocated: 5 * Self.mebibyte)
        #expect(memory.isDue(resident: 60 * Self.mebibyte, allocated: 5 * Self.mebibyte))
        memory.noteReturned(resident: 50 * Self.mebibyte, allocated: 5 * Self.mebibyte)
        #expect(!memory.isDue(resident: 50 * Self.mebibyte, allocated: 5 * Self.mebibyte))
        // What was in the way is gone: from there on less is normal again.
        #expect(!memory.isDue(resident: 22 * Self.mebibyte, allocated: 5 * Self.mebibyte))
        #expect(memory.isDue(resident: 50 * Self.mebibyte, allocated: 5 * Self.mebibyte))
    }
}
