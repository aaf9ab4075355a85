// Request heads: fields in, what HTTP/1 would have had out.

import HTTPSemantics
import TestSupport
import Testing

@testable import HTTP2

@Suite struct RequestHeadBuilderTests {
    static let start: [(String, String)] = [
        (":method", "GET"), (":scheme", "https"), (":authority", "Example.org:8443"), (":path", "/a/b?c=d&e"),
    ]

    static func replacing(_ name: String, _ value: String?) -> [(String, String)] {
        start.compactMap { $0.0 == name ? value.map { (name, $0) } : $0 }
    }

    private func stream(_ fields: [(String, String)], piecesOf size: Int = .max, body: [UInt8]? = nil) -> TestStream {
        let client = HTTP2Client()
        let server = TestServer()
        client.request(fields, body: body)
        exchange(client, server, piecesOf: size)
        #expect(server.failure == nil)
        return withExtendedLifetime(server) { server.streams.first ?? TestStream(server: server) }
    }

    @Test(arguments: [Int.max, 1, 2, 7])
    func `a head becomes what HTTP 1 would have filled, however its bytes arrive`(size: Int) {
        let client = HTTP2Client()
        let server = TestServer()
        client.request(Self.start + [("user-agent", "test"), ("te", "trailers"), ("x-empty", "")])
        exchange(client, server, piecesOf: size)
        let stream = server.streams[0]
        #expect(stream.fault == nil)
        #expect(stream.text == "GET /a/b?c=d&e\r\nuser-agent: test\r\nte: trailers\r\nx-empty: \r\n")
        #expect(stream.head.method == .get)
        #expect(stream.text(stream.head.path) == "/a/b")
        #expect(stream.text(stream.head.query) == "c=d&e")
        #expect(stream.text(stream.head.authority) == "Example.org:8443")
        #expect(stream.head.port == 8443)
        #expect(String(decoding: stream.head.hostKey, as: UTF8.self) == "example.org")
        #expect(stream.head.flags == [.http2, .acceptsTrailers])
        #expect(stream.head.body == .none)
        #expect(stream.head.droppedCount == 1)
        #expect(stream.head.fields[1].isDropped)
        #expect(stream.bodyIsEnded)
    }

    @Test func `twins of what we answer for go no further, other names with underscores do`() {
        let stream = stream(
            Self.start + [
                ("x_forwarded_for", "1.2.3.4"), ("content_length", "5"), ("x_filename", "a"), ("proxy", "http://b/"),
            ])
        #expect((0..<stream.head.fieldCount).map { stream.head.fields[$0].isDropped } == [true, true, false, true])
    }

    @Test func `a head split at every offset is the same`() {
        let client = HTTP2Client()
        client.request(Self.start + [("cookie", "a=1"), ("x", "1"), ("cookie", "b=2")])
        let wire = client.send()
        for offset in 1..<wire.count {
            let server = TestServer()
            server.receive(Array(wire[..<offset]))
            server.receive(Array(wire[offset...]))
            let text = "GET /a/b?c=d&e\r\nx: 1\r\ncookie: a=1; b=2\r\n"
            #expect(server.streams.first?.text == text, "split at \(offset)")
        }
    }

    static let cookies: [(fields: [String], lines: String)] = [
        (["cookie: a=1"], "cookie: a=1\r\n"),
        (["cookie: a=1", "cookie: b=2", "cookie: c=3"], "cookie: a=1; b=2; c=3\r\n"),
        (["x: 1", "cookie: a=1", "cookie: b=2", "y: 2"], "x: 1\r\ncookie: a=1; b=2\r\ny: 2\r\n"),
        (["cookie: a=1", "x: 1", "cookie: b=2", "y: 2", "cookie: c=3"], "x: 1\r\ny: 2\r\ncookie: a=1; b=2; c=3\r\n"),
    ]

