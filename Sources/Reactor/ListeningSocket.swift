// A socket that takes connections.

public import Addressing
internal import CLinux
internal import Glibc

/// A bound, listening TCP socket; closed when the last reference goes.
public final class ListeningSocket: Sendable {
    /// The descriptor, non-blocking.
    public let descriptor: Int32
    /// What it is bound to (with the real port where 0 was asked for).
    public let address: SocketAddress
    /// Whether several workers accept from this one socket, instead of each from its own.
    public let isShared: Bool

    /// Connections that the kernel may queue for us; the kernel caps it at `net.core.somaxconn`.
    private static let backlog: Int32 = 4096

    /// Binds and listens.
    ///
    /// `SO_REUSEPORT` lets each worker have its own socket on the same port. An IPv6 wildcard takes IPv4 too.
    /// Options that accepted sockets inherit (no delay) are set here once.
    public init(_ address: SocketAddress) throws(SystemError) {
        let isIPv4 = address.address.isIPv4
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let socket = Glibc.socket(isIPv4 ? AF_INET : AF_INET6, kind, 0)
        guard socket >= 0 else { throw SystemError.last("socket") }
        Socket.set(SOL_SOCKET, SO_REUSEADDR, 1, on: socket)
        Socket.set(SOL_SOCKET, SO_REUSEPORT, 1, on: socket)
        Socket.set(Socket.IPPROTO_TCP_LEVEL, TCP_NODELAY, 1, on: socket)
        if !isIPv4 { Socket.set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, address.address.isUnspecified ? 0 : 1, on: socket) }
        let bound = address.withSockaddr { bind(socket, $0, $1) }
        guard bound == 0, listen(socket, Self.backlog) == 0 else {
            let error = SystemError.last("bind")
            close(socket)
            throw error
        }
        descriptor = socket
        self.address = Self.boundAddress(socket) ?? address
        isShared = false
    }

    /// Takes over a listening socket that came from the service manager (sd_listen_fds(3)); all workers share it.
    public init(inherited descriptor: Int32) throws(SystemError) {
        guard let address = Self.boundAddress(descriptor) else { throw SystemError.last("getsockname") }
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else { throw SystemError.last("fcntl") }
        Socket.set(Socket.IPPROTO_TCP_LEVEL, TCP_NODELAY, 1, on: descriptor)
        self.descriptor = descriptor
        self.address = address
        isShared = true
    }

    deinit { close(descriptor) }

    /// Refuses connections from now on, whoever still holds the socket. One that was handed over is left alone: the
    /// next process takes it up.
    public func stopListening() {
        if !isShared { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    /// What one accept brought.
    public enum Accepted {
        /// A connection: its descriptor (non-blocking) and its peer.
        case connection(Int32, SocketAddress)
        /// Nobody waits.
        case wouldBlock
        /// The process or the machine is out of descriptors.
        case outOfDescriptors
        /// This one was lost before we took it; try the next.
        case lost
    }

    /// Takes one waiting connection.
    public static func accept(from descriptor: Int32) -> Accepted {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let accepted = withUnsafeMutableBytes(of: &storage) {
            clinux_accept4(
                descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, &length,
                Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue))
        }
        if accepted >= 0 {
            return .connection(accepted, SocketAddress(storage) ?? SocketAddress(IPAddress(ipv4: 0), port: 0))
        }
        switch errno {
        case EAGAIN: return .wouldBlock
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .outOfDescriptors
        default: return .lost
        }
    }

    private static func boundAddress(_ descriptor: Int32) -> SocketAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutableBytes(of: &storage) {
            getsockname(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, &length)
        }
        return result == 0 ? SocketAddress(storage) : nil
    }
}
