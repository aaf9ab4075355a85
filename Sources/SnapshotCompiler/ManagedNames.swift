// Which names the gateway obtains certificates for.

internal import Addressing
public import ConfigModel
public import Diagnostics
public import Snapshots
internal import TLS

/// The hosts of routes that no configured certificate covers.
public struct ManagedNames: Equatable, Sendable {
    /// DNS names, and `*.` with one, in the order of the configuration; each once.
    public private(set) var names: [String] = []
    /// What there is to say of hosts that would need a certificate and cannot have one.
    public private(set) var warnings: [Diagnostic] = []

    /// - Parameter listeners: those that were compiled from `gateway`.
    public init(_ gateway: GatewayModel, listeners: [ListenerSnapshot]) {
        guard let acme = gateway.acme else { return }
        let takesWildcards = acme.challenges.contains { $0.value == .dns01 }
        let covered = Self.coveredNames(listeners, except: acme.certificates)
        var seen: Set<String> = []
        for host in gateway.routes.lazy.filter(\.speaksTLSHere).flatMap(\.match.hosts) {
            let name = host.value.description
            guard seen.insert(name).inserted, !Self.isCovered(host.value, by: covered) else { continue }
            switch host.value {
            case .exact: if Self.canBeNamed(name) { names.append(name) }
            case .wildcard where takesWildcards: names.append(name)
            case .wildcard:
                warnings.append(
                    Diagnostic(
                        .warning,
                        "no certificate covers \(name), and only the challenge dns-01 can obtain one: add hook to acme",
                        at: host.position))
            }
        }
    }

    /// What the operator's own certificates are for.
    private static func coveredNames(_ listeners: [ListenerSnapshot], except directory: String) -> Set<String> {
        var names: Set<String> = []
        for pair in listeners.flatMap({ $0.tls?.certificates.pairs ?? [] }) {
            if !pair.origin.hasPrefix("\(directory)/") { names.formUnion(pair.dnsNames) }
        }
        return names
    }

    private static func isCovered(_ host: HostPattern, by names: Set<String>) -> Bool {
        if names.contains(host.description) { return true }
        guard case .exact(let name) = host, let dot = name.firstIndex(of: ".") else { return false }
        return names.contains("*\(name[dot...])")
    }

    /// Whether an authority could certify it: a name with a dot and without `_`, no address.
    private static func canBeNamed(_ name: String) -> Bool {
        name.contains(".") && !name.contains("_") && !name.hasPrefix("[") && IPAddress(name) == nil
    }
}

extension RouteModel {
    /// Whether TLS for the route's hosts ends here.
    fileprivate var speaksTLSHere: Bool {
        if case .passthrough = action { false } else { true }
    }
}
