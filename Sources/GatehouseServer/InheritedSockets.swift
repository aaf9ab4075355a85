// Sockets that systemd opened for us (sd_listen_fds(3)).

internal import Glibc

/// The descriptors of socket activation, by name.
struct InheritedSockets {
    private var descriptors: [(name: String, descriptor: Int32)] = []

    /// The first descriptor that is passed, by convention.
    private static let firstDescriptor: Int32 = 3

    /// Reads LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES; empty where they are not meant for this process.
    init() {
        guard let process = Self.variable("LISTEN_PID").flatMap({ Int32($0) }), process == getpid(),
            let count = Self.variable("LISTEN_FDS").flatMap({ Int32($0) }), count > 0 else { return }
        let names = (Self.variable("LISTEN_FDNAMES") ?? "").split(separator: ":", omittingEmptySubsequences: false)
        for place in 0..<count {
            let name = Int(place) < names.count ? String(names[Int(place)]) : "unknown"
            descriptors.append((name, Self.firstDescriptor + place))
        }
    }

    /// The socket of this name.
    func descriptor(named name: String) -> Int32? { descriptors.first { $0.name == name }?.descriptor }

    /// The names, for messages.
    var names: String { descriptors.isEmpty ? "none" : descriptors.map(\.name).joined(separator: ", ") }

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
