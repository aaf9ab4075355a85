// Bodies taken out of what a read brought, and framed anew in place.

import HTTP1
import HTTPSemantics
import Testing
@testable import Transport

@Suite struct CollectedBodyTests {
    /// A chunked body's wire form, and what must come out once it is framed anew and taken apart again.
    static let bodies: [(wire: String, payload: String, trailers: String)] = [
        ("0\r\n\r\n", "", ""),
        ("5\r\nhello\r\n0\r\n\r\n", "hello", ""),
        ("1\r\na\r\n2\r\nbc\r\n3;x=y\r\ndef\r\n0\r\n\r\n", "abcdef", ""),
        ("5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", "hello", "X-Sum: 1\r\n"),
        ("5\r\nhello\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\nX-B: 2\r\n\r\n", "hello", "X-Sum: 1\r\nX-B: 2\r\n"),
        ("0\r\nX-Only: yes\r\n\r\n", "", "X-Only: yes\r\n"),
    ]

    @Test(arguments: bodies)
    func `a chunked body comes out whole, wherever it is split`(
        _ body: (wire: String, payload: String, trailers: String)
    ) throws {
        let wire = Array(body.wire.utf8)
        for split in 0...wire.count {
            let framed = try Self.reframe([Array(wire[..<split]), Array(wire[split...])])
            try Self.expect(framed, body.payload, body.trailers, "split at \(split)")
        }
        try Self.expect(Self.reframe(wire.map { [$0] }), body.payload, body.trailers, "byte by byte")
    }

    /// Passes pieces through as a connection does: what is not consumed comes again with the next piece.
    private static func reframe(_ pieces: [[UInt8]]) throws -> [UInt8] {
        let memory = WorkerMemory()
        var framing = BodyFraming(.chunked, limits: HTTP1Limits())
        var kept: [UInt8] = []
        var out: [UInt8] = []
        for piece in pieces where !piece.isEmpty {
            let bytes = kept + piece
            for (place, byte) in bytes.enumerated() { memory.input[place] = byte }
            var body = try CollectedBody(
                memory.input, count: bytes.count, headroom: WorkerMemory.headroom, framing: &framing)
            kept = Array(bytes[body.consumed...])
            body.frameAsChunk()
            out += UnsafeBufferPointer(start: body.run.start, count: body.run.count)
            #expect(body.run.headroom >= 0 && body.run.headroom <= WorkerMemory.headroom + bytes.count)
        }
        #expect(kept.isEmpty)
        return out
    }

    private static func expect(_ framed: [UInt8], _ payload: String, _ trailers: String, _ how: Comment) throws {
        var rest = framed[...]
        var data: [UInt8] = []
        while true {
            let end = try #require(rest.firstIndex(of: 0x0D), how)
            let size = try #require(Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), how)
            rest = rest[(end + 2)...]
            if size == 0 { break }
            data += rest.prefix(size)
            rest = rest.dropFirst(size)
            #expect(Array(rest.prefix(2)) == [0x0D, 0x0A], how)
            rest = rest.dropFirst(2)
        }
        #expect(String(decoding: data, as: UTF8.self) == payload, how)
        #expect(String(decoding: rest, as: UTF8.self) == trailers + "\r\n", how)
    }
}
