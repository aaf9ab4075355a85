// Sets of byte values.

import Bytes
import Testing

@Suite struct ByteSetTests {
    @Test("a set has the bytes of its text and no others, however long the text", arguments: [0, 1, 5, 95, 96, 97, 1_000])
    func members(count: Int) {
        var seed = UInt64(count) &+ 1
        let text = (0..<count).map { _ -> UInt8 in
            seed = seed &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(truncatingIfNeeded: seed >> 57) &* 3
        }
        let set = text.withUnsafeBytes { ByteSet(of: $0) }
        for byte in UInt8.min...UInt8.max { #expect(set.contains(byte) == text.contains(byte), "\(byte) of \(count)") }
        #expect(set.count == Set(text).count)
    }

    @Test("each single byte is a member of its own set, short or long")
    func singles() {
        for byte in UInt8.min...UInt8.max {
            for count in [1, 200] {
                let set = [UInt8](repeating: byte, count: count).withUnsafeBytes { ByteSet(of: $0) }
                #expect(set.contains(byte) && set.count == 1)
                #expect(!set.isDisjoint(with: ByteSet(from: byte, through: byte)))
                #expect(set.isDisjoint(with: ByteSet(from: byte ^ 1, through: byte ^ 1)))
            }
        }
    }
}
