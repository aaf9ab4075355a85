// One key, one fingerprint: whatever lies around its bytes, and whichever bit is another.

@testable import Routing
import Testing

@Suite struct KeyHashTests {
    @Test(arguments: 0...100)
    func `equal bytes have one fingerprint wherever they lie, other bytes another`(count: Int) {
        var generator = SystemRandomNumberGenerator()
        let hash = KeyHash(using: &generator)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
        let expected = fingerprint(hash, bytes, before: [], after: [])
        for shift in 1...17 {
            let around = (0..<shift).map { _ in UInt8.random(in: 0...255) }
            #expect(fingerprint(hash, bytes, before: around, after: around) == expected)
        }
        for bit in 0..<(count * 8) {
            var other = bytes
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(fingerprint(hash, other, before: [], after: []) != expected)
        }
        #expect(fingerprint(hash, bytes + [0], before: [], after: []) != expected)
        #expect(fingerprint(hash, bytes, before: [], after: [], owner: 1) != expected)
        #expect(fingerprint(KeyHash(using: &generator), bytes, before: [], after: []) != expected)
    }

    @Test func `blocks of ones, which carry everywhere, differ by their number`() {
        var generator = SystemRandomNumberGenerator()
        let hash = KeyHash(using: &generator)
        let fingerprints = (0...300).map { count in
            fingerprint(hash, [UInt8](repeating: 255, count: count), before: [], after: [])
        }
        #expect(Set(fingerprints.map { "\($0)" }).count == 301)
    }

    @Test func `bits are set half of the time`() {
        var generator = SystemRandomNumberGenerator()
        var set = [Int](repeating: 0, count: 128)
        for number in 0..<2_000 {
            let found = fingerprint(
                KeyHash(using: &generator), Array("host\(number).example".utf8), before: [], after: [])
            for bit in 0..<64 {
                set[bit] += Int(found.low >> UInt64(bit) & 1)
                set[64 + bit] += Int(found.high >> UInt64(bit) & 1)
            }
        }
        // Ten standard deviations.
        #expect(set.allSatisfy { abs($0 - 1_000) < 224 })
    }

    private func fingerprint(
        _ hash: KeyHash, _ bytes: [UInt8], before: [UInt8], after: [UInt8], owner: UInt32 = 0
    ) -> KeyFingerprint {
        (before + bytes + after + [0]).withUnsafeBytes { memory in
            guard let start = memory.baseAddress else { fatalError("there is at least one byte") }
            return hash.fingerprint(of: start + before.count, count: bytes.count, owner: owner)
        }
    }
}
