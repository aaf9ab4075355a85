// SipHash against its published values, and against itself written plainly.

import RateLimiting
import Testing

@Suite struct KeyHasherTests {
    /// SipHash with any number of rounds, over all bytes at once.
    private static func plainSipHash(_ bytes: [UInt8], rounds: Int, finishing: Int, low: UInt64, high: UInt64) -> UInt64
    {
        var (a, b) = (low ^ 0x736f_6d65_7073_6575, high ^ 0x646f_7261_6e64_6f6d)
        var (c, d) = (low ^ 0x6c79_6765_6e65_7261, high ^ 0x7465_6462_7974_6573)
        func rotated(_ word: UInt64, _ by: UInt64) -> UInt64 { word << by | word >> (64 - by) }
        func round() {
            a &+= b
            b = rotated(b, 13) ^ a
            a = rotated(a, 32)
            c &+= d
            d = rotated(d, 16) ^ c
            a &+= d
            d = rotated(d, 21) ^ a
            c &+= b
            b = rotated(b, 17) ^ c
            c = rotated(c, 32)
        }
        var padded = bytes
        while padded.count % 8 != 7 { padded.append(0) }
        padded.append(UInt8(truncatingIfNeeded: bytes.count))
        for start in stride(from: 0, to: padded.count, by: 8) {
            let word = (0..<8).reduce(UInt64(0)) { $0 | UInt64(padded[start + $1]) << UInt64(8 * $1) }
            d ^= word
            for _ in 0..<rounds { round() }
            a ^= word
        }
        c ^= 0xff
        for _ in 0..<finishing { round() }
        return a ^ b ^ c ^ d
    }

    private static let low: UInt64 = 0x0706_0504_0302_0100
    private static let high: UInt64 = 0x0f0e_0d0c_0b0a_0908

    private static func digest(_ bytes: [UInt8], cutAt cut: Int) -> UInt64 {
        var hasher = KeyHasher(KeyHashSecret(low: low, high: high))
        hasher.update(bytes.span.extracting(first: cut))
        hasher.update(bytes.span.extracting(last: bytes.count - cut))
        return hasher.finish().bits
    }

    @Test("the plain form gives the value of SipHash-2-4 that its paper prints")
    func paper() {
        let value = Self.plainSipHash(Array(0..<15), rounds: 2, finishing: 4, low: Self.low, high: Self.high)
        #expect(value == 0xa129_ca61_49be_45e5)
    }

    @Test("of nothing and of one zero byte, the digest is what others compute for SipHash-1-3")
    func known() {
        #expect(Self.digest([], cutAt: 0) == 0xabac_0158_050f_c4dc)
        #expect(Self.digest([0], cutAt: 0) == 0xc9f4_9bf3_7d57_ca93)
    }

    @Test("however bytes are cut, the digest is that of the whole", arguments: 0...40)
    func cuts(_ count: Int) {
        let bytes = (0..<count).map { UInt8($0 * 7 & 0xFF) }
        let expected = Self.plainSipHash(bytes, rounds: 1, finishing: 3, low: Self.low, high: Self.high)
        for cut in 0...count { #expect(Self.digest(bytes, cutAt: cut) == expected) }
    }

    @Test("a word counts as its eight bytes, wherever it comes", arguments: 0...9)
    func words(_ lead: Int) {
        let word: UInt64 = 0x8877_6655_4433_2211
        let bytes = [UInt8](repeating: 9, count: lead)
        var hasher = KeyHasher(KeyHashSecret(low: Self.low, high: Self.high))
        hasher.update(bytes.span)
        hasher.update(word)
        let whole = bytes + [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88]
        #expect(hasher.finish().bits == Self.digest(whole, cutAt: 0))
    }

    @Test("parts do not run into each other, and secrets differ")
    func parts() {
        func digest(_ parts: [String], _ secret: KeyHashSecret) -> KeyDigest {
            var hasher = KeyHasher(secret)
            for part in parts {
                let bytes = Array(part.utf8)
                hasher.update(part: bytes.span)
            }
            return hasher.finish()
        }
        #expect(digest(["ab", "c"], testSecret) != digest(["a", "bc"], testSecret))
        #expect(digest(["ab", "c"], testSecret) == digest(["ab", "c"], testSecret))
        #expect(digest(["ab"], KeyHashSecret()) != digest(["ab"], KeyHashSecret()))
    }
}
