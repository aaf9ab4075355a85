// What has a maximum, and what happens there.

import Foundation
import Glibc
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct LimitTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let routes = "routes: [{ match: /, respond: 204 }]\n"

    @Test func `connections above the maximum wait until one ends`() throws {
        let gateway = try TestGateway(
            .init(workers: 1, settings: "limits: { connectionsPerWorker: 2 }"), Self.routes)
        var served = try (0..<2).map { _ in try gateway.connect() }
        for client in served {
            try client.write(Self.get)
            #expect(try client.readResponse().status == 204)
        }
        let waiting = try gateway.connect()
        try waiting.write(Self.get)
        for client in served {
            try client.write(Self.get)
            #expect(try client.readResponse().status == 204)
        }
        #expect(!waiting.hasInput)
        served.removeFirst().close()
        #expect(try waiting.readResponse().status == 204)
    }

    @Test func `a full worker rests while clients wait at a shared socket`() throws {
        let listener = try SharedListener()
        let gateway = try TestGateway(
            .init(
                workers: 1, moreListeners: ["\"fd:\(listener.descriptor)\""],
                settings: "limits: { connectionsPerWorker: 1 }"), Self.routes)
        let served = try WireStream(port: listener.port)
        try served.write(Self.get)
        #expect(try served.readResponse().status == 204)
        let waiting = try WireStream(port: listener.port)
        try waiting.write(Self.get)
        try served.write(Self.get)
        #expect(try served.readResponse().status == 204)
        let before = try #require(gateway.metric("gatehouse_loop_turns_total"))
        for _ in 0..<50 {
            try served.write(Self.get)
            #expect(try served.readResponse().status == 204)
        }
        let after = try #require(gateway.metric("gatehouse_loop_turns_total"))
        #expect(after - before < 500)
        served.close()
        #expect(try waiting.readResponse().status == 204)
    }

    @Test func `a process without descriptors refuses, rests, and recovers`() throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let process = try ChildGateway(
            descriptors: 40, TestGateway.everything(to: upstream) + "  - { match: /own, respond: 204 }\n")
        // More than it has descriptors for: each is either served, refused, or waits.
        var clients: [WireStream] = []
        for _ in 0..<60 {
            let client = try WireStream(port: process.port)
            try client.write("GET /own HTTP/1.1\r\nHost: a\r\n\r\n")
            clients.append(client)
        }
        #expect(try clients[0].readResponse().status == 204)
        try clients[0].write("GET /own HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try clients[0].readResponse().status == 204)
        for client in clients { client.close() }
        #expect(eventually {
            guard let client = try? WireStream(port: process.port) else { return false }
            try? client.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            return (try? client.readResponse())?.text == "ok"
        })
        #expect(process.isRunning)
    }
}

/// A listening socket that is handed over by its number, as a service manager does.
private final class SharedListener {
    let descriptor: Int32
    let port: UInt16

    init() throws {
        descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (socket, size) = (descriptor, length)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                let bound = bind(socket, pointer, size)
                getsockname(socket, pointer, &length)
                return bound
            }
        }
        guard result == 0, listen(descriptor, 16) == 0 else { throw WireError.broken("listen") }
        port = UInt16(bigEndian: address.sin_port)
    }
}
