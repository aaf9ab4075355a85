// Clients that stop half-way, or are answered half-way.

import GatewayTestSupport
import TestSupport
import Testing

@Suite struct ClientEndsTests {
    @Test func `a client that ends its direction still gets its answer`() throws {
        let clientHasEnded = Gate()
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try clientHasEnded.wait()
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            _ = try stream.readToEnd()
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        client.endOutput()
        clientHasEnded.open()
        #expect(try client.readResponse().text == "ok")
        #expect(try client.read().isEmpty)
    }

    @Test(arguments: [false, true])
    func `a client that ends its direction and reads late gets all of a large answer`(tls: Bool) throws {
        let size = 24 << 20
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            try PatternBody.write(size, to: stream)
            _ = try stream.readToEnd()
        }
        let gateway = try TestGateway(.init(tls: tls), to: upstream)
        let client = try tls ? gateway.connectTLS() : gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        client.endOutput()
        #expect(eventually { client.hasInput })
        #expect(try client.readHead()?.status == 200)
        #expect(try PatternBody.arrives(size, on: client))
        #expect(try client.read().isEmpty)
    }

    @Test(arguments: [false, true])
    func `a client that leaves before its answer frees the backend`(tls: Bool) throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            #expect(try stream.endsWithoutMore())
        }
        let gateway = try TestGateway(.init(tls: tls), to: upstream)
        let client = try tls ? gateway.connectTLS() : gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(eventually { upstream.requests.count == 1 })
        client.close()
        #expect(eventually { upstream.connectionCount == 1 && upstream.openCount == 0 })
        #expect(gateway.logLine()["outcome"] as? String == "clientClosed")
        #expect(gateway.comesToRest())
    }

    @Test func `a client that leaves in the middle of its request ends the exchange`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            if let head = try stream.readHead() { upstream.note(head) }
            #expect(try stream.read(exactly: 5) == Array("hello".utf8))
            #expect(try stream.endsWithoutMore())
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello")
        #expect(eventually { upstream.requests.count == 1 })
        client.close()
        #expect(eventually { upstream.connectionCount == 1 && upstream.openCount == 0 })
        let line = gateway.logLine()
        #expect(line["outcome"] as? String == "clientClosed")
        #expect(line["mismatch"] as? Bool == true)
        #expect(gateway.comesToRest())
    }

    @Test func `a client that resets while it waits releases the upstream`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            #expect(try stream.endsWithoutMore())
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { upstream.requests.count == 1 })
        client.reset()
        #expect(eventually { upstream.openCount == 0 })
        let line = gateway.logLine()
        #expect(line["outcome"] as? String == "clientClosed")
        #expect(line["reason"] as? String == "client reset the connection")
        #expect(gateway.comesToRest())
    }

    @Test(arguments: [false, true])
    func `a client that leaves in the middle of the answer releases the upstream`(resets: Bool) throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            _ = try upstream.takeRequest(from: stream)
            try stream.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while true { try stream.write("10000\r\n" + String(repeating: "x", count: 65536) + "\r\n") }
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.read(exactly: 100_000)
        if resets { client.reset() } else { client.close() }
        #expect(eventually { upstream.openCount == 0 })
        let line = gateway.logLine()
        #expect(line["outcome"] as? String == "clientClosed")
        #expect(line["status"] as? Int == 200)
        #expect(gateway.comesToRest())
    }

    /// How much of a request goes out before the client resets: each place in it.
    @Test(arguments: [false, true])
    func `a reset at any place of an exchange harms nobody else`(tls: Bool) throws {
        let upstream = try ScriptedUpstream.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
        let gateway = try TestGateway(.init(tls: tls), to: upstream)
        let request = Array("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello".utf8)
        for place in 0...request.count {
            let client = try tls ? gateway.connectTLS() : gateway.connect()
            if place > 0 { try client.write(Array(request[..<place])) }
            if place % 7 == 6 { client.endOutput() }
            client.reset()
        }
        for place in 0..<40 {
            let client = try tls ? gateway.connectTLS() : gateway.connect()
            try client.write(request)
            _ = try client.read(exactly: place)
            client.reset()
        }
        #expect(gateway.comesToRest())
        let client = try gateway.connect()
        try client.write(request)
        #expect(try client.readResponse().text == "hello")
    }

    @Test func `handshakes that break off are counted and harm nobody`() throws {
        let gateway = try TestGateway(.init(tls: true), "routes: [{ match: /, respond: 204 }]\n")
        let greeting: [UInt8] = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03]
        for place in 0...greeting.count {
            let client = try WireStream(host: "127.0.0.2", port: gateway.tlsPort)
            try client.write(Array(greeting[..<place]))
            if place % 2 == 0 { client.reset() } else { client.close() }
        }
        #expect(gateway.comesToRest())
        let client = try gateway.connectTLS()
        try client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.readResponse().status == 204)
    }

    @Test(arguments: [false, true])
    func `an early answer reaches a client that is still sending`(tls: Bool) throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            if let head = try stream.readHead() { upstream.note(head) }
            try stream.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\n\r\ntoo much")
            _ = try stream.endsWithoutMore()
        }
        let gateway = try TestGateway(.init(tls: tls), to: upstream)
        let client = try tls ? gateway.connectTLS() : gateway.connect()
        try client.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n")
        // The client goes on sending for a while before it looks: its answer must not be destroyed by a reset.
        try PatternBody.write(1 << 20, to: client)
        let response = try client.readResponse()
        #expect(response.status == 413)
        #expect(response.text == "too much")
        #expect(!response.keepsAlive)
        #expect(eventually { upstream.openCount == 0 })
    }

    @Test func `our own refusal reaches a client that is still sending`() throws {
        let gateway = try TestGateway("routes: [{ match: /, respond: { status: 403, body: no } }]\n")
        let client = try gateway.connect()
        try client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n")
        try PatternBody.write(1 << 20, to: client)
        let response = try client.readResponse()
        #expect(response.status == 403)
        #expect(response.text == "no")
        #expect(!response.keepsAlive)
    }

    @Test func `a large early answer reaches a client that sends everything before it reads`() throws {
        let size = 16 << 20
        let upstream = try ScriptedUpstream { stream, upstream in
            if let head = try stream.readHead() { upstream.note(head) }
            try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            try PatternBody.write(size, to: stream)
            _ = try stream.read(exactly: 65536)
        }
        let gateway = try TestGateway(to: upstream)
        let client = try gateway.connect()
        try client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n")
        try PatternBody.write(65536, to: client)
        #expect(try client.readHead()?.status == 200)
        #expect(try PatternBody.arrives(size, on: client))
    }
}
