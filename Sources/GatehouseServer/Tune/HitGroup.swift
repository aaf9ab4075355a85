// Hits of one rule in one variable of one route, and who caused them.

/// What hits are grouped by: the narrowest exclusion there is names all three.
struct HitKey: Hashable {
    var rule: Int
    /// Such as `ARGS:html`; empty where a rule looks at none.
    var variable: String
    var route: String
}

/// What is known of a group, in bounded memory.
struct HitGroup {
    let key: HitKey
    /// The rule's message, of the first hit.
    let message: String
    /// What the first hit was about, as the rule logs it.
    let sample: String
    /// Matches.
    var hits = 0
    /// Requests with a match.
    var requests = 0
    /// Requests by the client's number.
    private(set) var clients: [Int: Int] = [:]
    /// Whether more clients came than are told apart.
    private(set) var hasMoreClients = false
    /// The hosts that were asked for; nil when they were too many, or one that is no host name.
    private(set) var hosts: Set<String>? = []
    /// What all requests' paths begin with.
    private(set) var place: HitPlace?

    init(_ key: HitKey, message: String, sample: String) {
        self.key = key
        self.message = message
        self.sample = sample
    }

    /// Takes one more request.
    mutating func add(client: Int?, host: String, target: String, _ limits: TuningLimits) {
        requests += 1
        if let client, clients[client] != nil || clients.count < limits.clientsOfGroup {
            clients[client, default: 0] += 1
        } else {
            hasMoreClients = true
        }
        if place == nil { place = HitPlace(target) } else { place?.widen(target) }
        let name = HitPlace.hostName(host)
        if name.isEmpty {
            hosts = nil
        } else {
            hosts?.insert(name)
            if let count = hosts?.count, count > limits.hostsOfGroup { hosts = nil }
        }
    }
}
