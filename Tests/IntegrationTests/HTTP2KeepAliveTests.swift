// Signs of life of HTTP/2 endpoints: RFC 9113 §6.7.

import GatewayTestSupport
import Synchronization
import TestSupport
import Testing

@Suite struct HTTP2KeepAliveTests {
    /// An endpoint that answers its first request after so many PINGs, or falls silent.
    private final class Endpoint: Sendable {
        final class Seen: Sendable {
            let pings = Mutex(0)
        }

        let seen = Seen()
        let upstream: ScriptedUpstream
        let silence = Gate()

        /// - Parameter answersAfter: PINGs to answer before the request; nil for an endpoint that falls silent.
        init(answersAfter: Int?) throws {
            let silence = silence
            let seen = seen
            upstream = try ScriptedUpstream { stream, _ in
                guard try stream.read(exactly: RawHTTP2.preface.count) == RawHTTP2.preface else { return }
                let peer = try RawHTTP2(stream, settings: nil)
                try stream.write(RawFrame(RawFrame.settings).bytes())
                while let frame = try peer.next() {
                    switch frame.type {
                    case RawFrame.settings where frame.flags == 0:
                        try stream.write(RawFrame(RawFrame.settings, flags: RawFrame.end).bytes())
                    case RawFrame.headers where answersAfter == nil:
                        // Dead: the connection stays, and nobody reads it.
                        return try silence.wait()
                    case RawFrame.ping where frame.flags == 0:
                        try stream.write(RawFrame(RawFrame.ping, flags: RawFrame.end, frame.payload).bytes())
                        let count = seen.pings.withLock { count in
                            count += 1
                            return count
                        }
                        guard count == answersAfter else { continue }
                        try stream.write(
                            RawFrame(
                                RawFrame.headers, flags: RawFrame.end | RawFrame.endHeaders, stream: 1, [0x89]).bytes())
                    default: break
                    }
                }
            }
        }
    }

    private func configuration(_ port: UInt16, ping: String) -> String {
        """
        upstreams:
          two:
            endpoints: ["h2c://127.0.0.1:\(port)"]
            keepAlive: { ping: \(ping) }
            timeouts: { connect: 1s, response: 0s }
        routes: [{ match: /, to: two }]

        """
    }

    @Test func `an endpoint that answers its pings is waited for`() throws {
        let endpoint = try Endpoint(answersAfter: 3)
        let gateway = try TestGateway(.init(workers: 1), configuration(endpoint.upstream.port, ping: "10ms"))
        #expect(try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 204)
        #expect(endpoint.seen.pings.withLock { $0 } >= 3)
        #expect(endpoint.upstream.connectionCount == 1)
    }

    @Test func `one that does not is dead: its connection is closed and its request told so`() throws {
        let endpoint = try Endpoint(answersAfter: nil)
        let gateway = try TestGateway(.init(workers: 1), configuration(endpoint.upstream.port, ping: "10ms"))
        let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
        #expect(try gateway.answer(to: post).status == 504)
        let line = gateway.logLine()
        #expect(line["status"] as? Int == 504)
        #expect(gateway.metric("gatehouse_upstream_connections{upstream=\"two\"}") ?? 0 == 0)
        endpoint.silence.open()
        #expect(eventually { endpoint.upstream.openCount == 0 })
    }
}
