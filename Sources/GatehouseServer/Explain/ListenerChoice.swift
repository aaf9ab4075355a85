// Which listener a request arrives at.

internal import ConfigModel
internal import Snapshots

/// Chooses a listener as the network would: by the scheme that the client speaks and the port it connects to.
struct ListenerChoice {
    /// The listener's index in the snapshot; nil where none takes the request.
    var index: Int?
    /// Why this one, or why none; nil where it goes without saying.
    var note: String?

    /// - Parameter wanted: the address of the listener that the operator asks about; nil for the one that fits.
    init(
        for request: WrittenRequest, wanted: String?, among configuration: OfflineConfiguration.Compiled
    ) throws(CommandLineProblem) {
        let snapshot = configuration.snapshot
        if let wanted {
            index = try Self.index(of: wanted, in: snapshot)
            return
        }
        let clients = configuration.model.listeners.indices
        guard let scheme = request.scheme else {
            index = clients.first { snapshot.listeners[$0].servesRoutes } ?? clients.first
            note = clients.count > 1 ? "the first that serves routes: the request names no scheme" : nil
            return
        }
        let speaking = clients.filter { (snapshot.listeners[$0].tls != nil) == (scheme == .https) }
        guard let first = speaking.first else {
            note = "no listener speaks \(scheme.rawValue)"
            return
        }
        let port = request.port ?? scheme.defaultPort
        let atPort = speaking.first { configuration.model.listeners[$0].address.value.port == port }
        index = atPort ?? speaking.first { snapshot.listeners[$0].servesRoutes } ?? first
        if atPort == nil {
            note = "no listener speaks \(scheme.rawValue) at port \(port); this one does at its own"
        }
    }

    private static func index(of wanted: String, in snapshot: ProxySnapshot) throws(CommandLineProblem) -> Int {
        let address = (try? ListenerAddress(parsing: wanted))?.description ?? wanted
        if let index = snapshot.listeners.firstIndex(where: { $0.address == address }) { return index }
        let known = snapshot.listeners.map(\.address).joined(separator: ", ")
        throw CommandLineProblem("--listener: found \"\(wanted)\", expected one of \(known)")
    }
}

extension ListenerSnapshot {
    /// Whether requests are routed here.
    fileprivate var servesRoutes: Bool {
        switch kind {
        case .plain, .tls: true
        case .redirectToHTTPS, .admin: false
        }
    }
}
