// Every key has its own line, and nothing else is found.

@testable import Routing
import Testing

@Suite struct KeyTableTests {
    @Test(arguments: [0, 1, 2, 3, 7, 64, 1_000, 30_000])
    func `every key is found in a slot of its own, and no other key`(count: Int) {
        let keys = (0..<count).map { TableKey(owner: UInt32($0 % 3), bytes: Array("key-\($0)".utf8)) }
        let table = KeyTable(keys, answers: keys.indices.map { KeyAnswer(.none, number: $0) })
        let hits = keys.compactMap { table.find($0) }
        #expect(Set(hits.map(\.slot)).count == count)
        #expect(hits.map(\.answer.number) == Array(keys.indices))
        #expect(hits.map { table.number(at: $0.slot) } == Array(keys.indices))
        #expect(hits.allSatisfy { $0.slot < table.slotCount })
        for (number, key) in keys.enumerated().prefix(2_000) {
            #expect(table.find(TableKey(owner: key.owner + 1, bytes: key.bytes)) == nil)
            #expect(table.find(TableKey(owner: key.owner, bytes: key.bytes + [0])) == nil)
            #expect(table.find(TableKey(owner: key.owner, bytes: Array("key-\(number + count)".utf8))) == nil)
        }
        #expect(table.find(TableKey(owner: 0, bytes: [])) == nil)
    }

    @Test func `keys of every length differ in every byte`() {
        for length in 0...80 {
            let key = TableKey(owner: 0, bytes: (0..<length).map { UInt8($0) })
            let table = KeyTable([key], answers: [KeyAnswer(CandidateList(directRule: 7, first: 0), number: 0)])
            #expect(table.find(key)?.answer.rule == 7)
            for offset in 0..<length {
                var other = key
                other.bytes[offset] ^= 1
                #expect(table.find(other) == nil)
            }
        }
    }

    @Test func `four slots are one cache line`() {
        #expect(MemoryLayout<KeyTable.Slot>.stride == 16)
    }

    @Test func `a slot tells keys apart by each of 100 bits`() {
        let key = KeyFingerprint(low: 0x0123_4567_89AB_CDEF, high: 0xFEDC_BA98_7654_3210)
        let answer = KeyAnswer(CandidateList(directRule: 5, first: 0), number: 0)
        let slot = KeyTable.Slot(key, answer)
        #expect(slot.holds(key))
        #expect(slot.answer == answer)
        for bit in 0..<UInt64(64) {
            #expect(!slot.holds(KeyFingerprint(low: key.low ^ 1 << bit, high: key.high)))
            let isCompared = bit >= UInt64(KeyAnswer.bitCount)
            #expect(slot.holds(KeyFingerprint(low: key.low, high: key.high ^ 1 << bit)) != isCompared)
        }
    }
}
