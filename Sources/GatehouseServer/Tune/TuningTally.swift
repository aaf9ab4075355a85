// A WAF log, counted line by line.

internal import Addressing
internal import Telemetry

/// Groups the log's matches by rule, variable and route, and remembers which groups requests fell into together.
/// Memory is bounded by `TuningLimits`, and what did not fit is counted.
struct TuningTally {
    let limits: TuningLimits
    private(set) var lines = 0
    /// Lines that are no records.
    private(set) var malformed = 0
    private(set) var requests = 0
    /// Matches of groups that came when there were too many.
    private(set) var untracked = 0
    private(set) var groups: [HitGroup] = []
    /// How many requests fell into a set of groups, whose numbers are in order.
    private(set) var combinations: [[Int]: Int] = [:]
    /// Requests of sets that came when there were too many, or that were in too many groups.
    private(set) var uncombined = 0

    private var numbers: [HitKey: Int] = [:]
    private var clients: [String: Int] = [:]
    /// The places each client was hit in, as hashes.
    private var places: [Set<Int>] = []
    private var open: [UInt64: OpenRequest] = [:]
    /// The open requests by age, in a ring.
    private var ages: [UInt64] = []
    private var oldest = 0

    private struct OpenRequest {
        var groups: [Int] = []
        var isOverfull = false
    }

    init(_ limits: TuningLimits = TuningLimits()) { self.limits = limits }

    /// Takes a line without its line feed.
    mutating func add(line: ArraySlice<UInt8>) {
        guard !line.isEmpty else { return }
        lines += 1
        guard let record = InspectionRecord(reading: line) else {
            malformed += 1
            return
        }
        add(record)
    }

    /// Takes a line that was too long to be read.
    mutating func addOverlongLine() {
        lines += 1
        malformed += 1
    }

    private mutating func add(_ record: InspectionRecord) {
        openRequest(record.requestIdentifier)
        // A score is the sum of other rules' hits: without those it would not be there.
        guard !record.variable.hasPrefix("TX:"), record.variable != "TX" else { return }
        let client = number(ofClient: record.client)
        if let client, places[client].count <= limits.placesOfHonestClient {
            var hasher = Hasher()
            hasher.combine(record.variable)
            hasher.combine(record.route)
            places[client].insert(hasher.finalize())
        }
        guard let group = number(of: record) else {
            untracked += 1
            open[record.requestIdentifier]?.isOverfull = true
            return
        }
        groups[group].hits += 1
        guard let request = open[record.requestIdentifier], !request.groups.contains(group) else { return }
        guard request.groups.count < limits.groupsOfRequest else {
            open[record.requestIdentifier]?.isOverfull = true
            return
        }
        open[record.requestIdentifier]?.groups.append(group)
        groups[group].add(client: client, host: record.host, target: record.target, limits)
    }

    private mutating func openRequest(_ identifier: UInt64) {
        guard open[identifier] == nil else { return }
        requests += 1
        if ages.count < limits.openRequests {
            ages.append(identifier)
        } else {
            close(ages[oldest])
            ages[oldest] = identifier
            oldest = (oldest + 1) % ages.count
        }
        open[identifier] = OpenRequest()
    }

    private mutating func close(_ identifier: UInt64) {
        guard let request = open.removeValue(forKey: identifier) else { return }
        let set = request.groups.sorted()
        guard !request.isOverfull, combinations[set] != nil || combinations.count < limits.combinations else {
            uncombined += 1
            return
        }
        combinations[set, default: 0] += 1
    }

    /// No more lines come.
    mutating func finish() {
        for identifier in ages { close(identifier) }
        ages = []
        oldest = 0
    }

    private mutating func number(of record: InspectionRecord) -> Int? {
        let key = HitKey(rule: record.ruleIdentifier, variable: record.variable, route: record.route)
        if let known = numbers[key] { return known }
        guard groups.count < limits.groups else { return nil }
        numbers[key] = groups.count
        groups.append(HitGroup(key, message: record.message, sample: record.data))
        return groups.count - 1
    }

    // MARK: Clients

    /// How many clients were told apart.
    var clientCount: Int { places.count }

    /// Whether a client was hit in so many places that it looks like a scanner.
    func isScanner(_ client: Int) -> Bool { places[client].count > limits.placesOfHonestClient }

    private mutating func number(ofClient client: String) -> Int? {
        let network = Self.network(of: client)
        if let known = clients[network] { return known }
        guard places.count < limits.clients else { return nil }
        clients[network] = places.count
        places.append([])
        return places.count - 1
    }

    /// A host of IPv6 has a whole /64 to come from: that is one client.
    private static func network(of client: String) -> String {
        guard let address = IPAddress(client), !address.isIPv4 else { return client }
        return "\(IPAddress(ipv6High: address.high, low: 0))/64"
    }
}
