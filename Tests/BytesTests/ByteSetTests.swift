// Sets of bytes, against the standard library's.

import Bytes
import Testing

@Suite("Byte sets") struct ByteSetTests {
    static let samples: [[UInt8]] = [
        [], [0], [255], [63, 64, 127, 128, 191, 192], Array(0...255), Array(97...122), [1, 1, 1],
        Array("GET /a%20b".utf8),
    ]

    @Test("members, count, order and complement are those of a set", arguments: samples)
    func members(_ bytes: [UInt8]) {
        let set = bytes.withUnsafeBytes { ByteSet(of: $0) }
        let model = Set(bytes)
        var listed: [UInt8] = []
        set.forEach { listed.append($0) }
        #expect(listed == model.sorted())
        #expect(set.count == model.count)
        #expect(set.isEmpty == model.isEmpty)
        for byte in UInt8.min...UInt8.max {
            #expect(set.contains(byte) == model.contains(byte))
            #expect(set.inverted.contains(byte) != model.contains(byte))
        }
    }

    @Test("union, subset and disjointness are those of sets", arguments: samples, samples)
    func pairs(_ one: [UInt8], _ other: [UInt8]) {
        let left = one.withUnsafeBytes { ByteSet(of: $0) }
        let right = other.withUnsafeBytes { ByteSet(of: $0) }
        let (leftModel, rightModel) = (Set(one), Set(other))
        #expect(left.union(right).count == leftModel.union(rightModel).count)
        #expect(left.isSubset(of: right) == leftModel.isSubset(of: rightModel))
        #expect(left.isDisjoint(with: right) == leftModel.isDisjoint(with: rightModel))
        #expect((left == right) == (leftModel == rightModel))
    }
}
