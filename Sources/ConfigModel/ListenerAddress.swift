// What a listener is bound to, and the text that says it.

public import Addressing

/// What a listener listens on.
public enum ListenerAddress: Hashable, Sendable {
    /// One address and port.
    case socket(SocketAddress)
    /// A port on every IPv6 and IPv4 address (`:8443`).
    case everyAddress(port: UInt16)
    /// A socket that systemd opened and named (`systemd:NAME`, FileDescriptorName= of the socket unit).
    case inherited(name: String)
    /// A descriptor that the parent process left open (`fd:N`).
    case descriptor(Int32)

    /// What the text may look like, for messages.
    public static let expectation = "a listener address such as 127.0.0.1:8080, :8443, [::1]:80, systemd:NAME or fd:3"

    /// Reads `127.0.0.1:8080`, `[::1]:80`, `:8443`, `*:8443`, `systemd:NAME` or `fd:N`.
    public init(parsing text: String) throws(ValueProblem) {
        if text.hasPrefix("unix:") { throw ValueProblem("unix sockets are not supported by this version yet") }
        if let name = text.suffix(after: "systemd:") {
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }) else {
                throw ValueProblem("the socket's name is missing or holds a character that systemd does not allow")
            }
            self = .inherited(name: String(name))
        } else if let number = text.suffix(after: "fd:") {
            guard let descriptor = Int32(number), descriptor >= 3 else {
                throw ValueProblem("a descriptor is a number from 3")
            }
            self = .descriptor(descriptor)
        } else {
            self = try Self.address(text)
        }
    }

    private static func address(_ text: String) throws(ValueProblem) -> ListenerAddress {
        guard let colon = text.lastIndex(of: ":") else {
            let isPort = UInt16(text) != nil
            throw ValueProblem(isPort ? "write :\(text) for a port on every address" : "the port is missing")
        }
        if text.contains("::"), !text.hasPrefix("[") { throw ValueProblem("an IPv6 address stands in brackets") }
        let digits = text[text.index(after: colon)...]
        let port = try parsePort(digits)
        let host = text[..<colon]
        if host.isEmpty || host == "*" { return .everyAddress(port: port) }
        guard let address = SocketAddress(text) else {
            throw ValueProblem("\"\(host)\" is not an IP address")
        }
        return .socket(address)
    }

    /// The port, where the address itself says one.
    public var port: UInt16? {
        switch self {
        case .socket(let address): address.port
        case .everyAddress(let port): port
        case .inherited, .descriptor: nil
        }
    }
}

extension ListenerAddress: CustomStringConvertible {
    /// The text that `init(parsing:)` reads.
    public var description: String {
        switch self {
        case .socket(let address): "\(address)"
        case .everyAddress(let port): ":\(port)"
        case .inherited(let name): "systemd:\(name)"
        case .descriptor(let number): "fd:\(number)"
        }
    }
}
