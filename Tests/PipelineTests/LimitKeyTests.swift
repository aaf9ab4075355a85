// What limits count by.

import Addressing
import HTTPSemantics
import Pipeline
import RateLimiting
import Snapshots
import Testing

@Suite struct LimitKeyTests {
    private let secret = KeyHashSecret(low: 1, high: 2)

    private func subject(_ client: String = "192.0.2.1", route: String = "r") throws -> LimitSubject {
        LimitSubject(client: try #require(IPAddress(client)), route: route, listener: ":80")
    }

    private func digest(
        _ parts: [LimitKey.Part], _ line: String = "GET /", fields: [String] = [], client: String = "192.0.2.1",
        route: String = "r", ipv4: Int = 32, ipv6: Int = 64
    ) throws -> KeyDigest {
        let head = try TestGateway.head((["\(line) HTTP/1.1", "Host: a.example"] + fields).joined(separator: "\r\n"))
        head.setCanonicalPathToRaw()
        let key = LimitKey(parts: parts, ipv4Prefix: ipv4, ipv6Prefix: ipv6, kind: "")
        return LimitKeyReader.digest(key, head, try subject(client, route: route), secret: secret)
    }

    static let alike: [(first: String, second: String, ipv4: Int, ipv6: Int, isAlike: Bool)] = [
        ("192.0.2.1", "192.0.2.1", 32, 64, true), ("192.0.2.1", "192.0.2.2", 32, 64, false),
        ("192.0.2.1", "192.0.2.2", 24, 64, true), ("192.0.2.1", "192.0.3.2", 24, 64, false),
        ("2001:db8::1", "2001:db8::ffff:1", 32, 64, true), ("2001:db8::1", "2001:db8:0:1::1", 32, 64, false),
        ("2001:db8::1", "2001:db8:0:1::1", 32, 48, true), ("2001:db8::1", "2001:db8::2", 32, 128, false),
        ("2001:db8::1", "2001:db8::2", 32, 120, true), ("::ffff:192.0.2.1", "192.0.2.1", 32, 64, true),
        ("::c000:201", "192.0.2.1", 32, 128, false), ("1.2.3.4", "250.2.3.4", 1, 64, false),
    ]

    @Test(arguments: alike)
    func `addresses count by their prefix`(
        _ row: (first: String, second: String, ipv4: Int, ipv6: Int, isAlike: Bool)
    ) throws {
        let digests = try [row.first, row.second].map {
            try digest([.clientAddress], client: $0, ipv4: row.ipv4, ipv6: row.ipv6)
        }
        #expect((digests[0] == digests[1]) == row.isAlike)
    }

    private static let key = LimitKey.Part.header(Array("x-key".utf8))
    private static let cookie = LimitKey.Part.cookie(Array("sid".utf8))
    private static let query = LimitKey.Part.query(Array("token".utf8))

    static let requests: [
        (parts: [LimitKey.Part], first: (String, [String]), second: (String, [String]), alike: Bool)
    ] = [
        ([key], ("GET /", ["X-Key: a"]), ("GET /", ["x-key: a"]), true),
        ([key], ("GET /", ["X-Key: a"]), ("GET /", ["X-Key: b"]), false),
        ([key], ("GET /", ["X-Key: a"]), ("GET /", []), false),
        ([key], ("GET /", ["X-Key: "]), ("GET /", []), false),
        ([cookie], ("GET /", ["Cookie: a=1; sid=x"]), ("GET /", ["Cookie: sid=x; b=2"]), true),
        ([cookie], ("GET /", ["Cookie: xsid=x"]), ("GET /", []), true),
        ([cookie], ("GET /", ["Cookie: sid=x"]), ("GET /", ["Cookie: sid=y"]), false),
        ([cookie], ("GET /", ["Cookie: a=1", "Cookie: sid=x"]), ("GET /", ["Cookie: sid=x"]), true),
        ([query], ("GET /?token=1&b", []), ("GET /?b&token=1", []), true),
        ([query], ("GET /?token=1", []), ("GET /?token=2", []), false),
        ([query], ("GET /?token", []), ("GET /?token=", []), true),
        ([query], ("GET /?tokens=1", []), ("GET /", []), true),
        ([.method], ("GET /", []), ("POST /", []), false), ([.method], ("GET /a", []), ("GET /b", []), true),
        ([.path], ("GET /a", []), ("GET /b", []), false), ([.path], ("GET /a?1", []), ("GET /a?2", []), true),
        ([.path, .method], ("GET /a", []), ("POST /a", []), false),
        ([], ("GET /a", ["X-Key: a"]), ("POST /b", []), true),
    ]

    @Test(arguments: requests)
    func `requests count by what the key's parts say`(
        _ row: (parts: [LimitKey.Part], first: (String, [String]), second: (String, [String]), alike: Bool)
    ) throws {
        let first = try digest(row.parts, row.first.0, fields: row.first.1)
        let second = try digest(row.parts, row.second.0, fields: row.second.1)
        #expect((first == second) == row.alike)
    }

    @Test func `where a part is missing the client's address stands in`() throws {
        let one = try digest([Self.key], client: "192.0.2.1")
        #expect(try digest([Self.key], client: "192.0.2.1") == one)
        #expect(try digest([Self.key], client: "192.0.2.2") != one)
        let given = try digest([Self.key], fields: ["X-Key: a"], client: "192.0.2.1")
        #expect(try digest([Self.key], fields: ["X-Key: a"], client: "192.0.2.2") == given)
    }

    @Test func `a client certificate counts by what it calls the client`() throws {
        let head = try TestGateway.head("GET / HTTP/1.1", "Host: a")
        let key = LimitKey(parts: [.clientCertificate], kind: "clientCertificate")
        func digest(_ identity: String?, _ client: String) throws -> KeyDigest {
            var subject = try subject(client)
            subject.identity = identity.map { Array($0.utf8) }
            return LimitKeyReader.digest(key, head, subject, secret: secret)
        }
        #expect(try digest("spiffe://a/b", "192.0.2.1") == digest("spiffe://a/b", "192.0.2.2"))
        #expect(try digest("spiffe://a/b", "192.0.2.1") != digest("spiffe://a/c", "192.0.2.1"))
        #expect(try digest(nil, "192.0.2.1") != digest(nil, "192.0.2.2"))
    }

    @Test func `parts do not run into each other`() throws {
        let parts = [LimitKey.Part.header(Array("a".utf8)), .header(Array("b".utf8))]
        #expect(try digest(parts, fields: ["A: xy", "B: z"]) != digest(parts, fields: ["A: x", "B: yz"]))
        #expect(try digest([.route], route: "a") != digest([.route], route: "b"))
    }

    @Test func `what may be secret is shown as a hash, the rest as it is`() throws {
        let head = try TestGateway.head(
            "GET /a?token=opensesame HTTP/1.1", "Host: a.example", "X-Key: opensesame", "Cookie: sid=opensesame")
        head.setCanonicalPathToRaw()
        func label(_ parts: [LimitKey.Part]) throws -> String {
            let key = LimitKey(parts: parts, ipv4Prefix: 24, kind: "")
            return String(
                decoding: LimitKeyReader.label(key, head, try subject(), secret: secret), as: UTF8.self)
        }
        #expect(try label([]) == "everybody")
        #expect(try label([.clientAddress, .host, .path, .method]) == "192.0.2.0/24 a.example /a GET")
        let secrets = try label([Self.key, Self.cookie, Self.query])
        #expect(!secrets.contains("open"))
        let parts = Set(secrets.split(separator: " "))
        #expect(parts.count == 1 && parts.allSatisfy { $0.hasPrefix("#") && $0.count == 9 })
    }
}
