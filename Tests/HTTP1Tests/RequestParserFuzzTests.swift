// Random and damaged requests: no crash, and the same answer however they are split.

import Bytes
import HTTP1
import HTTPSemantics
import TestSupport
import Testing

@Suite struct RequestParserFuzzTests {
    static let seeds: [String] =
        RequestTables.accepted.map(\.text) + RequestTables.refused.map(\.text)

    /// Bytes that mean something to the grammar, more often than chance would bring them.
    static let spice: [UInt8] = wire("\r\n\0\t :,;/?#*[]@.%0159azAZ-_\u{7F}\u{80}\u{FF}\u{1F}")

    private func mutated(_ bytes: [UInt8], by generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let position = Int.random(in: 0...bytes.count, using: &generator)
            let byte = Self.spice.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes.insert(byte, at: position)
            case 1 where position < bytes.count: bytes[position] = byte
            case 2 where position < bytes.count: bytes.remove(at: position)
            default:
                let end = Int.random(in: position...bytes.count, using: &generator)
                bytes.insert(contentsOf: bytes[position..<min(end, position + 20)], at: position)
            }
        }
        return bytes
    }

    @Test func `parses or refuses anything, never depending on how it is split`() {
        var generator = SeededGenerator.announced("RequestParserFuzzTests")
        let limits = HTTP1Limits()
        for _ in 0..<4000 {
            let seed = Self.seeds.randomElement(using: &generator) ?? ""
            let bytes = mutated(wire(seed), by: &generator)
            let whole = parseRequest(bytes)
            let cut = Int.random(in: 0...bytes.count, using: &generator)
            let part = parseRequest(bytes[..<cut])
            #expect(part == .incomplete || part == whole, "\(bytes) cut at \(cut)")
            let cuts = (0..<3).map { _ in Int.random(in: 0...bytes.count, using: &generator) }.sorted() + [bytes.count]
            let driven = drive(bytes, cuts: cuts, limits: limits) { parseRequest($0) }
            // A driver that waits for the head's end sees an error in the middle of an incomplete head later.
            #expect(driven == whole || driven == .incomplete, "\(bytes) cut at \(cuts)")
            if case .head = whole { #expect(driven == whole, "\(bytes) cut at \(cuts)") }
        }
    }

    @Test func `gives the same answer from a head that was used before as from a new one`() {
        var generator = SeededGenerator.announced("RequestParserFuzzTests.reuse")
        let used = RequestHead()
        for _ in 0..<4000 {
            let bytes = mutated(wire(Self.seeds.randomElement(using: &generator) ?? ""), by: &generator)
            #expect(parseRequest(bytes, into: used) == parseRequest(bytes), "\(bytes)")
        }
    }

    @Test func `keeps its promises about every head that it accepts`() {
        var generator = SeededGenerator.announced("RequestParserFuzzTests.promises")
        let seeds = RequestTables.accepted.map(\.text)
        let head = RequestHead()
        var accepted = 0
        for _ in 0..<20000 {
            let bytes = mutated(wire(seeds.randomElement(using: &generator) ?? ""), by: &generator)
            guard case .head(let length, _) = parseRequest(bytes, into: head) else { continue }
            accepted += 1
            let received = Array(bytes[(length - head.byteCount)..<length])
            #expect(Array(UnsafeBufferPointer(start: head.bytes, count: head.byteCount)) == received)
            #expect(received.suffix(4) == wire("\r\n\r\n"))
            var position = head.firstLineEnd
            for index in 0..<head.fieldCount {
                let line = head.fields[index]
                #expect(Int(line.name.start) == position)
                position = Int(line.lineEnd)
                #expect(received[position - 2] == 13 && received[position - 1] == 10)
                #expect(line.value.end <= position - 2)
                #expect(!head.text(line.value).contains("\n"))
            }
            #expect(position == head.byteCount - 2)
            #expect(head.droppedCount == (0..<head.fieldCount).count { head.fields[$0].isDropped })
        }
        #expect(accepted > 1000)
    }
}
