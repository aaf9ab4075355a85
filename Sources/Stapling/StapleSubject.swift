// Where one certificate's staple stands with the agent.

internal import TLS

/// A certificate, whatever number of pairs carries it.
struct StapleSubject {
    /// SHA-256 of the certificate.
    let fingerprint: String
    let responders: [String]
    let mustStaple: Bool
    /// The certificate's file, for messages.
    let origin: String
    /// Those that share what is known. At least one.
    var pairs: [CertificatePair]
    /// When its responder is asked next, seconds since 1970.
    var next: Int64 = 0
    /// Attempts in a row that came to nothing.
    private(set) var failures = 0
    /// The newest `thisUpdate` that was verified: what is older is not believed.
    var newest: Int64 = .min
    /// Whether it was told that nothing is sent.
    var hasToldLapse = false
    /// Whether what was kept was looked at.
    var isPlanned = false
    /// Which responder is asked, counted through.
    private var place = 0

    init(_ pair: CertificatePair) {
        fingerprint = pair.fingerprint
        responders = pair.ocspResponders
        mustStaple = pair.mustStaple
        origin = pair.origin
        pairs = [pair]
    }

    /// The responder whose turn it is.
    var responder: String { responders[place % responders.count] }

    /// What is known of it.
    var standing: StapleStanding { pairs.first?.stapling.standing ?? StapleStanding() }

    func update(_ change: (inout StapleStanding) -> Void) {
        for pair in pairs { pair.stapling.update(change) }
    }

    /// Has another pair share what is known.
    mutating func add(_ pair: CertificatePair) {
        if let first = pairs.first {
            let standing = first.stapling.standing
            pair.stapling.update { $0 = standing }
        }
        pairs.append(pair)
    }

    mutating func succeed(next: Int64, newest: Int64) {
        failures = 0
        hasToldLapse = false
        self.next = next
        self.newest = newest
    }

    mutating func fail() {
        failures += 1
        place += 1
    }

    /// Smaller is asked sooner.
    func urgency(at now: Int64) -> (Int, Int64) {
        let isStapled = standing.staple?.isCurrent(at: now) == true
        return (isStapled ? 2 : mustStaple ? 0 : 1, next)
    }
}
