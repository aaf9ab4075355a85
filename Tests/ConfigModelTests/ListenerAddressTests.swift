// Listener addresses: what is read, and what is not.

import Addressing
import ConfigModel
import Testing

@Suite struct ListenerAddressTests {
    static let accepted: [(text: String, address: ListenerAddress)] = [
        (":8443", .everyAddress(port: 8443)),
        ("*:8443", .everyAddress(port: 8443)),
        ("127.0.0.1:8080", .socket(SocketAddress(IPAddress(ipv4: 0x7F00_0001), port: 8080))),
        ("[::1]:0", .socket(SocketAddress(IPAddress(ipv6High: 0, low: 1), port: 0))),
        ("systemd:web", .inherited(name: "web")),
        ("fd:3", .descriptor(3)),
    ]

    @Test(arguments: accepted)
    func `an address is read, and says itself again`(_ text: String, _ address: ListenerAddress) throws {
        #expect(try ListenerAddress(parsing: text) == address)
        #expect(try ListenerAddress(parsing: "\(address)") == address)
    }

    static let refused = [
        "", "8080", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80", "[::1]",
        "[::1:80", "unix:/run/a.sock", "fd:", "fd:2", "fd:x", "systemd:", "systemd:a b",
    ]

    @Test(arguments: refused)
    func `what is no listener address is refused`(_ text: String) {
        #expect(throws: ValueProblem.self) { try ListenerAddress(parsing: text) }
    }
}
