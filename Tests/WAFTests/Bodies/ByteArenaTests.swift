// The arena: what it gives stays, and is given again after a reset.

import Testing
import WAF

@Suite struct ByteArenaTests {
    @Test("pieces of all sizes keep their bytes until the reset", arguments: [1, 7, 300, 70_000, 2_000_000])
    func pieces(_ size: Int) {
        let arena = ByteArena()
        for round in 0..<3 {
            var given: [UnsafeRawBufferPointer] = []
            for index in 0..<40 {
                arena.reserve(size).initializeMemory(as: UInt8.self, repeating: UInt8(index), count: size)
                given.append(arena.commit(size - index % 2))
            }
            for (index, bytes) in given.enumerated() {
                #expect(bytes.allSatisfy { $0 == UInt8(index) }, "piece \(index) in round \(round)")
            }
            #expect(arena.count == 40 * size - 20)
            arena.reset()
            #expect(arena.count == 0)
        }
    }

    @Test("after a reset the same memory is used again") func reuse() {
        let arena = ByteArena()
        let first = arena.copy([1, 2, 3])
        arena.reset()
        #expect(arena.copy([4, 5, 6]).baseAddress == first.baseAddress)
    }

    @Test("no bytes have an address too") func nothing() {
        let arena = ByteArena()
        #expect(arena.copy([]).baseAddress != nil)
        #expect(arena.commit(0).baseAddress != nil)
    }
}

extension ByteArena {
    func copy(_ bytes: [UInt8]) -> UnsafeRawBufferPointer { bytes.withUnsafeBytes { copy($0) } }
}
