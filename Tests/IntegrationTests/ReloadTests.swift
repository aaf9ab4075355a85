// A new configuration under traffic: nobody notices but those it is about.

import ControlPlane
import Foundation
import Synchronization
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct ReloadTests {
    @Test func `an exchange in flight ends on the generation that it began with`() throws {
        let mayAnswer = Gate()
        let old = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try mayAnswer.wait()
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold")
        }
        let new = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew")
        let gateway = try TestGateway(to: old)
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { old.requests.count == 1 })
        try gateway.reload(TestGateway.everything(to: new))
        #expect(try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").text == "new")
        mayAnswer.open()
        #expect(try client.readResponse().text == "old")
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse().text == "new")
        let lines = gateway.logLines(atLeast: 3)
        #expect(lines.map { $0["generation"] as? Int } == [2, 1, 2])
        client.close()
        #expect(gateway.comesToRest())
    }

    @Test func `a generation is given up with the last request that began on it`() throws {
        let mayAnswer = Gate()
        let old = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try mayAnswer.wait()
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold")
        }
        let inUse = "gatehouse_config_generations_in_use"
        let gateway = try TestGateway(to: old)
        #expect(gateway.metric(inUse) == 1)
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { old.requests.count == 1 })
        try gateway.reload("routes: [{ match: /, respond: 204 }]\n")
        #expect(gateway.metric(inUse) == 2)
        mayAnswer.open()
        #expect(try client.readResponse().text == "old")
        #expect(eventually { gateway.metric(inUse) == 1 })
    }

    @Test func `a configuration with errors changes nothing`() throws {
        let gateway = try TestGateway("routes: [{ match: /, respond: 204 }]\n")
        let client = try gateway.connect()
        let report = try gateway.reload("routes: [{ match: /, respnd: 404 }]\n")
        #expect(report.outcome == .refused)
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse().status == 204)
        #expect(gateway.metric("gatehouse_config_reloads_total{result=\"failure\"}") == 1)
        #expect(gateway.metric("gatehouse_config_last_reload_successful") == 0)
        #expect(gateway.metric("gatehouse_config_generation") == 1)
    }

    @Test(arguments: [false, true])
    func `a hundred reloads while requests flow lose none`(tls: Bool) throws {
        let first = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let second = try ScriptedUpstream.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
        // However many requests a busy machine gets through in a hundred reloads, no connection ends of their number.
        let gateway = try TestGateway(
            .init(tls: tls, settings: "limits: { requestsPerConnection: 0 }"), to: first)
        let clients = try (0..<8).map { _ in try tls ? gateway.connectTLS() : gateway.connect() }
        let traffic = Traffic(clients)
        for number in 0..<100 {
            let upstream = number % 2 == 0 ? second : first
            let more = (0..<number % 5).map { "  - match: /more\($0)\n    respond: 204\n" }.joined()
            let report = try gateway.reload(TestGateway.everything(to: upstream) + more)
            #expect(report.outcome == .published(generation: UInt64(number) + 2))
        }
        let (answered, failures) = traffic.stop()
        #expect(failures == [])
        #expect(answered > 100)
        #expect(eventually { first.openCount + second.openCount <= 8 })
    }

    @Test func `connections of a listener that moves in the list go on`() throws {
        let gateway = try TestGateway(
            .init(moreListeners: ["127.0.0.4:0"]), "routes: [{ match: /, respond: 204 }]\n")
        let port = gateway.port(ofListener: 1)
        let client = try WireStream(host: "127.0.0.4", port: port)
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse().status == 204)
        gateway.listeners = ["127.0.0.4:0"]
        #expect(try gateway.reload("routes: [{ match: /, respond: 205 }]\n").outcome == .published(generation: 2))
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse().status == 205)
        #expect(try WireStream(host: "127.0.0.4", port: port).hasInput == false)
    }

    @Test func `a listener that is removed refuses connections and ends those it has`() throws {
        let mayAnswer = Gate()
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try mayAnswer.wait()
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        let gateway = try TestGateway(
            .init(moreListeners: ["127.0.0.4:0"]),
            TestGateway.everything(to: upstream) + "  - { match: /own, respond: 204 }\n")
        let port = gateway.port(ofListener: 1)
        let idle = try WireStream(host: "127.0.0.4", port: port)
        try idle.write("GET /own HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try idle.readResponse().status == 204)
        let busy = try WireStream(host: "127.0.0.4", port: port)
        try busy.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let half = try WireStream(host: "127.0.0.4", port: port)
        try half.write("GET /own HTTP/1.1\r\nHos")
        let other = try gateway.connect()
        try other.write("GET /own HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.readResponse().status == 204)
        #expect(eventually { upstream.requests.count == 1 && gateway.metric("gatehouse_connections") == 4 })
        gateway.listeners = ["127.0.0.1:0"]
        try gateway.reload(TestGateway.everything(to: upstream) + "  - { match: /own, respond: 204 }\n")
        #expect(try idle.read().isEmpty)
        #expect(throws: WireError.self) { try WireStream(host: "127.0.0.4", port: port) }
        mayAnswer.open()
        #expect(try busy.readResponse().text == "ok")
        #expect(try busy.read().isEmpty)
        try half.write("t: a\r\n\r\n")
        #expect(try half.readResponse().keepsAlive == false)
        try other.write("GET /own HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.readResponse().status == 204)
    }

    @Test func `a listener that is added serves, and may be added again`() throws {
        let routes = "routes: [{ match: /, respond: 204 }]\n"
        let gateway = try TestGateway(routes)
        for _ in 0..<3 {
            gateway.listeners = ["127.0.0.1:0", "127.0.0.4:0"]
            try gateway.reload(routes)
            let port = gateway.port(ofListener: 1)
            for _ in 0..<8 {
                let client = try WireStream(host: "127.0.0.4", port: port)
                try client.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(try client.readResponse().status == 204)
            }
            gateway.listeners = ["127.0.0.1:0"]
            try gateway.reload(routes)
        }
    }

    @Test func `a higher connection limit lets waiting clients in`() throws {
        let routes = "routes: [{ match: /, respond: 204 }]\n"
        let gateway = try TestGateway(.init(workers: 1), routes + "limits: { connectionsPerWorker: 1 }\n")
        let first = try gateway.connect()
        try first.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try first.readResponse().status == 204)
        let second = try gateway.connect()
        try second.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        // The first is answered again, which takes turns of the loop; the second still waits.
        try first.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try first.readResponse().status == 204)
        #expect(!second.hasInput)
        try gateway.reload(routes)
        #expect(try second.readResponse().status == 204)
    }
}

