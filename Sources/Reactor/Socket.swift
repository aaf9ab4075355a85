// The socket calls that carry traffic, as plain functions on a descriptor.

public import Addressing
internal import CLinux
internal import Glibc

/// What a read or write did.
public enum TransferResult: Sendable, Equatable {
    /// This many bytes moved.
    case bytes(Int)
    /// Nothing now; an edge will tell when.
    case wouldBlock
    /// The peer has ended its direction (reads only).
    case ended
    /// The connection is broken: the kernel's error number.
    case failed(Int32)
}

/// Socket calls, without ownership. Interrupted calls are repeated.
public enum Socket {
    /// One `recv`.
    @inline(__always)
    public static func receive(_ descriptor: Int32, into start: UnsafeMutableRawPointer, count: Int) -> TransferResult {
        while true {
            let received = recv(descriptor, start, count, 0)
            if received > 0 { return .bytes(received) }
            if received == 0 { return .ended }
            let number = errno
            if number == EAGAIN { return .wouldBlock }
            if number != EINTR { return .failed(number) }
        }
    }

    /// One `send`, which never raises SIGPIPE.
    @inline(__always)
    public static func send(_ descriptor: Int32, from start: UnsafeRawPointer, count: Int) -> TransferResult {
        while true {
            let sent = Glibc.send(descriptor, start, count, Int32(MSG_NOSIGNAL))
            if sent >= 0 { return .bytes(sent) }
            let number = errno
            if number == EAGAIN { return .wouldBlock }
            if number != EINTR { return .failed(number) }
        }
    }

    /// Whether a quiet connection has been ended or written to by its peer: one `recv` that takes nothing.
    public static func isQuiet(_ descriptor: Int32) -> Bool {
        var byte: UInt8 = 0
        let received = recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return received < 0 && errno == EAGAIN
    }

    /// Starts a connection; the end of it is a writable edge.
    ///
    /// - Returns: the descriptor, non-blocking, without delay of small writes.
    public static func connect(to address: SocketAddress) throws(SystemError) -> Int32 {
        let family = address.address.isIPv4 ? AF_INET : AF_INET6
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw SystemError.last("socket") }
        set(IPPROTO_TCP_LEVEL, TCP_NODELAY, 1, on: descriptor)
        let result = address.withSockaddr { Glibc.connect(descriptor, $0, $1) }
        if result == 0 || errno == EINPROGRESS { return descriptor }
        let error = SystemError.last("connect")
        close(descriptor)
        throw error
    }

    /// The error of a connect that has ended; 0 where it succeeded.
    public static func connectError(_ descriptor: Int32) -> Int32 {
        var number: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length) == 0 else { return errno }
        return number
    }

    /// The address at our end of a connection.
    public static func localAddress(_ descriptor: Int32) -> SocketAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return result == 0 ? SocketAddress(storage) : nil
    }

    /// Ends our direction; the peer reads an end of file.
    public static func endOutput(_ descriptor: Int32) { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Makes the coming close send a reset instead of a regular end.
    public static func resetOnClose(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    static let IPPROTO_TCP_LEVEL = Int32(IPPROTO_TCP)

    @discardableResult
    static func set(_ level: Int32, _ option: Int32, _ value: Int32, on descriptor: Int32) -> Int32 {
        var value = value
        return setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
