// An address and a port: what a socket is bound or connected to.

public import Glibc

/// An IP address and a TCP port.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// The IP address.
    public let address: IPAddress
    /// The port, in host order.
    public let port: UInt16

    @inlinable
    public init(_ address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Reads `127.0.0.1:8080` or `[::1]:8080`.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard let address = IPAddress(String(host)) else { return nil }
        self.init(address, port: port)
    }

    /// From the kernel's form; nil for a family that is neither IPv4 nor IPv6.
    public init?(_ storage: borrowing sockaddr_storage) {
        let copy = copy storage
        switch Int32(copy.ss_family) {
        case AF_INET:
            let four = withUnsafeBytes(of: copy) { $0.loadUnaligned(as: sockaddr_in.self) }
            self.init(IPAddress(ipv4: UInt32(bigEndian: four.sin_addr.s_addr)), port: UInt16(bigEndian: four.sin_port))
        case AF_INET6:
            let six = withUnsafeBytes(of: copy) { $0.loadUnaligned(as: sockaddr_in6.self) }
            self.init(IPAddress(six.sin6_addr), port: UInt16(bigEndian: six.sin6_port))
        default:
            return nil
        }
    }

    /// Calls `body` with the kernel's form.
    public func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        if address.isIPv4 {
            var four = sockaddr_in()
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            four.sin_addr.s_addr = UInt32(address.low).bigEndian
            return withUnsafeBytes(of: &four) {
                body($0.assumingMemoryBound(to: sockaddr.self).baseAddress!, socklen_t($0.count))
            }
        }
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        six.sin6_addr = address.in6Address
        return withUnsafeBytes(of: &six) {
            body($0.assumingMemoryBound(to: sockaddr.self).baseAddress!, socklen_t($0.count))
        }
    }

    public var description: String { address.isIPv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