/// Requests on several connections, one thread each, until it is stopped.
final class Traffic: Sendable {
    private let isStopped = Atomic<Bool>(false)
    private let running: Atomic<Int>
    private let answered = Atomic<Int>(0)
    private let failures = Mutex<[String]>([])

    init(
        _ clients: [WireStream], request: String = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        expecting text: String = "ok"
    ) {
        running = Atomic(clients.count)
        for client in clients {
            client.isRecording = false
            Thread.detachNewThread { self.run(client, request, text) }
        }
    }

    private func run(_ client: WireStream, _ request: String, _ text: String) {
        do {
            while !isStopped.load(ordering: .acquiring) {
                try client.write(request)
                let response = try client.readResponse()
                guard response.status == 200, response.text == text else {
                    failures.withLock { $0.append("\(response.startLine): \(response.text)") }
                    continue
                }
                answered.add(1, ordering: .relaxed)
            }
        } catch {
            failures.withLock { $0.append("\(error)") }
        }
        running.subtract(1, ordering: .releasing)
    }

    /// How many requests were answered so far.
    var answeredCount: Int { answered.load(ordering: .relaxed) }

    /// Ends it; how many requests were answered, and what went wrong.
    func stop() -> (answered: Int, failures: [String]) {
        isStopped.store(true, ordering: .releasing)
        _ = eventually { running.load(ordering: .acquiring) == 0 }
        return (answered.load(ordering: .relaxed), failures.withLock { $0 })
    }
}