    @Test(arguments: cookies)
    func `cookie crumbs become one line`(fields: [String], lines: String) {
        let pairs = fields.map { line in
            (String(line.prefix { $0 != ":" }), String(line.drop { $0 != " " }.dropFirst()))
        }
        let stream = stream(Self.start + pairs)
        #expect(stream.text == "GET /a/b?c=d&e\r\n" + lines)
        #expect(stream.head.first(.cookie).flatMap { stream.head.next(.cookie, from: $0 + 1) } == nil)
        #expect(Int(stream.head.fields[stream.head.fieldCount - 1].lineEnd) == stream.head.byteCount - 2)
    }

    static let bodies: [(length: String?, count: Int?, body: BodyLength)] = [
        (nil, nil, .none), (nil, 5, .chunked), ("5", 5, .length(5)), ("0", nil, .length(0)), ("0", 0, .length(0)),
    ]

    @Test(arguments: bodies)
    func `the body's length is what was said, or is counted by chunks`(length: String?, count: Int?, body: BodyLength) {
        let fields = Self.start + (length.map { [("content-length", $0)] } ?? [])
        let stream = stream(fields, body: count.map { Array(repeating: 65, count: $0) })
        #expect(stream.fault == nil)
        #expect(stream.head.body == body)
        #expect(stream.body.count == count ?? 0)
        #expect(stream.bodyIsEnded)
    }

    static let refused: [(fields: [(String, String)], fault: HTTP2HeadError)] = [
        (replacing(":authority", "user@example.org"), .invalidAuthority),
        (replacing(":authority", "example.org:99999"), .invalidAuthority),
        (start + [("host", "other.org")], .hostDiffersFromAuthority),
        (replacing(":scheme", "ftp"), .invalidScheme),
        (replacing(":path", "/a#b"), .invalidPath),
        (replacing(":path", "/" + String(repeating: "a", count: 20_000)), .targetTooLong),
        (replacing(":method", String(repeating: "A", count: 33)), .methodTooLong),
        (start + [("expect", "200-maybe")], .unknownExpectation),
        (start + (0..<201).map { ("x-\($0)", "") }, .tooManyFields),
        (start + (0..<5).map { ("x-\($0)", String(repeating: "v", count: 15_000)) }, .headTooLarge),
    ]

    @Test(arguments: refused.indices)
    func `what nghttp2 lets through and we do not is a fault`(row: Int) {
        #expect(stream(Self.refused[row].fields).fault == Self.refused[row].fault)
    }

    static let accepted: [[(String, String)]] = [
        start + [("host", "example.org:8443")],
        replacing(":authority", nil) + [("host", "example.org")],
        replacing(":scheme", "http"),
        [(":method", "OPTIONS"), (":scheme", "https"), (":authority", "example.org"), (":path", "*")],
        [(":method", "CONNECT"), (":authority", "example.org:443")],
        [(":path", "/x"), (":authority", "example.org"), (":scheme", "https"), (":method", "GET")],
    ]

    @Test(arguments: accepted.indices)
    func `all that is right is taken`(row: Int) {
        let stream = stream(Self.accepted[row])
        #expect(stream.isHeadComplete)
        #expect(stream.fault == nil)
    }

    static let malformed: [[(String, String)]] = [
        start + [("connection", "close")], start + [("transfer-encoding", "chunked")], start + [("upgrade", "x")],
        start + [("te", "gzip")], start + [("X-Upper", "1")], start + [("x", "a\nb")], start + [("x y", "1")],
        start + [(":path", "/again")], start + [("x", "1"), (":status", "200")], start + [(":unknown", "1")],
        replacing(":authority", nil), replacing(":method", nil), replacing(":path", nil),
        replacing(":path", ""), replacing(":scheme", nil),
        start + [("content-length", "5")], start + [("content-length", "-1")], start + [("x", " padded ")],
    ]

    @Test(arguments: malformed.indices)
    func `a malformed request is reset and never seen as one`(row: Int) {
        let client = HTTP2Client()
        let server = TestServer()
        let identifier = client.request(Self.malformed[row])
        exchange(client, server)
        #expect(server.streams.allSatisfy { !$0.isHeadComplete })
        #expect(client.answer(identifier) == [.reset(stream: identifier, code: 1)])
    }
}
