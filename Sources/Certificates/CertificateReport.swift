// What is served to whom, why, and for how long: the doctor's findings as plain values.

internal import ConfigModel
public import TLS

/// The certificates of all TLS listeners by the names that clients ask for, and what is wrong with them.
public struct CertificateReport: Sendable {
    /// One certificate under one name of one listener.
    public struct Entry: Sendable, Equatable {
        /// The listener's address.
        public var listener: String
        /// A name or wildcard; nil for every other name, and for none.
        public var name: String?
        /// The certificate's file.
        public var file: String
        /// The certificate's DNS names, then its addresses.
        public var names: [String]
        /// Such as `ecdsa P-256`.
        public var keyKind: String
        /// The issuer's distinguished name.
        public var issuer: String
        /// SHA-256 of the certificate, hexadecimal.
        public var fingerprint: String
        /// First and last second of validity, since 1970.
        public var notBefore: Int64
        public var notAfter: Int64
        /// Which of the clients that ask for the name get it.
        public var clients: String
        /// Why it is this one.
        public var reason: String
        /// What is wrong with it, one sentence each.
        public var problems: [String]
        /// Whether clients refuse it now.
        public var isBroken: Bool
        /// What is known of its revocation, and sent along.
        public var staple: StapleReport
    }

    /// Something wrong with files that do not serve, or with how names are shared out.
    public struct Finding: Sendable, Equatable {
        /// One sentence, with the file.
        public var message: String
        /// Whether a name is served wrongly, or will be after a restart.
        public var isFault: Bool
    }

    /// By listener and name; each listener's `nil` name last.
    public var entries: [Entry] = []
    public var findings: [Finding] = []
    /// Seconds since 1970, of which the report is.
    public var now: Int64

    /// - Parameters:
    ///   - listeners: the address of each TLS listener, and its certificates.
    ///   - standings: what is wrong with files.
    ///   - now: seconds since 1970.
    public init(listeners: [(address: String, index: ServerNameIndex)], standings: [CertificateStanding], now: Int64) {
        self.now = now
        for listener in listeners { add(listener.address, listener.index) }
        for standing in standings { add(standing) }
    }

    private mutating func add(_ address: String, _ index: ServerNameIndex) {
        for (name, pairs) in index.describe() {
            let reason = name.hasPrefix("*.") ? "has the wildcard" : "has the name"
            add(pairs, address, name, reason)
        }
        let standard = index.lookup(name: "").alternatives
        let reason = index.unknownNames == .refuse ? "first pair, for clients without a name" : "first pair"
        add(standard, address, nil, reason)
        for warning in index.warnings + ShadowedWildcards.warnings(index) where !findings.contains(where: {
            $0.message == warning
        }) {
            findings.append(Finding(message: warning, isFault: false))
        }
    }

    private mutating func add(_ pairs: [CertificatePair], _ listener: String, _ name: String?, _ reason: String) {
        for pair in pairs {
            entries.append(
                Entry(
                    listener: listener, name: name, file: pair.origin, names: pair.dnsNames + pair.addresses,
                    keyKind: pair.keyKind, issuer: pair.issuer, fingerprint: pair.fingerprint,
                    notBefore: pair.notBefore, notAfter: pair.notAfter,
                    clients: Self.clients(of: pair, among: pairs), reason: reason,
                    problems: StapleReport.faults(of: pair, at: now) + pair.warnings(at: now)
                        + StapleReport.trouble(of: pair),
                    isBroken: !pair.isSound(at: now) || pair.lacksStaple(at: now),
                    staple: StapleReport(pair, now: now)))
        }
    }

    private mutating func add(_ standing: CertificateStanding) {
        if let refusal = standing.refusal {
            let rest = standing.isKept ? "; the pair read before serves until a restart" : "; nobody is served it"
            findings.append(Finding(message: refusal.message + rest, isFault: true))
        }
        if let exposure = standing.exposure { findings.append(Finding(message: exposure, isFault: false)) }
    }

    /// OpenSSL takes the pair for the first of the client's signature algorithms that one of ours can make.
    private static func clients(of pair: CertificatePair, among pairs: [CertificatePair]) -> String {
        guard pairs.count > 1 else { return "all" }
        let kind = pair.keyKind.prefix { $0 != " " }.uppercased()
        return "those that prefer \(kind)"
    }

    /// What breaks within `seconds` from now, or is broken; nil asks for what `CertificatePair.warnings` calls soon.
    public func breaking(within seconds: Int64?) -> [String] {
        var found = findings.filter(\.isFault).map(\.message)
        var told: Set<String> = []
        for entry in entries where told.insert(entry.file).inserted {
            let bound = seconds ?? min(14 * 86_400, (entry.notAfter - entry.notBefore) / 3)
            if entry.isBroken {
                found += entry.problems.prefix(1).map { "\(entry.file): \($0)" }
            } else if entry.notAfter - now < bound {
                found.append("\(entry.file): ends in \(Self.left(entry.notAfter - now))")
            }
        }
        return found
    }

    /// `89 d 23 h`, `5 h 59 min`; with `ago` for what is over.
    public static func left(_ seconds: Int64) -> String {
        let count = seconds.magnitude
        let (days, hours, minutes) = (count / 86_400, count % 86_400 / 3600, count % 3600 / 60)
        let text = days > 0 ? "\(days) d \(hours) h" : "\(hours) h \(minutes) min"
        return seconds < 0 ? "\(text) ago" : text
    }

    /// A few of many names.
    static func listed(_ names: [String]) -> String {
        names.count <= 5
            ? names.joined(separator: ", ")
            : names.prefix(4).joined(separator: ", ") + " and \(names.count - 4) more"
    }
}
