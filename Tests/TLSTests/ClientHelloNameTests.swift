// The server name of hellos: real ones of OpenSSL, and ones made by hand.

import COpenSSL
import TLS
import Testing

@Suite struct ClientHelloNameTests {
    /// What OpenSSL sends first.
    private static func hello(_ name: String?) -> [UInt8] {
        let context = SSL_CTX_new(TLS_client_method())
        let session = SSL_new(context)
        let input = BIO_new(BIO_s_mem())
        let output = BIO_new(BIO_s_mem())
        SSL_set_bio(session, input, output)
        if let name { _ = gatehouse_SSL_set_server_name(session, name) }
        SSL_connect(session)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = BIO_read(output, &bytes, 4096)
        SSL_free(session)
        SSL_CTX_free(context)
        return Array(bytes.prefix(Int(count)))
    }

    private static func find(_ bytes: [UInt8]) -> ClientHelloName.Finding {
        var name = ClientHelloName()
        return bytes.withUnsafeBufferPointer { name.find(in: $0) }
    }

    /// A record around `payload`.
    private static func record(_ payload: [UInt8]) -> [UInt8] {
        [22, 3, 1, UInt8(payload.count >> 8), UInt8(payload.count & 255)] + payload
    }

    private static func vector(_ bytes: [UInt8], _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(bytes.count >> ($0 * 8) & 255) } + bytes
    }

    /// A hello with these extensions, each with its type.
    private static func made(_ extensions: [UInt8]?, cipherSuites: [UInt8] = [0x13, 0x01]) -> [UInt8] {
        let body = [3, 3] + [UInt8](repeating: 7, count: 32) + vector([], 1) + vector(cipherSuites, 2) + vector([0], 1)
            + (extensions.map { vector($0, 2) } ?? [])
        return [1] + vector(body, 3)
    }

    private static func name(_ text: String, kind: UInt8 = 0) -> [UInt8] {
        [0, 0] + vector(vector([kind] + vector(Array(text.utf8), 2), 2), 2)
    }

    @Test(arguments: ["a.example", "*.odd.example", String(repeating: "x", count: 63) + ".example"])
    func `OpenSSL's name is found, byte by byte and at no byte sooner`(_ name: String) {
        let bytes = Self.hello(name)
        for count in 0..<bytes.count { #expect(Self.find(Array(bytes[..<count])) == .incomplete) }
        #expect(Self.find(bytes) == .name(Array(name.utf8)))
        #expect(Self.find(bytes + [20, 3, 3, 0, 1, 1]) == .name(Array(name.utf8)))
    }

    @Test func `OpenSSL without a name names nobody`() { #expect(Self.find(Self.hello(nil)) == .noName) }

    @Test(arguments: [1, 2, 3, 7, 50])
    func `a hello may be spread over records`(_ size: Int) {
        let payload = Array(Self.hello("spread.example").dropFirst(5))
        var wire: [UInt8] = []
        for start in stride(from: 0, to: payload.count, by: size) {
            wire += Self.record(Array(payload[start..<min(start + size, payload.count)]))
        }
        for count in 0..<wire.count { #expect(Self.find(Array(wire[..<count])) == .incomplete) }
        #expect(Self.find(wire) == .name(Array("spread.example".utf8)))
    }

    static let made: [(what: String, bytes: [UInt8], finding: ClientHelloName.Finding)] = [
        ("a name", record(made(name("b"))), .name([98])),
        ("a name behind another extension", record(made([0, 23, 0, 0] + name("b"))), .name([98])),
        ("no extensions at all", record(made(nil)), .noName),
        ("an empty list of extensions", record(made([])), .noName),
        ("a name of another kind", record(made(name("b", kind: 9))), .noName),
        ("an empty name", record(made(name(""))), .notAHello),
        ("an extension beyond the list", record(made([0, 0, 0, 9, 1])), .notAHello),
        ("half an extension", record(made([0, 0, 0])), .notAHello),
        ("a list of names beyond its extension", record(made([0, 0, 0, 4, 0, 9, 0, 0])), .notAHello),
        ("bytes behind the list of names", record(made([0, 0, 0, 6, 0, 3, 0, 0, 0, 1])), .notAHello),
        ("another handshake message", record([2, 0, 0, 1, 0]), .notAHello),
        ("another record", [23, 3, 3, 0, 1, 0], .notAHello),
        ("another version's major number", [22, 2, 0, 0, 1, 1], .notAHello),
        ("an empty record", [22, 3, 1, 0, 0], .notAHello),
        ("a record above the maximum", [22, 3, 1, 0x40, 1], .notAHello),
        ("HTTP in clear text", Array("GET / HTTP/1.1\r\n\r\n".utf8), .notAHello),
        ("a second record of another type", record([1, 0, 0, 50, 3, 3]) + [23, 3, 3, 0, 1, 0], .notAHello),
        ("a hello above the bound", record([1, 0, 0x41, 0]), .noName),
        ("a hello of 16 MiB", record([1, 0xFF, 0xFF, 0xFF]), .noName),
        ("an empty hello", record([1, 0, 0, 0]), .notAHello),
        ("a hello cut in its random", record([1, 0, 0, 3, 3, 3, 3]), .notAHello),
        ("a session id beyond the hello", record([1] + vector([3, 3] + [UInt8](repeating: 0, count: 32) + [40], 3)),
         .notAHello),
        ("many cipher suites", record(made(name("b"), cipherSuites: [UInt8](repeating: 1, count: 9000))), .name([98])),
    ]

    @Test(arguments: made.indices)
    func `a hello that is made by hand comes to this`(_ number: Int) {
        let item = Self.made[number]
        #expect(Self.find(item.bytes) == item.finding, "\(item.what)")
        // Byte by byte it comes to the same, as soon as it can be seen.
        var reader = ClientHelloName()
        var finding = ClientHelloName.Finding.incomplete
        for count in 0...item.bytes.count where finding == .incomplete {
            finding = item.bytes[..<count].withUnsafeBufferPointer { reader.find(in: $0) }
        }
        #expect(finding == item.finding, "\(item.what)")
        // No prefix names anybody else.
        for count in 0..<item.bytes.count {
            if case .name(let name) = Self.find(Array(item.bytes[..<count])) {
                #expect(item.finding == .name(name), "\(item.what)")
            }
        }
    }

    @Test func `what was counted is not judged again`() {
        var wire = Self.made(Self.name("once.example")).flatMap { Self.record([$0]) }
        var reader = ClientHelloName()
        for count in 0..<wire.count {
            #expect(wire[..<count].withUnsafeBufferPointer { reader.find(in: $0) } == .incomplete)
            // The type of a record that has been seen: looked at again it would be none of a handshake.
            if count >= 6, count.isMultiple(of: 6) { wire[count - 6] = 0 }
        }
        #expect(wire.withUnsafeBufferPointer { reader.find(in: $0) } == .name(Array("once.example".utf8)))
    }
}
