// Collects, while an index is built, which pairs are offered for which name.

/// Names and their pairs under construction.
struct ServerNameOffers {
    let now: Int64
    /// Table keys: an exact name, or for `*.example.com` the rest from the dot, `.example.com`.
    private(set) var keys: [String] = []
    /// For each key the pairs to offer, at most one of a key family.
    private(set) var offers: [[CertificatePair]] = []
    private(set) var warnings: [String] = []
    private var positions: [String: Int] = [:]

    init(now: Int64) { self.now = now }

    /// Lets `pair` serve `name`, unless a better pair of the same key family does.
    mutating func add(_ pair: CertificatePair, for name: String) {
        guard let key = Self.key(for: name) else {
            warnings.append("\(pair.origin): the name \(name) is not served: a wildcard must be the whole first label")
            return
        }
        guard let position = positions[key] else {
            positions[key] = keys.count
            keys.append(key)
            offers.append([pair])
            return
        }
        guard let rival = offers[position].firstIndex(where: { $0.keyFamily == pair.keyFamily }) else {
            offers[position].append(pair)
            return
        }
        let holder = offers[position][rival]
        guard holder !== pair, holder.fingerprint != pair.fingerprint else { return }
        let wins = isBetter(pair, than: holder)
        if wins { offers[position][rival] = pair }
        warnings.append("\((wins ? holder : pair).origin): does not serve \(name): "
            + "\((wins ? pair : holder).origin) has it too, with the same kind of key, and \(why(wins, pair, holder))")
    }

    /// The default: `first`, and for the key families that it lacks what its first name offers.
    func defaultOffer(_ first: CertificatePair) -> [CertificatePair] {
        let siblings = first.dnsNames.lazy.compactMap { Self.key(for: $0) }.first.flatMap { positions[$0] }
        guard let siblings else { return [first] }
        return [first] + offers[siblings].filter { $0.keyFamily != first.keyFamily }
    }

    private func isBetter(_ pair: CertificatePair, than holder: CertificatePair) -> Bool {
        if pair.isValid(at: now) != holder.isValid(at: now) { return pair.isValid(at: now) }
        if pair.stapling.isRevoked != holder.stapling.isRevoked { return holder.stapling.isRevoked }
        if pair.lacksStaple(at: now) != holder.lacksStaple(at: now) { return holder.lacksStaple(at: now) }
        return pair.notAfter > holder.notAfter
    }

    /// Why the one of two is the better.
    private func why(_ wins: Bool, _ pair: CertificatePair, _ holder: CertificatePair) -> String {
        let loser = wins ? holder : pair
        guard loser.isValid(at: now) else { return "is valid longer" }
        if loser.stapling.isRevoked, !(wins ? pair : holder).stapling.isRevoked { return "is not revoked" }
        if loser.lacksStaple(at: now), !(wins ? pair : holder).lacksStaple(at: now) { return "lacks no staple" }
        return "is valid longer"
    }

    private static func key(for name: String) -> String? {
        var key = name
        if key.hasSuffix(".") { key.removeLast() }
        if key.hasPrefix("*.") { key.removeFirst() }
        let isWildcard = key.hasPrefix(".")
        guard !key.contains("*"), !key.isEmpty, key.utf8.count <= ServerNameTable.maximumNameBytes else { return nil }
        // A name that starts with a dot in the certificate is no host name, and `*.` alone covers nothing.
        return isWildcard && (!name.hasPrefix("*.") || key.utf8.count < 2) ? nil : key
    }
}
