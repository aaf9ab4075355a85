// Size lines as they are laid down before a chunk.

import HTTP1
import HTTPSemantics
import Testing

@Suite struct ChunkWriterTests {
    static let sizes: [(size: Int, line: String)] = [
        (1, "1\r\n"), (9, "9\r\n"), (10, "a\r\n"), (15, "f\r\n"), (16, "10\r\n"), (255, "ff\r\n"), (256, "100\r\n"),
        (16384, "4000\r\n"), (0xABCDEF, "abcdef\r\n"), (Int.max, "7fffffffffffffff\r\n"),
    ]

    @Test(arguments: sizes) func `writes the size line right in front of the data`(_ row: (size: Int, line: String)) {
        var memory = [UInt8](repeating: 0x2E, count: ChunkWriter.maximumSizeLineBytes + 1)
        let count = memory.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { ChunkWriter.writeSizeLine(before: $0 + buffer.count - 1, size: row.size) } ?? 0
        }
        #expect(count == row.line.utf8.count)
        let dots = String(repeating: ".", count: ChunkWriter.maximumSizeLineBytes - count)
        #expect(String(decoding: memory, as: UTF8.self) == dots + row.line + ".")
    }

    @Test func `writes what the decoder reads`() {
        var body = "5\r\nhello\(ChunkWriter.endOfChunk)\(ChunkWriter.lastChunk)A: b\r\n\r\n"
        let count = body.utf8.count
        #expect(decode(wire(body), cuts: [count]) == .complete("hello", trailers: "A: b\r\n", consumed: count))
        body = "\(ChunkWriter.endOfBody)"
        #expect(decode(wire(body), cuts: [body.utf8.count]) == .complete("", trailers: "", consumed: body.utf8.count))
    }
}
