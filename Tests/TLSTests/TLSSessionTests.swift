// A session over buffers: handshakes however the bytes are cut, data both ways, and every way it ends.

import COpenSSL
import TestSupport
import Testing

@testable import TLS

@Suite struct TLSSessionTests {
    let fixture = Fixture()

    /// Bytes that repeat with no power of two.
    static func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 % 251) } }

    @Test(arguments: [(false, "TLSv1.3"), (true, "TLSv1.2")])
    func `shakes hands in the newest version that both sides speak`(old: Bool, version: String) throws {
        let client = try fixture.client()
        let connection = try InMemoryConnection(client: old ? client.onlyTLS12() : client, server: fixture.server())
        connection.settle()
        #expect(connection.client.session.isEstablished && connection.server.session.isEstablished)
        #expect(connection.server.session.protocolVersion == version)
        #expect(connection.client.session.cipher == connection.server.session.cipher)
        #expect(connection.server.session.cipherSuiteNumber != 0)
        #expect(connection.server.session.serverName == "shop.example.com")
        #expect(connection.server.session.withServerNameBytes { $0.count } == 16)
        #expect(!connection.server.session.isResumed)
        #expect(connection.server.session.errorText == "")
    }

    @Test(arguments: [false, true])
    func `shakes hands and talks when bytes come one at a time`(old: Bool) throws {
        let client = try fixture.client()
        let connection = try InMemoryConnection(client: old ? client.onlyTLS12() : client, server: fixture.server())
        connection.settle(pieceBytes: 1)
        try #require(connection.server.session.isEstablished)
        try send("GET / HTTP/1.1\r\n\r\n", from: connection.client)
        connection.settle(pieceBytes: 1)
        #expect(connection.server.received == Array("GET / HTTP/1.1\r\n\r\n".utf8))
    }

    @Test(arguments: [false, true])
    func `shakes hands when each flight is split at any offset`(old: Bool) throws {
        let server = try fixture.server()
        var offset = 1
        var longest = 2
        while offset < longest {
            let client = try fixture.client()
            let connection = try InMemoryConnection(client: old ? client.onlyTLS12() : client, server: server)
            connection.client.advance()
            var isTalking = true
            while isTalking {
                longest = max(longest, connection.client.buffers.outputCount, connection.server.buffers.outputCount)
                let asked = connection.deliver(from: connection.client, to: connection.server, splitAt: offset)
                longest = max(longest, connection.server.buffers.outputCount)
                let answered = connection.deliver(from: connection.server, to: connection.client, splitAt: offset)
                isTalking = asked || answered
            }
            #expect(connection.client.session.isEstablished && connection.server.session.isEstablished, "at \(offset)")
            // Certificates are the middle of a flight: three steps there are as good as one.
            offset += offset < 300 ? 1 : 3
        }
        #expect(longest > 400)
    }

    @Test func `carries a mebibyte both ways through a small output`() throws {
        let connection = try InMemoryConnection(
            client: fixture.client(), server: fixture.server(), outputCapacity: TLSSession.maximumRecordBytes)
        connection.settle()
        let bytes = Self.pattern(1 << 20)
        for (sender, receiver) in [
            (connection.client, connection.server), (connection.server, connection.client),
        ] {
            var sent = 0
            while sent < bytes.count {
                let progress = bytes.withUnsafeBufferPointer { buffer in
                    buffer.baseAddress.map { sender.session.write($0 + sent, count: bytes.count - sent) }
                }
                guard case .done(let count) = progress, count > 0 else {
                    Issue.record("\(String(describing: progress)) after \(sent) bytes")
                    return
                }
                sent += count
                receiver.arrived += sender.takeOutput()
                receiver.advance()
            }
            #expect(receiver.received == bytes)
        }
    }

    @Test func `takes as much plaintext as the output has room for, and none when it is full`() throws {
        let connection = try InMemoryConnection(
            client: fixture.client(), server: fixture.server(), outputCapacity: TLSSession.maximumRecordBytes)
        connection.settle()
        let bytes = Self.pattern(64 * 1024)
        #expect(connection.server.session.write(bytes, count: bytes.count) == .done(16 * 1024))
        #expect(connection.server.session.write(bytes, count: bytes.count) == .done(0))
        connection.settle()
        #expect(connection.client.received == Array(bytes.prefix(16 * 1024)))
    }

    @Test(arguments: [1, 100, 16_384, 16_385, 65_536, 200_000])
    func `writes everything when the output has the room that it says it needs`(count: Int) throws {
        let capacity = max(TLSSession.maximumOutput(forPlaintext: count), TLSSession.maximumRecordBytes)
        let connection = try InMemoryConnection(
            client: fixture.client(), server: fixture.server(), outputCapacity: capacity)
        connection.settle()
        let bytes = Self.pattern(count)
        #expect(connection.server.session.write(bytes, count: count) == .done(count))
        connection.settle()
        #expect(connection.client.received == bytes)
    }

    @Test(arguments: [false, true])
    func `keeps within the output for a client that asks for small records`(old: Bool) throws {
        let client = try fixture.client().smallestRecords()
        let connection = try InMemoryConnection(
            client: old ? client.onlyTLS12() : client, server: fixture.server(), outputCapacity: 20_000)
        connection.settle()
        let bytes = Self.pattern(60_000)
        var sent = 0
        while sent < bytes.count {
            let rest = Array(bytes[sent...])
            guard case .done(let count) = connection.server.session.write(rest, count: rest.count), count > 0 else {
                Issue.record("stopped after \(sent) bytes: \(connection.server.session.errorText)")
                return
            }
            sent += count
            connection.settle()
        }
        #expect(connection.client.received == bytes)
    }

    @Test func `tells close_notify, and still writes after it`() throws {
        let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server())
        connection.settle()
        try send("last words", from: connection.client)
        connection.client.session.shutdown()
        connection.client.session.shutdown()
        connection.settle()
        #expect(connection.server.received == Array("last words".utf8))
        #expect(connection.server.progress == .closed)
        try send("answer", from: connection.server)
        connection.server.session.shutdown()
        connection.settle()
        #expect(connection.client.received == Array("answer".utf8))
        #expect(connection.client.progress == .closed)
    }

    @Test func `answers a key update without losing data`() throws {
        let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server())
        connection.settle()
        SSL_key_update(connection.client.session.pointer, SSL_KEY_UPDATE_REQUESTED)
        try send("one", from: connection.client)
        connection.settle()
        try send("two", from: connection.server)
        connection.settle()
        try send("three", from: connection.client)
        connection.settle()
        #expect(connection.server.received == Array("onethree".utf8))
        #expect(connection.client.received == Array("two".utf8))
    }

    @Test func `recognises plain HTTP where a handshake should come`() throws {
        let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server())
        connection.server.arrived = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        connection.server.advance()
        #expect(connection.server.progress == .failed(.plainHTTP))
        #expect(connection.server.session.errorText.contains("http request"))
    }

    static let openings: [(bytes: [UInt8], isHTTP: Bool)] = [
        (Array("GET / HTTP/1.1\r\n".utf8), true), (Array("P".utf8), true), (Array("PRI * HTTP/2.0".utf8), true),
        (Array("get /".utf8), true), ([0x16, 0x03, 0x01], false), ([0x15, 0x03, 0x03], false),
        ([0x80, 0x2E, 0x01], false), ([], false), (Array("G\0T".utf8), false), (Array("\r\nGET".utf8), false),
    ]

    @Test(arguments: openings)
    func `tells plain HTTP by its first bytes`(bytes: [UInt8], isHTTP: Bool) {
        #expect(bytes.withUnsafeBufferPointer { TLSSession.looksLikePlainHTTP($0) } == isHTTP)
    }

    static let garbage: [[UInt8]] = [
        [UInt8](repeating: 0, count: 64), [UInt8](repeating: 0xFF, count: 64),
        [0x16, 0x03, 0x01, 0x00, 0x04, 0x01, 0x00, 0x00, 0x00], [0x16, 0x03, 0x01, 0xFF, 0xFF, 0x01, 0x02],
        [0x17, 0x03, 0x03, 0x00, 0x02, 0x41, 0x42], [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28],
    ]

    @Test(arguments: garbage)
    func `refuses garbage and stays refused`(bytes: [UInt8]) throws {
        let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server())
        connection.server.arrived = bytes
        connection.server.advance()
        guard case .failed(let failure) = connection.server.progress else {
            Issue.record("\(connection.server.progress)")
            return
        }
        #expect(!failure.description.isEmpty)
        #expect(!connection.server.session.errorText.isEmpty)
        #expect(connection.server.session.handshake() == .failed(.notUsable))
        #expect(ERR_peek_error() == 0)
    }

    @Test func `random bytes never pass for a handshake`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let server = try fixture.server()
        for _ in 0..<300 {
            let connection = try InMemoryConnection(client: fixture.client(), server: server)
            var bytes = (0..<Int.random(in: 1...200, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) { bytes = [0x16, 0x03, 0x01, 0x00, UInt8(bytes.count)] + bytes }
            connection.server.arrived = bytes
            connection.server.advance()
            #expect(!connection.server.session.isEstablished, "seed \(seed)")
        }
    }

    @Test func `refuses a record that was changed on the way, and says so to the peer`() throws {
        let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server())
        connection.settle()
        try send("secret", from: connection.client)
        var bytes = connection.client.takeOutput()
        bytes[bytes.count - 1] ^= 1
        connection.server.arrived = bytes
        connection.server.advance()
        guard case .failed(.protocolError) = connection.server.progress else {
            Issue.record("\(connection.server.progress)")
            return
        }
        #expect(connection.server.session.errorText == "decryption failed or bad record mac")
        connection.settle()
        #expect(connection.client.progress == .failed(.peerAlert(UInt8(SSL_AD_BAD_RECORD_MAC))))
    }

    @Test func `another session's failure leaves a healthy one untouched`() throws {
        let server = try fixture.server()
        let buffers = TLSBuffers()
        let broken = try TLSSession(server: server, buffers: buffers)
        let connection = try InMemoryConnection(client: fixture.client(), server: server)
        connection.settle()
        let garbage = [UInt8](repeating: 0xFF, count: 64)
        garbage.withUnsafeBufferPointer {
            buffers.input = $0.baseAddress
            buffers.inputCount = $0.count
            guard case .failed = broken.handshake() else { Issue.record("garbage was taken"); return }
        }
        connection.server.advance()
        #expect(connection.server.progress == .wantsInput)
    }

    @Test func `sessions share a worker's buffers, their handshakes interleaved`() throws {
        let (clientContext, serverContext) = (try fixture.client(), try fixture.server())
        let (clientBuffers, serverBuffers) = (TLSBuffers(), TLSBuffers())
        var pairs = try (0..<8).map { number in
            (
                Endpoint(
                    try TLSSession(
                        client: clientContext, serverName: "shop.example.com", endpoint: UInt64(number),
                        buffers: clientBuffers),
                    clientBuffers),
                Endpoint(try TLSSession(server: serverContext, buffers: serverBuffers), serverBuffers)
            )
        }
        for round in 0..<6 {
            for (client, server) in pairs {
                client.advance()
                server.arrived += client.takeOutput()
            }
            for (client, server) in pairs.reversed() {
                server.advance()
                client.arrived += server.takeOutput()
            }
            // Sessions that end in the middle of a handshake leave the others alone.
            if round < 2 { pairs.remove(at: round * 3) }
        }
        for (number, (client, server)) in pairs.enumerated() {
            #expect(client.session.isEstablished && server.session.isEstablished)
            try send("number \(number)", from: client)
            server.arrived = client.takeOutput()
        }
        for (number, (_, server)) in pairs.enumerated() {
            server.advance()
            #expect(server.received == Array("number \(number)".utf8))
        }
    }

    @Test func `a second shutdown takes no input`() throws {
        let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server())
        connection.settle()
        try send("more", from: connection.client)
        let bytes = connection.client.takeOutput()
        connection.server.session.shutdown()
        bytes.withUnsafeBufferPointer {
            connection.server.buffers.input = $0.baseAddress
            connection.server.buffers.inputCount = $0.count
            connection.server.session.shutdown()
            #expect(connection.server.buffers.inputCount == $0.count)
        }
        connection.server.arrived = bytes
        connection.server.advance()
        #expect(connection.server.received == Array("more".utf8))
    }

    @Test func `fails a handshake that does not fit into the output, and says why`() throws {
        let chainOfMany = fixture.authority.leaf(names: ["shop.example.com"])
        let filler = (0..<60).flatMap { _ in fixture.authority.certificatePEM }
        let pair = try CertificatePair(
            certificatePEM: chainOfMany.certificatePEM + filler, keyPEM: chainOfMany.keyPEM, origin: "long.crt")
        let connection = try InMemoryConnection(
            client: fixture.client(), server: fixture.server([pair]), outputCapacity: TLSSession.maximumRecordBytes)
        connection.settle()
        #expect(connection.server.progress == .failed(.outputFull))
    }

    @Test func `does not read or write before the handshake is complete`() throws {
        let connection = try InMemoryConnection(client: fixture.client(), server: fixture.server())
        var byte: UInt8 = 0
        #expect(connection.server.session.read(into: &byte, capacity: 1) == .failed(.notUsable))
        #expect(connection.server.session.write(&byte, count: 1) == .failed(.notUsable))
        connection.server.session.shutdown()
        #expect(connection.server.buffers.outputCount == 0)
    }

    @Test func `a server refuses to renegotiate`() throws {
        let connection = try InMemoryConnection(client: fixture.client().onlyTLS12(), server: fixture.server())
        connection.settle()
        // Our own clients refuse as well: allow this one.
        SSL_clear_options(connection.client.session.pointer, gatehouse_SSL_OP_NO_RENEGOTIATION())
        SSL_renegotiate(connection.client.session.pointer)
        SSL_do_handshake(connection.client.session.pointer)
        ERR_clear_error()
        #expect(connection.deliver(from: connection.client, to: connection.server, splitAt: 1))
        #expect(connection.server.progress == .wantsInput)
        // It goes on as if nothing had been asked, after a warning that OpenSSL's client answers by giving up.
        try send("still here", from: connection.server)
        connection.settle()
        #expect(connection.client.session.errorText == "no renegotiation")
    }

    private func send(_ text: String, from endpoint: Endpoint) throws {
        let bytes = Array(text.utf8)
        try #require(endpoint.session.write(bytes, count: bytes.count) == .done(bytes.count))
    }
}
