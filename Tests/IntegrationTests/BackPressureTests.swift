// Slow readers pause their writers; nobody else notices, and nothing grows.

import Foundation
import Synchronization
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct BackPressureTests {
    /// More than all kernel buffers on the way can hold, so that a writer that is never paused would get there.
    private static let endless = 64 << 20

    @Test(arguments: [false, true])
    func `an upstream is paused while its client does not read`(tls: Bool) throws {
        let written = Atomic<Int>(0)
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(Self.endless)\r\n\r\n")
            let piece = [UInt8](repeating: 120, count: 1 << 16)
            while written.load(ordering: .relaxed) < Self.endless, stream.takesOutput(within: 400) {
                written.add(try stream.writeWhileTaken(piece, limit: 1 << 16), ordering: .relaxed)
            }
        }
        let gateway = try TestGateway(.init(tls: tls), to: upstream)
        let client = try tls ? gateway.connectTLS() : gateway.connect(receiveBuffer: 4096)
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(eventually { upstream.connectionCount == 1 && upstream.openCount == 0 })
        #expect(written.load(ordering: .relaxed) < Self.endless)
        // The upstream's script has given up in mid answer, so the client must see a break and no end.
        #expect(throws: WireError.self) { try client.readResponse() }
    }

    @Test func `a client is paused while its upstream does not read`() throws {
        let mayRead = Gate()
        let upstream = try ScriptedUpstream { stream, upstream in
            if let head = try stream.readHead() { upstream.note(head) }
            try mayRead.wait()
            #expect(try PatternBody.arrives(Self.endless, on: stream))
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: \(Self.endless)\r\n\r\n")
        var written = 0
        while written < Self.endless, client.takesOutput(within: 400) {
            let piece = PatternBody.piece(at: written, count: min(1 << 16, Self.endless - written))
            try client.write(piece)
            written += piece.count
        }
        #expect(written < Self.endless)
        mayRead.open()
        while written < Self.endless {
            let piece = PatternBody.piece(at: written, count: min(1 << 16, Self.endless - written))
            try client.write(piece)
            written += piece.count
        }
        #expect(try client.readResponse().text == "ok")
    }

    @Test func `sixty-four fast clients are served while one does not read`() throws {
        let size = 8 << 20
        let upstream = try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                let count = request.startLine.contains("/large") ? size : 1024
                try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n")
                try PatternBody.write(count, to: stream)
            }
        }
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        let slow = try gateway.connect(receiveBuffer: 4096)
        try slow.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { slow.hasInput })
        let fast = try (0..<64).map { _ in try gateway.connect() }
        for _ in 0..<10 {
            for client in fast { try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
            for client in fast { #expect(try client.readResponse().body.count == 1024) }
        }
        #expect(try slow.readHead()?.status == 200)
        #expect(try PatternBody.arrives(size, on: slow))
    }

    @Test func `a client that takes nothing of its answer is given up`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(Self.endless)\r\n\r\n")
            try PatternBody.write(Self.endless, to: stream)
        }
        let gateway = try TestGateway(.init(settings: "timeouts: { idle: 200ms }"), to: upstream)
        let client = try gateway.connect(receiveBuffer: 4096)
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let line = gateway.logLine()
        #expect(line["outcome"] as? String == "writeTimeout")
        #expect(eventually { upstream.openCount == 0 })
        #expect(gateway.metric("gatehouse_timeouts_total{kind=\"write\"}") == 1)
        #expect(gateway.comesToRest())
    }
}
