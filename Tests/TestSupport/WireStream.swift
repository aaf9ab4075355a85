// One end of a TCP connection for tests: blocking, with a deadline on everything, in clear text or over TLS.

internal import COpenSSL
internal import Glibc

/// Why a test's connection did not do what the test expected of it.
public enum WireError: Error, Equatable {
    /// Nothing happened within the deadline.
    case timedOut(String)
    /// The other side reset the connection, or the kernel did.
    case broken(String)
    /// The connection ended where more was expected; what had come before.
    case ended(after: String)
    /// TLS refused.
    case tls(String)
    /// What came is not HTTP/1.1 as a test's simple reader knows it.
    case malformed(String)
}

/// One end of a connection. Used by one thread at a time.
public final class WireStream: @unchecked Sendable {
    fileprivate var descriptor: Int32
    private var session: OpaquePointer?
    private var ahead: [UInt8] = []
    private var position = 0
    /// Everything that was read, byte for byte.
    public private(set) var received: [UInt8] = []
    /// Whether to keep what was read in `received`; off for large bodies.
    public var isRecording = true
    /// Whether the other side said close_notify.
    public private(set) var sawCloseNotify = false

    /// How long anything may take before the test fails.
    public static let patience = 20

    /// Takes over a connected socket.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
        var time = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Connects to an IPv4 address.
    ///
    /// - Parameter receiveBuffer: bytes of the kernel's receive buffer, for readers that are to be slow.
    public convenience init(host: String = "127.0.0.1", port: UInt16, receiveBuffer: Int32? = nil) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = loopbackAddress(host, port)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let reason = String(cString: strerror(errno))
            Glibc.close(socket)
            throw WireError.broken("connect: \(reason)")
        }
        self.init(descriptor: socket)
    }

    deinit { close() }

    // MARK: TLS

    /// Shakes hands.
    public func startTLS(
        _ context: TestTLS, serverName: String? = nil, resuming earlier: TestSession? = nil
    ) throws {
        signal(SIGPIPE, SIG_IGN)
        guard let session = SSL_new(context.pointer) else { throw WireError.tls("no session") }
        SSL_set_fd(session, descriptor)
        if let serverName { _ = gatehouse_SSL_set_server_name(session, serverName) }
        if let earlier {
            // OpenSSL gives a session up whose connection ended without close_notify: each gets a copy.
            let copy = SSL_SESSION_dup(earlier.pointer)
            SSL_set_session(session, copy)
            SSL_SESSION_free(copy)
        }
        if context.asksForStatus { _ = gatehouse_SSL_ask_for_status(session) }
        let result = context.isServer ? SSL_accept(session) : SSL_connect(session)
        guard result == 1 else {
            let code = ERR_get_error()
            SSL_free(session)
            ERR_clear_error()
            throw WireError.tls(ERR_reason_error_string(code).map { String(cString: $0) } ?? "connection ended")
        }
        self.session = session
    }

    /// Whether a session was resumed.
    public var isResumed: Bool { session.map { SSL_session_reused($0) == 1 } ?? false }

    /// What a later connection can resume; with TLS 1.3 only once something was read.
    public func resumableSession() -> TestSession? {
        session.flatMap { SSL_get_session($0) }.flatMap { SSL_SESSION_dup($0) }.map(TestSession.init)
    }

    /// `TLSv1.2` or `TLSv1.3`.
    public var tlsVersion: String { session.map { String(cString: SSL_get_version($0)) } ?? "" }

    /// What ALPN agreed on.
    public var negotiatedProtocol: String {
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        if let session { SSL_get0_alpn_selected(session, &name, &count) }
        return String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
    }

    /// The common name of the certificate that the other side showed; empty for none.
    public var peerName: String {
        guard let session, let certificate = SSL_get0_peer_certificate(session) else { return "" }
        var text = [CChar](repeating: 0, count: 256)
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, &text, 256)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The OCSP staple that came, for clients that asked; nil for none.
    public var staple: [UInt8]? {
        guard let session else { return nil }
        var bytes: UnsafePointer<UInt8>?
        let count = gatehouse_SSL_get_status(session, &bytes)
        return count < 0 ? nil : Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    // MARK: Writing

    public func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Writes all of it.
    public func write(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count { sent += try writeSome(bytes, from: sent) }
    }

    /// Writes each byte by itself.
    public func writeByteByByte(_ text: String) throws {
        for byte in text.utf8 { try write([byte]) }
    }

    private func writeSome(_ bytes: [UInt8], from start: Int) throws -> Int {
        try bytes.withUnsafeBytes { buffer in
            let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
            if let session {
                let count = SSL_write(session, rest.baseAddress, Int32(min(rest.count, 1 << 20)))
                guard count > 0 else { throw failure("write") }
                return Int(count)
            }
            let count = send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            guard count >= 0 else { throw failure("write") }
            return count
        }
    }

    /// Writes until the kernel takes no more for now, or `limit` bytes are written. Clear text only.
    public func writeWhileTaken(_ piece: [UInt8], limit: Int) throws -> Int {
        var written = 0
        while written < limit {
            let count = send(descriptor, piece, piece.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            if count < 0 {
                if errno == EAGAIN { return written }
                throw failure("write")
            }
            written += count
        }
        return written
    }

    // MARK: Reading

    /// Some bytes; none at the end.
    public func read(upTo limit: Int = 1 << 16) throws -> [UInt8] {
        if position < ahead.count {
            let piece = Array(ahead[position..<min(ahead.count, position + limit)])
            position += piece.count
            return piece
        }
        return try readFresh(upTo: limit)
    }

    private func readFresh(upTo limit: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count: Int
        if let session {
            count = Int(SSL_read(session, &bytes, Int32(limit)))
            if count <= 0 {
                if SSL_get_error(session, Int32(count)) == SSL_ERROR_ZERO_RETURN {
                    sawCloseNotify = true
                    return []
                }
                ERR_clear_error()
                throw failure("read")
            }
        } else {
            count = recv(descriptor, &bytes, limit, 0)
            if count < 0 { throw failure("read") }
        }
        bytes.removeLast(limit - count)
        if isRecording { received += bytes }
        return bytes
    }

    /// Whether there is something to read, or an end, right now.
    public var hasInput: Bool {
        if position < ahead.count { return true }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) > 0
    }

    /// Reads up to and including a line's end, which is left out of the answer; nil at an end before any byte.
    public func readLine() throws -> String? {
        var line: [UInt8] = []
        while true {
            guard let byte = try readByte() else {
                if line.isEmpty { return nil }
                throw WireError.ended(after: String(decoding: line, as: UTF8.self))
            }
            if byte == 0x0A {
                guard line.last == 0x0D else { throw WireError.malformed("a line without CR") }
                line.removeLast()
                return String(decoding: line, as: UTF8.self)
            }
            line.append(byte)
        }
    }

    private func readByte() throws -> UInt8? {
        if position == ahead.count {
            ahead = try readFresh(upTo: 1 << 16)
            position = 0
        }
        guard position < ahead.count else { return nil }
        position += 1
        return ahead[position - 1]
    }

    /// Reads exactly `count` bytes.
    public func read(exactly count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let piece = try read(upTo: min(1 << 18, count - bytes.count))
            if piece.isEmpty { throw WireError.ended(after: "\(bytes.count) of \(count) bytes") }
            bytes += piece
        }
        return bytes
    }

    /// Reads to the end.
    public func readToEnd() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try read()
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }

    /// Whether the connection ends, well or with a reset, without another byte.
    public func endsWithoutMore() throws -> Bool {
        do {
            return try read().isEmpty
        } catch WireError.broken {
            return true
        }
    }

    // MARK: Ending

    /// Ends our direction.
    public func endOutput() {
        if let session { SSL_shutdown(session) }
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Closes with a reset.
    public func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    public func close() {
        if let session { SSL_free(session) }
        session = nil
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    private func failure(_ operation: String) -> WireError {
        let number = errno
        if number == EAGAIN { return .timedOut("\(operation) within \(Self.patience) s") }
        return .broken("\(operation): \(String(cString: strerror(number)))")
    }
}

/// An IPv4 address and port for the socket calls.
func loopbackAddress(_ host: String, _ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, host, &address.sin_addr)
    return address
}

extension WireStream {
    /// Whether the kernel takes more output within a time; false means that the other side has stopped reading.
    public func takesOutput(within milliseconds: Int32) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&waiting, 1, milliseconds) > 0
    }
}

/// A connect that nobody waits for: one place of a listener's queue.
public final class NonBlockingConnect {
    private let descriptor: Int32

    public init(port: UInt16) throws {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        descriptor = Glibc.socket(AF_INET, kind, 0)
        var address = loopbackAddress("127.0.0.1", port)
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit { Glibc.close(descriptor) }
}

extension WireStream {
    /// Writes past the TLS session.
    public func writeInClearText(_ bytes: [UInt8]) throws {
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw WireError.broken("write")
        }
    }
}

/// A client's TLS session, with its ticket.
public final class TestSession {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { SSL_SESSION_free(pointer) }
}
