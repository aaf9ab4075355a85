// Field lines behind a body: their parts, and which go no further.

import Bytes
import HTTP1
import HTTPSemantics
import Testing

@Suite struct TrailerFieldsTests {
    @Test func `walks a trailer section line by line`() {
        let bytes = wire("xxgrpc-status:\t0 \r\nEmpty:\r\nContent-Length: 9\r\n")
        var position = 2
        var found: [String] = []
        while position < bytes.count {
            let line = TrailerFields.line(at: position, in: bytes.span)
            let name = String(decoding: bytes[Int(line.name.start)..<line.name.end], as: UTF8.self)
            let value = String(decoding: bytes[Int(line.value.start)..<line.value.end], as: UTF8.self)
            found.append("\(name)=\(value)\(line.isDropped ? " dropped" : "")")
            position = Int(line.lineEnd)
        }
        #expect(found == ["grpc-status=0", "Empty=", "Content-Length=9 dropped"])
    }

    static let names: [(name: String, isForbidden: Bool)] = [
        ("Transfer-Encoding", true), ("content-length", true), ("Host", true), ("Trailer", true), ("TE", true),
        ("Connection", true), ("Authorization", true), ("Set-Cookie", true), ("Cookie", true),
        ("Content-Encoding", true), ("Content-Type", true), ("Content-Range", true), ("Cache-Control", true),
        ("Expect", true), ("Max-Forwards", true), ("If-Match", true), ("Range", true), ("X-Forwarded-For", true),
        ("Forwarded", true), ("Via", true), ("Location", true), ("Age", true), ("WWW-Authenticate", true),
        ("grpc-status", false), ("grpc-message", false), ("X-Checksum", false), ("Server-Timing", false),
        ("Digest", false), ("ETag", false),
    ]

    @Test func `drops trailers that would steer what was decided by the head (RFC 9110 §6.5.1)`() {
        for row in Self.names {
            let bytes = wire("\(row.name): a\r\n")
            #expect(TrailerFields.line(at: 0, in: bytes.span).isDropped == row.isForbidden, "\(row.name)")
        }
    }
}
