// The listening sockets, which outlive generations.

internal import Addressing
internal import CLinux
internal import ConfigModel
internal import Diagnostics
internal import Glibc
internal import Reactor

/// Opens sockets for the listeners of each generation and keeps those whose listener stays.
final class ListenerSockets {
    private let workers: Int
    private let inherited: InheritedSockets
    private var open: [ListenerAddress: [ListeningSocket]] = [:]

    init(workers: Int, inherited: InheritedSockets) {
        self.workers = workers
        self.inherited = inherited
    }

    /// The sockets for `model`'s listeners and then its admin listener, opened where they are new.
    ///
    /// Nothing changes until `commit` is called with the result; where one cannot be opened, the new ones close again.
    func prepare(_ model: GatewayModel) -> Result<[[ListeningSocket]], SocketRefusal> {
        var prepared: [[ListeningSocket]] = []
        for listener in model.listeners {
            switch sockets(for: listener.address, count: workers) {
            case .success(let sockets): prepared.append(sockets)
            case .failure(let refusal): return .failure(refusal)
            }
        }
        guard let admin = model.admin else { return .success(prepared) }
        switch sockets(for: admin.address, count: 1) {
        case .success(let sockets): return .success(prepared + [sockets])
        case .failure(let refusal): return .failure(refusal)
        }
    }

    /// Makes the prepared sockets the open ones; those of listeners that are gone close with their last user.
    func commit(_ sockets: [[ListeningSocket]], for model: GatewayModel) {
        let addresses = model.listeners.map(\.address.value) + (model.admin.map { [$0.address.value] } ?? [])
        open = Dictionary(zip(addresses, sockets), uniquingKeysWith: { first, _ in first })
    }

    private func sockets(
        for address: Located<ListenerAddress>, count: Int
    ) -> Result<[ListeningSocket], SocketRefusal> {
        if let known = open[address.value] { return .success(known) }
        do {
            switch address.value {
            case .socket(let bound): return .success(try bind(bound, count: count))
            case .everyAddress(let port): return .success(try bindEverywhere(port, count: count))
            case .descriptor(let number): return .success([try ListeningSocket(inherited: number)])
            case .inherited(let name):
                guard let descriptor = inherited.descriptor(named: name) else {
                    return .failure(SocketRefusal(
                        "found no inherited socket named \"\(name)\"; systemd passed \(inherited.names)", address))
                }
                return .success([try ListeningSocket(inherited: descriptor)])
            }
        } catch {
            return .failure(SocketRefusal("cannot listen on \(address.value): \(error)", address))
        }
    }

    /// One socket for each worker; where the port is 0, all get the port that the first one got.
    private func bind(_ address: SocketAddress, count: Int) throws(SystemError) -> [ListeningSocket] {
        let first = try ListeningSocket(address)
        var sockets = [first]
        for _ in 1..<max(1, count) { sockets.append(try ListeningSocket(first.address)) }
        return sockets
    }

    private func bindEverywhere(_ port: UInt16, count: Int) throws(SystemError) -> [ListeningSocket] {
        do {
            return try bind(SocketAddress(IPAddress(ipv6High: 0, low: 0), port: port), count: count)
        } catch where error.number == EAFNOSUPPORT || error.number == EADDRNOTAVAIL {
            return try bind(SocketAddress(IPAddress(ipv4: 0), port: port), count: count)
        }
    }
}

/// A listener that cannot be opened.
struct SocketRefusal: Error {
    let diagnostic: Diagnostic

    init(_ message: String, _ address: Located<ListenerAddress>) {
        diagnostic = Diagnostic(.error, message, at: address.position)
    }
}
