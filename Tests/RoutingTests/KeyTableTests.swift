// Every key has its own line, and nothing else is found.

@testable import Routing
import Testing

@Suite struct KeyTableTests {
    @Test(arguments: [0, 1, 2, 3, 7, 64, 1_000, 30_000])
    func `every key is found in a slot of its own, and no other key`(count: Int) {
        let keys = (0..<count).map { TableKey(owner: UInt32($0 % 3), bytes: Array("key-\($0)".utf8)) }
        let table = KeyTable(keys, values: keys.map { _ in KeyValue() })
        let slots = keys.compactMap { table.slot(of: $0) }
        #expect(Set(slots).count == count)
        for (number, key) in keys.enumerated().prefix(2_000) {
            #expect(table.slot(of: TableKey(owner: key.owner + 1, bytes: key.bytes)) == nil)
            #expect(table.slot(of: TableKey(owner: key.owner, bytes: key.bytes + [0])) == nil)
            #expect(table.slot(of: TableKey(owner: key.owner, bytes: Array("key-\(number + count)".utf8))) == nil)
        }
        #expect(table.slot(of: TableKey(owner: 0, bytes: [])) == nil)
    }

    @Test func `keys of every length differ in every byte`() {
        for length in 0...80 {
            let key = TableKey(owner: 0, bytes: (0..<length).map { UInt8($0) })
            let table = KeyTable([key], values: [KeyValue(depths: 7)])
            #expect(table.slot(of: key).map { table.value(at: $0).depths } == 7)
            for offset in 0..<length {
                var other = key
                other.bytes[offset] ^= 1
                #expect(table.slot(of: other) == nil)
            }
        }
    }

    @Test func `a line is one cache line`() {
        #expect(MemoryLayout<KeyTable.Line>.stride == 64)
        #expect(MemoryLayout<KeyTable.Line>.offset(of: \.key) == KeyTable.Line.keyOffset)
    }
}
