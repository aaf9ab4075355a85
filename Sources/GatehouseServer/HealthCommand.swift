// `gatehouse health`: is that gateway ready? For container engines and scripts that have no HTTP client.

internal import Addressing
internal import ConfigModel
internal import Glibc
internal import Reactor

/// Asks the admin listener of a running gateway.
public enum HealthCommand {
    /// Where the admin listener is unless it is said otherwise.
    public static let defaultAddress = "127.0.0.1:9901"

    /// How long the gateway may take to accept, and then to answer.
    private static let patience = timeval(tv_sec: 3, tv_usec: 0)
    /// More than the head of any answer that we give.
    private static let maximumAnswerBytes = 4096

    /// Asks for `/readyz` at `address` (`127.0.0.1:9901`, or `:9901` for this machine).
    public static func run(admin address: String) -> CommandResult {
        guard let target = target(address) else {
            return .misused("--admin: found \"\(address)\", expected an address such as \(defaultAddress)")
        }
        let descriptor = socket(target.address.isIPv4 ? AF_INET : AF_INET6, connectionKind, 0)
        guard descriptor >= 0 else { return unreachable(target) }
        defer { close(descriptor) }
        var patience = patience
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        guard target.withSockaddr({ connect(descriptor, $0, $1) }) == 0 else { return unreachable(target) }
        let request = Array("GET /readyz HTTP/1.1\r\nHost: \(target)\r\nConnection: close\r\n\r\n".utf8)
        guard case .bytes(request.count) = request.withUnsafeBytes({ bytes in
            bytes.baseAddress.map { Socket.send(descriptor, from: $0, count: bytes.count) }
        }) else { return unreachable(target) }
        return judge(answer(descriptor), target)
    }

    private static var connectionKind: Int32 { Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) }

    private static func target(_ text: String) -> SocketAddress? {
        switch try? ListenerAddress(parsing: text) {
        case .socket(let address) where !address.address.isUnspecified: address
        case .socket(let address): SocketAddress(IPAddress(ipv4: 0x7F00_0001), port: address.port)
        case .everyAddress(let port): SocketAddress(IPAddress(ipv4: 0x7F00_0001), port: port)
        default: nil
        }
    }

    /// All that comes until the end, the patience or the maximum is reached.
    private static func answer(_ descriptor: Int32) -> [UInt8] {
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1024)
        while answer.count < maximumAnswerBytes {
            let result = piece.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { Socket.receive(descriptor, into: $0, count: bytes.count) }
            }
            guard case .bytes(let count) = result else { break }
            answer += piece[..<count]
        }
        return answer
    }

    private static func judge(_ answer: [UInt8], _ target: SocketAddress) -> CommandResult {
        let statusLine = String(decoding: answer.prefix { $0 != 13 && $0 != 10 }, as: UTF8.self)
        if statusLine.hasPrefix("HTTP/1.1 200") { return CommandResult(output: "ready\n") }
        let found = answer.isEmpty ? "no answer" : "\"\(statusLine)\""
        return CommandResult(errors: "\(target) is not ready: found \(found)\n", status: CommandResult.failure)
    }

    private static func unreachable(_ target: SocketAddress) -> CommandResult {
        let reason = String(cString: strerror(errno))
        return CommandResult(errors: "cannot reach \(target): \(reason)\n", status: CommandResult.failure)
    }
}
