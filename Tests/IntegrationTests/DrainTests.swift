// The end of a process: what it has begun it finishes, and takes on nothing more.

import Foundation
import GatehouseServer
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct DrainTests {
    /// Drains on a thread of its own, as a signal would.
    private static func drain(_ gateway: TestGateway) -> Gate {
        let isOver = Gate()
        let carrier = Carrier(gateway)
        Thread.detachNewThread {
            carrier.gateway.server.drain()
            isOver.open()
        }
        return isOver
    }

    /// The test lets go of the gateway while another thread drains it.
    private final class Carrier: @unchecked Sendable {
        let gateway: TestGateway
        init(_ gateway: TestGateway) { self.gateway = gateway }
    }

    @Test func `an exchange in flight is finished, and everything else ends`() throws {
        let mayAnswer = Gate()
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try mayAnswer.wait()
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            _ = try stream.readToEnd()
        }
        let gateway = try TestGateway(
            .init(admin: true), TestGateway.everything(to: upstream) + "  - { match: /own, respond: 204 }\n")
        let (port, adminPort) = (gateway.port, gateway.adminPort)
        #expect(try gateway.admin("/readyz").status == 200)
        let idle = try gateway.connect()
        try idle.write("GET /own HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try idle.readResponse().status == 204)
        let busy = try gateway.connect()
        try busy.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { upstream.requests.count == 1 })
        let isOver = Self.drain(gateway)
        #expect(try idle.read().isEmpty)
        let readiness = try WireStream(host: "127.0.0.3", port: adminPort)
        try readiness.write("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try readiness.readResponse().status == 503)
        #expect(eventually { (try? WireStream(port: port)) == nil })
        mayAnswer.open()
        let response = try busy.readResponse()
        #expect(response.text == "ok")
        #expect(!response.keepsAlive)
        #expect(try busy.read().isEmpty)
        try isOver.wait()
    }

    @Test func `the drain's deadline cuts off what is left`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            _ = try stream.readToEnd()
        }
        let gateway = try TestGateway(.init(settings: "timeouts: { drain: 1s }"), to: upstream)
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { upstream.requests.count == 1 })
        gateway.server.drain()
        #expect(try client.endsWithoutMore())
        #expect(eventually { upstream.openCount == 0 })
        #expect(gateway.logLine()["outcome"] as? String == "drained")
    }

    @Test func `a request that has arrived when the drain begins is answered`() throws {
        let gateway = try TestGateway(.init(workers: 1), "routes: [{ match: /, respond: 204 }]\n")
        let clients = try (0..<50).map { _ in try gateway.connect() }
        for client in clients {
            try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().status == 204)
        }
        for client in clients { try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
        let late = try (0..<20).map { _ in try gateway.connect() }
        for client in late { try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
        gateway.server.drain()
        for client in clients + late { #expect(try client.readResponse().status == 204) }
    }

    @Test func `a drained server leaves no descriptor and no connection behind`() throws {
        let upstream = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        do {
            let gateway = try TestGateway(to: upstream)
            let client = try gateway.connect()
            try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().text == "ok")
            gateway.server.drain()
        }
        #expect(eventually { upstream.openCount == 0 })
    }
}
