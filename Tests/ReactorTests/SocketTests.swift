// Sockets on loopback: listening, connecting, sending, ending.

import Addressing
import Glibc
import Reactor
import Testing
import TestSupport

@Suite struct SocketTests {
    private static let anyPort = SocketAddress(IPAddress(ipv4: 0x7F00_0001), port: 0)

    /// A connection's two ends.
    private static func connected() throws -> (client: Int32, server: Int32) {
        let listening = try ListeningSocket(anyPort)
        let client = try Socket.connect(to: listening.address)
        var server: Int32 = -1
        try #require(eventually {
            guard case .connection(let accepted, _) = ListeningSocket.accept(from: listening.descriptor) else {
                return false
            }
            server = accepted
            return true
        })
        try #require(eventually { Socket.connectError(client) == 0 })
        return (client, server)
    }

    @Test func `port 0 gets a port, and others can share it`() throws {
        let first = try ListeningSocket(Self.anyPort)
        #expect(first.address.port != 0)
        #expect(!first.isShared)
        let second = try ListeningSocket(first.address)
        #expect(second.address == first.address)
    }

    @Test func `an inherited socket is shared, and a descriptor that is none is refused`() throws {
        let own = try ListeningSocket(Self.anyPort)
        let inherited = try ListeningSocket(inherited: dup(own.descriptor))
        #expect(inherited.isShared)
        #expect(inherited.address == own.address)
        #expect(throws: SystemError.self) { try ListeningSocket(inherited: 999_999) }
    }

    @Test func `nobody waiting is no error`() throws {
        let listening = try ListeningSocket(Self.anyPort)
        guard case .wouldBlock = ListeningSocket.accept(from: listening.descriptor) else {
            Issue.record("somebody waits")
            return
        }
    }

    @Test func `bytes go over, and the end is told after them`() throws {
        let (client, server) = try Self.connected()
        defer { close(client); close(server) }
        var buffer = [UInt8](repeating: 0, count: 16)
        #expect(Socket.receive(server, into: &buffer, count: 16) == .wouldBlock)
        #expect(Socket.isQuiet(server))
        #expect(Socket.send(client, from: "hello", count: 5) == .bytes(5))
        Socket.endOutput(client)
        try #require(eventually { !Socket.isQuiet(server) })
        #expect(Socket.receive(server, into: &buffer, count: 16) == .bytes(5))
        #expect(String(decoding: buffer[..<5], as: UTF8.self) == "hello")
        try #require(eventually { Socket.receive(server, into: &buffer, count: 16) == .ended })
        #expect(!Socket.isQuiet(server))
    }

    @Test func `a connection that was reset is broken, and sending raises no signal`() throws {
        let (client, server) = try Self.connected()
        defer { close(server) }
        Socket.resetOnClose(client)
        close(client)
        var byte: UInt8 = 0
        try #require(eventually { Socket.receive(server, into: &byte, count: 1) == .failed(ECONNRESET) })
        #expect(Socket.send(server, from: "x", count: 1) == .failed(EPIPE))
    }

    @Test func `a refused connection says why`() throws {
        let address = try ListeningSocket(Self.anyPort).address
        do {
            let descriptor = try Socket.connect(to: address)
            defer { close(descriptor) }
            #expect(Socket.connectError(descriptor) == ECONNREFUSED)
        } catch {
            #expect(error.number == ECONNREFUSED)
        }
    }

    static let errors: [(number: Int32, isOutOfResources: Bool)] = [
        (EMFILE, true), (ENFILE, true), (ENOBUFS, true), (ENOMEM, true), (EADDRNOTAVAIL, true), (ECONNREFUSED, false),
        (ENETUNREACH, false),
    ]

    @Test(arguments: errors)
    func `running out of something is told from a peer that refuses`(_ number: Int32, _ isOutOfResources: Bool) {
        #expect(SystemError("connect", number: number).isOutOfResources == isOutOfResources)
    }

    @Test func `an error says its call and the kernel's reason`() {
        #expect(SystemError("connect", number: ECONNREFUSED).description == "connect: Connection refused")
    }
}
