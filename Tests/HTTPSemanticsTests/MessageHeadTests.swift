// A head as a container of field lines.

import Bytes
import HTTPSemantics
import Testing

@Suite struct MessageHeadTests {
    /// A head with one field line for each `name: value`, as a codec would leave it.
    static func head(_ lines: [String], minorVersion: UInt8 = 1) -> RequestHead {
        let head = RequestHead()
        var bytes: [UInt8] = []
        for line in lines {
            let start = bytes.count
            bytes += Array(line.utf8)
            let colon = bytes[start...].firstIndex(of: UInt8(ascii: ":")) ?? start
            let known = FieldName(bytes[start..<colon].span)
            let value = ByteRange(min(colon + 2, bytes.count), to: bytes.count)
            bytes += [13, 10]
            head.fields[head.fieldCount] = FieldLine(
                name: ByteRange(start, to: colon), value: value, lineEnd: UInt32(bytes.count), known: known,
                isDropped: false)
            head.message.pointee.fieldCount += 1
            head.message.pointee.presentFields |= known.bit & ~FieldName.other.bit
        }
        head.bytes.update(from: bytes, count: bytes.count)
        head.message.pointee.byteCount = bytes.count
        head.message.pointee.minorVersion = minorVersion
        return head
    }

    @Test func `finds fields by number and by name`() {
        let head = Self.head(["Host: a", "X-One: 1", "Cookie: c", "x-one: 2", "cookie: d"])
        #expect(head.first(.host) == 0 && head.first(.cookie) == 2 && head.next(.cookie, from: 3) == 4)
        #expect(head.first(.via) == nil && !head.has(.via) && head.has(.cookie))
        #expect(head.first(named: Array("X-ONE".utf8).span) == 1)
        #expect(head.first(named: Array("X-ONE".utf8).span, from: 2) == 3)
        #expect(head.first(named: Array("X-ONE".utf8).span, from: 4) == nil)
        #expect(head.first(named: Array("X-On".utf8).span) == nil)
        #expect(head.withSpan(of: head.fields[3].value) { $0[0] } == UInt8(ascii: "2"))
    }

    @Test func `counts a dropped field once`() {
        let head = Self.head(["A: b", "C: d"])
        head.drop(1)
        head.drop(1)
        #expect(head.droppedCount == 1 && head.fields[1].isDropped && !head.fields[0].isDropped)
    }

    @Test func `holds a canonical path until it is reset`() {
        let head = Self.head(["/raw: x"])
        head.request.pointee.path = ByteRange(0, to: 4)
        #expect(head.canonicalPathIsRaw && String(decoding: head.canonicalPath, as: UTF8.self) == "/raw")
        let memory = head.canonicalPathMemory(capacity: 3)
        #expect(memory.count >= 3)
        _ = memory.update(fromContentsOf: Array("/ab".utf8))
        head.setCanonicalPath(count: 3)
        #expect(!head.canonicalPathIsRaw && String(decoding: head.canonicalPath, as: UTF8.self) == "/ab")
        head.reset()
        #expect(head.canonicalPathIsRaw && head.canonicalPath.isEmpty && head.fieldCount == 0)
    }

    @Test func `keeps what is there when it grows`() {
        let head = Self.head(["A: b"])
        let before = Array(UnsafeBufferPointer(start: head.bytes, count: head.byteCount))
        head.reserveBytes(100_000, keeping: head.byteCount)
        head.growFields()
        #expect(Array(UnsafeBufferPointer(start: head.bytes, count: head.byteCount)) == before)
        #expect(head.fields[0].name == ByteRange(0, to: 1))
        head.releaseExcess()
        #expect(head.message.pointee.byteCapacity == MessageHead.usualByteCapacity && head.byteCount == 0)
    }
}
