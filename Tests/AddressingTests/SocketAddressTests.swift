// Addresses with ports: as text, and as the kernel has them.

import Addressing
import Glibc
import Testing

@Suite struct SocketAddressTests {
    static let texts: [(text: String, canonical: String)] = [
        ("127.0.0.1:8080", "127.0.0.1:8080"), ("[::1]:443", "[::1]:443"), ("0.0.0.0:0", "0.0.0.0:0"),
        ("[2001:DB8::0:1]:65535", "[2001:db8::1]:65535"), ("[::ffff:10.0.0.1]:80", "10.0.0.1:80"),
    ]

    @Test(arguments: texts)
    func `an address with a port is read and written`(_ text: String, _ canonical: String) throws {
        #expect(try #require(SocketAddress(text)).description == canonical)
    }

    @Test(arguments: ["", "127.0.0.1", ":80", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "[::1]", "[::1:80", "host:80"])
    func `what is no address with a port is refused`(_ text: String) { #expect(SocketAddress(text) == nil) }

    @Test(arguments: texts)
    func `the kernel's form and back is the same address`(_ text: String, _ canonical: String) throws {
        let address = try #require(SocketAddress(text))
        let back = address.withSockaddr { pointer, length -> SocketAddress? in
            var storage = sockaddr_storage()
            withUnsafeMutableBytes(of: &storage) {
                $0.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: Int(length)))
            }
            return SocketAddress(storage)
        }
        #expect(back == address)
    }

    @Test func `a family that is neither IPv4 nor IPv6 has no address`() {
        var storage = sockaddr_storage()
        storage.ss_family = sa_family_t(AF_UNIX)
        #expect(SocketAddress(storage) == nil)
    }
}
