// A backend that does what a test tells it to, and remembers what it was sent.

internal import Foundation
internal import Glibc
internal import Synchronization

/// A server on a port of its own. Each connection is driven by a script on a thread of its own.
public final class ScriptedUpstream: Sendable {
    /// What drives one connection; the connection closes when it returns or throws.
    public typealias Script = @Sendable (WireStream, ScriptedUpstream) throws -> Void

    /// Where it listens, on 127.0.0.1.
    public let port: UInt16
    private let listener: Int32
    private let isAccepting: Bool
    private let state = Mutex(State())
    private let tls: TestTLS?

    private struct State {
        var requests: [WireMessage] = []
        var connections = 0
        var open = 0
        var failures: [String] = []
        var isStopped = false
    }

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - port: 0 for a free one; a number to come back where an earlier one was.
    ///   - backlog: connections that the kernel queues.
    ///   - accepts: false for a backend that lets connections wait for ever.
    public init(
        port: UInt16 = 0, backlog: Int32 = 1024, accepts: Bool = true, tls: TestTLS? = nil, script: @escaping Script
    ) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var one: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = loopbackAddress("127.0.0.1", port)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                let bound = bind(socket, pointer, length)
                getsockname(socket, pointer, &length)
                return bound
            }
        }
        guard result == 0, listen(socket, backlog) == 0 else {
            let reason = String(cString: strerror(errno))
            close(socket)
            throw WireError.broken("listen: \(reason)")
        }
        listener = socket
        self.port = UInt16(bigEndian: address.sin_port)
        self.tls = tls
        isAccepting = accepts
        if accepts { Thread.detachNewThread { [weak self] in Self.accept(on: socket, for: { self }, script) } }
    }

    deinit { stop() }

    /// Answers every request with the same bytes, on connections that stay open.
    public static func answering(_ response: String, tls: TestTLS? = nil, port: UInt16 = 0) throws -> ScriptedUpstream {
        try ScriptedUpstream(port: port, tls: tls) { stream, upstream in
            while try upstream.takeRequest(from: stream) != nil { try stream.write(response) }
        }
    }

    /// Listens no more. Connections that are open go on.
    public func stop() {
        let wasStopped = state.withLock { state in
            defer { state.isStopped = true }
            return state.isStopped
        }
        guard !wasStopped else { return }
        // The thread that accepts closes the descriptor: its number must not be somebody else's while that uses it.
        shutdown(listener, Int32(SHUT_RDWR))
        if !isAccepting { close(listener) }
    }

    // MARK: What came

    /// Reads a request and remembers it; nil at the connection's end.
    public func takeRequest(from stream: WireStream) throws -> WireMessage? {
        guard let request = try stream.readRequest() else { return nil }
        note(request)
        return request
    }

    /// Remembers a request that a script read itself.
    public func note(_ request: WireMessage) { state.withLock { $0.requests.append(request) } }

    /// The requests so far, in the order in which they were complete.
    public var requests: [WireMessage] { state.withLock { $0.requests } }

    /// How many connections were accepted.
    public var connectionCount: Int { state.withLock { $0.connections } }

    /// How many of them are still being served. Ask for this behind `connectionCount`: before the first there are none.
    public var openCount: Int { state.withLock { $0.open } }

    /// What scripts threw.
    public var failures: [String] { state.withLock { $0.failures } }

    // MARK: Serving

    private static func accept(
        on listener: Int32, for upstream: @escaping () -> ScriptedUpstream?, _ script: @escaping Script
    ) {
        defer { close(listener) }
        while true {
            let accepted = accept4Call(listener)
            if accepted < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return
            }
            guard let owner = upstream() else {
                close(accepted)
                return
            }
            owner.state.withLock {
                $0.connections += 1
                $0.open += 1
            }
            let stream = WireStream(descriptor: accepted)
            Thread.detachNewThread { owner.serve(stream, script) }
        }
    }

    private func serve(_ stream: WireStream, _ script: Script) {
        do {
            if let tls { try stream.startTLS(tls) }
            try script(stream, self)
        } catch {
            state.withLock { $0.failures.append("\(error)") }
        }
        stream.close()
        state.withLock { $0.open -= 1 }
    }
}

private func accept4Call(_ listener: Int32) -> Int32 { Glibc.accept(listener, nil, nil) }
