// What a client allows, held to: windows, frame sizes, tables; and what it must be answered.

import GatewayTestSupport
import TestSupport
import Testing

@Suite(.serialized) struct HTTP2SettingsTests {
    /// A client with these first settings.
    private func client(_ settings: [UInt8]) throws -> RawHTTP2 {
        try RawHTTP2(try HTTP2Stage.shared.get().gateway.connect(), settings: settings)
    }

    private func request(_ path: String, stream: UInt32 = 1) -> [UInt8] {
        HTTP2Case.headers(stream, RawFields.request("GET", path)).bytes()
    }

    /// The payload of stream 1 so far, each frame by itself, once `isDone` says so.
    private func payload(_ client: RawHTTP2, until isDone: ([[UInt8]], _ ended: Bool) -> Bool) throws -> [[UInt8]] {
        var frames: [[UInt8]] = []
        while let frame = try client.next() {
            if frame.type == RawFrame.headers { _ = client.fields(frame) }
            guard frame.type == RawFrame.data, frame.stream == 1 else { continue }
            frames.append(frame.payload)
            if isDone(frames, frame.flags & RawFrame.end != 0) { return frames }
        }
        Issue.record("the connection ended after \(frames.count) frames")
        return frames
    }

    @Test func `SETTINGS are acknowledged, one by one, and ours are sent first (RFC 9113 §6.5.3, §3.4)`() throws {
        let client = try client([])
        for _ in 0..<3 { try client.wire.write(RawFrame(RawFrame.settings, RawFrame.setting(4, 1000)).bytes()) }
        let first = try client.next()
        #expect(first?.type == RawFrame.settings)
        #expect(first?.flags == 0)
        var acknowledged = 0
        while acknowledged < 4, let frame = try client.next() {
            guard frame.type == RawFrame.settings, frame.flags & RawFrame.end != 0 else { continue }
            #expect(frame.payload == [])
            #expect(frame.stream == 0)
            acknowledged += 1
        }
        #expect(acknowledged == 4)
    }

    @Test func `a window of one byte is opened byte by byte (RFC 9113 §6.9.1)`() throws {
        let client = try client(RawFrame.setting(4, 1))
        try client.wire.write(request("/abc"))
        for text in ["/", "a", "b"] {
            #expect(try payload(client) { _, _ in true } == [Array(text.utf8)])
            try client.wire.write(HTTP2Case.windowUpdate(1, 1).bytes())
        }
        #expect(try payload(client) { _, ended in ended }.joined().elementsEqual("c".utf8))
    }

    @Test func `the window of a stream that is open follows SETTINGS (RFC 9113 §6.9.2)`() throws {
        let client = try client(RawFrame.setting(4, 0))
        try client.wire.write(request("/abc"))
        while let frame = try client.next(), frame.type != RawFrame.headers {}
        try client.wire.write(RawFrame(RawFrame.settings, RawFrame.setting(4, 1)).bytes())
        #expect(try payload(client) { _, _ in true } == [Array("/".utf8)])
        try client.wire.write(RawFrame(RawFrame.settings, RawFrame.setting(4, 100)).bytes())
        #expect(try payload(client) { _, ended in ended }.joined().elementsEqual("abc".utf8))
    }

    @Test func `a window may be negative (RFC 9113 §6.9.2)`() throws {
        let client = try client(RawFrame.setting(4, 3))
        try client.wire.write(request("/abcdef"))
        #expect(try payload(client) { frames, _ in frames.joined().count == 3 }.joined().elementsEqual("/ab".utf8))
        // 3 were sent: with 1 the window is -2, and 3 more make it 1.
        try client.wire.write(RawFrame(RawFrame.settings, RawFrame.setting(4, 1)).bytes())
        try client.wire.write(HTTP2Case.windowUpdate(1, 3).bytes())
        #expect(try payload(client) { _, _ in true } == [Array("c".utf8)])
        try client.wire.write(HTTP2Case.windowUpdate(1, 100).bytes())
        #expect(try payload(client) { _, ended in ended }.joined().elementsEqual("def".utf8))
    }

    @Test func `the connection's window holds for all streams (RFC 9113 §6.9.1)`() throws {
        let path = "/" + String(repeating: "w", count: 6000)
        let client = try client(RawFrame.setting(4, 0x7FFF_FFFF))
        // Eleven answers of 6,001 bytes are more than the 65,535 that a connection begins with.
        for number in 0..<11 { try client.wire.write(request(path, stream: UInt32(number) * 2 + 1)) }
        var received = 0
        while received < 65535, let frame = try client.next() {
            if frame.type == RawFrame.data { received += frame.payload.count }
        }
        #expect(received == 65535)
        try client.wire.write(HTTP2Case.ping.bytes())
        while let frame = try client.next(), frame.type != RawFrame.ping { #expect(frame.type != RawFrame.data) }
        try client.wire.write(HTTP2Case.windowUpdate(0, 100_000).bytes())
        while received < 11 * 6001, let frame = try client.next() {
            if frame.type == RawFrame.data { received += frame.payload.count }
        }
        #expect(received == 11 * 6001)
    }

    @Test func `a client without a table is sent no entries for it (RFC 7541 §4.2)`() throws {
        let client = try client(RawFrame.setting(1, 0))
        // The acknowledgement tells that the setting holds.
        while let frame = try client.next(), frame.type != RawFrame.settings || frame.flags == 0 {}
        try client.wire.write(request("/abc"))
        while let frame = try client.next() {
            guard frame.type == RawFrame.headers else { continue }
            #expect(frame.payload.first == 0x20)
            // Nothing of the literals after the update says "with incremental indexing" and is then used.
            #expect(!client.fields(frame).contains("(broken)"))
            return
        }
        Issue.record("no answer")
    }

    @Test func `PING is answered with its own payload, before all else (RFC 9113 §6.7)`() throws {
        let client = try client([])
        let payload = Array("\u{1}\u{2}odd\u{7}\u{8}\u{9}".utf8)
        try client.wire.write(RawFrame(RawFrame.ping, payload).bytes())
        while let frame = try client.next() {
            guard frame.type == RawFrame.ping else { continue }
            #expect(frame.flags == RawFrame.end)
            #expect(frame.payload == payload)
            return
        }
        Issue.record("no answer")
    }
}
