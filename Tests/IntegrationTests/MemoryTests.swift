// A process under load that must not grow, measured from outside.

import Foundation
import TestSupport
import Testing

@Suite struct MemoryTests {
    /// Answers `/large` with 32 MiB and everything else with 1 KiB.
    private static let backend: ScriptedUpstream.Script = { stream, upstream in
        while let request = try upstream.takeRequest(from: stream) {
            let count = request.startLine.contains("/large") ? 32 << 20 : 1024
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n")
            try PatternBody.write(count, to: stream)
        }
    }

    @Test func `sixteen clients that do not read cost no memory while others are served`() throws {
        let upstream = try ScriptedUpstream(script: Self.backend)
        let process = try ChildGateway(
            descriptors: 1000, "routes: [{ match: /, to: \"http://127.0.0.1:\(upstream.port)\" }]\n")
        let fast = try (0..<64).map { _ in try WireStream(port: process.port) }
        try Self.serve(fast, rounds: 5)
        let before = process.residentKibibytes
        let slow = try (0..<16).map { _ in
            let client = try WireStream(port: process.port, receiveBuffer: 4096)
            try client.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            return client
        }
        #expect(eventually { slow.allSatisfy(\.hasInput) })
        try Self.serve(fast, rounds: 20)
        // 16 answers of 32 MiB are under way: 512 MiB, of which each connection may hold one read.
        #expect(process.residentKibibytes - before < 32 << 10)
        for client in slow { client.reset() }
        try Self.serve(fast, rounds: 1)
    }

    @Test func `a hundred reloads leave nothing behind`() throws {
        let upstream = try ScriptedUpstream(script: Self.backend)
        let process = try ChildGateway(descriptors: 1000, Self.routes(to: upstream, 0))
        let clients = try (0..<8).map { _ in try WireStream(port: process.port) }
        func reload(_ numbers: Range<Int>) throws {
            for number in numbers {
                try process.reload(Self.routes(to: upstream, number))
                #expect(try eventually { try Self.isInForce(number, at: process.port) })
                try Self.serve(clients, rounds: 1)
            }
        }
        try reload(1..<21)
        let before = process.residentKibibytes
        try reload(21..<101)
        #expect(process.residentKibibytes - before < 8 << 10)
    }

    /// Some hundred routes, other ones with each number.
    private static func routes(to upstream: ScriptedUpstream, _ number: Int) -> String {
        "routes:\n  - match: /\n    to: http://127.0.0.1:\(upstream.port)\n"
            + (0..<300).map { "  - match: host-\($0)-\(number).example.com\n    respond: 204\n" }.joined()
    }

    private static func isInForce(_ number: Int, at port: UInt16) throws -> Bool {
        let client = try WireStream(port: port)
        try client.write("GET / HTTP/1.1\r\nHost: host-7-\(number).example.com\r\nConnection: close\r\n\r\n")
        return try client.readResponse().status == 204
    }

    private static func serve(_ clients: [WireStream], rounds: Int) throws {
        for _ in 0..<rounds {
            for client in clients { try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
            for client in clients { #expect(try client.readResponse().body.count == 1024) }
        }
    }
}
