// PROXY headers of both versions: what is read, what is refused, and what we write ourselves.

import Addressing
import Testing
import Transport

@Suite struct ProxyHeaderTests {
    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]

    private static func binary(_ command: UInt8, _ family: UInt8, _ payload: [UInt8], length: Int? = nil) -> [UInt8] {
        let count = length ?? payload.count
        return signature + [command, family, UInt8(count >> 8), UInt8(count & 255)] + payload
    }

    private static let four: [UInt8] = [192, 0, 2, 1, 198, 51, 100, 2, 0x1F, 0x90, 0x01, 0xBB]
    private static let six: [UInt8] = [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
        + [UInt8](repeating: 0, count: 16) + [0x1F, 0x90, 0x01, 0xBB]

    private static let longest = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"

    static let accepted: [(wire: [UInt8], client: String?)] = [
        (text("PROXY TCP4 192.0.2.1 198.51.100.2 8080 443\r\n"), "192.0.2.1:8080"),
        (text("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n"), "255.255.255.255:65535"),
        (text("PROXY TCP6 2001:db8::1 ::1 8080 443\r\n"), "[2001:db8::1]:8080"),
        (text("PROXY TCP6 \(longest) \(longest) 65535 65535\r\n"), "[\(longest)]:65535"),
        (text("PROXY UNKNOWN\r\n"), nil),
        (text("PROXY UNKNOWN ffff::1 what ever 1 2\r\n"), nil),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 0 0\r\n"), "1.2.3.4:0"),
        (binary(0x21, 0x11, four), "192.0.2.1:8080"),
        (binary(0x21, 0x21, six), "[2001:db8::1]:8080"),
        (binary(0x21, 0x11, four + [3, 0, 4, 1, 2, 3, 4]), "192.0.2.1:8080"),
        (binary(0x20, 0x00, []), nil),
        (binary(0x20, 0x11, four), nil),
        (binary(0x21, 0x00, []), nil),
        (binary(0x21, 0x00, [1, 2, 3]), nil),
        (binary(0x21, 0x11, four + [UInt8](repeating: 4, count: 2036)), "192.0.2.1:8080"),
    ]

    @Test(arguments: accepted)
    func `a header is read however it arrives, and not before it is whole`(_ wire: [UInt8], _ client: String?) throws {
        for rest in [[], Array("GET / HTTP/1.1\r\n".utf8)] {
            let bytes = wire + rest
            for count in 0...bytes.count {
                let found = try bytes[..<count].withUnsafeBufferPointer { try ProxyHeader.read($0) }
                guard count >= wire.count else {
                    #expect(found == nil)
                    continue
                }
                #expect(found?.byteCount == wire.count)
                #expect(found?.client.map { "\($0)" } == client)
            }
        }
    }

    static let refused: [(wire: [UInt8], error: ProxyHeaderError)] = [
        (text("GET / HTTP/1.1\r\n"), .notAHeader), (text("POST / HTTP/1.1\r\n"), .notAHeader),
        (text("PROXY"), .notAHeader), (text("proxy TCP4 1.2.3.4 5.6.7.8 1 2\r\n"), .notAHeader),
        ([22, 3, 1, 0, 100], .notAHeader), (text("\r\n\r\nGET"), .notAHeader),
        (text("PROXY TCP5 1.2.3.4 5.6.7.8 1 2\r\n"), .malformedLine),
        (text("PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n"), .malformedLine),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n"), .malformedLine),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n"), .malformedLine),
        (text("PROXY TCP4  1.2.3.4 5.6.7.8 1 2\r\n"), .malformedLine),
        (text("PROXY TCP4\t1.2.3.4 5.6.7.8 1 2\r\n"), .malformedLine),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n"), .malformedLine),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r \n"), .malformedLine),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\0\r\n"), .malformedLine),
        (text("PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n"), .malformedAddress),
        (text("PROXY TCP4 1.2.3.4 5.6.7 1 2\r\n"), .malformedAddress),
        (text("PROXY TCP4 ::1 5.6.7.8 1 2\r\n"), .malformedAddress),
        (text("PROXY TCP4 1.2.3.4 ::1 1 2\r\n"), .malformedAddress),
        (text("PROXY TCP6 1.2.3.4 ::1 1 2\r\n"), .malformedAddress),
        (text("PROXY TCP6 ::1 1.2.3.4 1 2\r\n"), .malformedAddress),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 65536 2\r\n"), .malformedAddress),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 1 65536\r\n"), .malformedAddress),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 +1 2\r\n"), .malformedAddress),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 01 2\r\n"), .malformedAddress),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 -1 2\r\n"), .malformedAddress),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 x 2\r\n"), .malformedAddress),
        (text("PROXY TCP4 1.2.3.4 5.6.7.8 1 \r\n"), .malformedAddress),
        (text("PROXY TCP4 1.2.3.4 evil 1 2\r\n"), .malformedAddress),
        (text("PROXY UNKNOWN " + String(repeating: "x", count: 100) + "\r\n"), .tooLong),
        (binary(0x11, 0x11, four), .unknownVersion), (binary(0x31, 0x11, four), .unknownVersion),
        (binary(0x22, 0x11, four), .unknownCommand), (binary(0x2F, 0x11, four), .unknownCommand),
        (binary(0x21, 0x12, four), .unknownFamily), (binary(0x21, 0x31, four), .unknownFamily),
        (binary(0x21, 0x10, four), .unknownFamily), (binary(0x21, 0x41, four), .unknownFamily),
        (binary(0x21, 0x11, Array(four.dropLast())), .malformedAddress), (binary(0x21, 0x11, []), .malformedAddress),
        (binary(0x21, 0x21, four), .malformedAddress), (binary(0x21, 0x11, [], length: 2049), .tooLong),
        (binary(0x21, 0x11, [], length: 65535), .tooLong),
    ]

    @Test(arguments: refused)
    func `what is no header is refused, and no part is taken for one`(_ wire: [UInt8], _ error: ProxyHeaderError) {
        let bytes = wire + Array("GET / HTTP/1.1\r\n\r\n".utf8)
        #expect(throws: error) { try bytes.withUnsafeBufferPointer { try ProxyHeader.read($0) } }
        for count in 0..<wire.count {
            let found = try? bytes[..<count].withUnsafeBufferPointer { try ProxyHeader.read($0) }
            #expect(found == nil)
        }
    }

    static let pairs: [(client: String, local: String)] = [
        ("192.0.2.1:1234", "198.51.100.2:443"), ("[2001:db8::1]:1", "[::1]:65535"), ("192.0.2.1:9", "[::1]:80"),
    ]

    @Test(arguments: pairs, [false, true])
    func `what we write can be read`(_ pair: (client: String, local: String), _ isBinary: Bool) throws {
        let client = try #require(SocketAddress(pair.client))
        let local = try #require(SocketAddress(pair.local))
        let bytes = ProxyHeaderWriter.header(isBinary: isBinary, client: client, local: local)
        let header = try bytes.withUnsafeBufferPointer { try ProxyHeader.read($0) }
        #expect(header?.client == client)
        #expect(header?.byteCount == bytes.count)
    }
}
