// Hosts and ports: what is one, and how long it may be.

import Bytes
import HTTPSemantics
import Testing

@Suite struct AuthorityTests {
    private func read(_ text: String) -> String? {
        let head = RequestHead()
        let bytes = Array(text.utf8)
        head.reserveBytes(bytes.count, keeping: 0)
        head.bytes.update(from: bytes, count: bytes.count)
        guard Authority.read(ByteRange(0, to: bytes.count), of: head) else { return nil }
        let host = String(decoding: head.buffer(of: head.host), as: UTF8.self)
        let port = head.port.map { ":\($0)" } ?? ""
        return "\(host) \(String(decoding: head.hostKey, as: UTF8.self))\(port)"
    }

    static let rows: [(text: String, found: String?)] = [
        ("a", "a a"), ("A.B.", "A.B. a.b"), ("a:0", "a a:0"), ("a:", "a a"), ("[::]", "[::] [::]"),
        ("[1:2:3:4:5:6:7:8]:9", "[1:2:3:4:5:6:7:8] [1:2:3:4:5:6:7:8]:9"),
        ("[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7::] [1:2:3:4:5:6:7::]"),
        ("[::1.2.3.4]", "[::1.2.3.4] [::1.2.3.4]"),
        ("[1:2:3:4:5:6:1.2.3.4]", "[1:2:3:4:5:6:1.2.3.4] [1:2:3:4:5:6:1.2.3.4]"),
        ("[FE80::A]", "[FE80::A] [fe80::a]"),
        ("", nil), (":", nil), (":80", nil), ("a:b", nil), ("a:65536", nil), ("a:-1", nil), ("a b", nil), ("a@b", nil),
        ("[", nil), ("]", nil), ("[]", nil), ("[:]", nil), ("[:::]", nil), ("[1::2::3]", nil), ("[1:2:3:4:5:6:7]", nil),
        ("[1:2:3:4:5:6:7:8:9]", nil), ("[1:2:3:4:5:6:7:8::]", nil), ("[12345::]", nil), ("[::g]", nil), ("[1:]", nil),
        ("[:1]", nil), ("[1.2.3.4]", nil), ("[::1.2.3]", nil), ("[::1.2.3.4.5]", nil), ("[::256.1.1.1]", nil),
        ("[::01.2.3.4]", nil), ("[::1.2.3.4:5]", nil), ("[::1]a", nil), ("[::1]:", "[::1] [::1]"), ("..", nil),
        ("a..", nil),
    ]

    @Test(arguments: rows) func `reads host and port (RFC 3986 §3.2)`(_ row: (text: String, found: String?)) {
        #expect(read(row.text) == row.found)
    }

    @Test func `bounds a host at 255 bytes`() {
        #expect(read(String(repeating: "a", count: 255)) != nil)
        #expect(read(String(repeating: "a", count: 256)) == nil)
    }
}
