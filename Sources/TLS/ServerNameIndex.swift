// Which certificate serves which name: SNI (RFC 6066 §3) to certificate pairs, exact before wildcard before default.

/// The certificate pairs of one listener, found by server name.
///
/// Immutable. A look-up costs two hashes of the name, whatever the number of names, and allocates nothing.
/// Wildcards stand for exactly one whole label (RFC 9525 §6.3): `*.example.com` serves `a.example.com`, neither
/// `example.com` nor `a.b.example.com`.
public final class ServerNameIndex: Sendable {
    /// What a client gets that sends no name, or one that no certificate has.
    public enum UnknownName: Sendable {
        /// The first pair, as most servers do: the client then sees which certificate it got.
        case serveDefault
        /// A client that sends an unknown name is refused with the alert unrecognized_name (RFC 6066 §3).
        /// One that sends none still gets the first pair: it asked for nothing that we do not have.
        case refuse
    }

    /// How a name found its pair.
    public enum Match: String, Sendable {
        /// A certificate has the name itself.
        case exact
        /// A certificate has a wildcard for it.
        case wildcard
        /// No certificate has it.
        case `default`
    }

    /// What answers one name.
    public struct Answer: Sendable {
        /// The pair that most clients get; `alternatives` start with it.
        public let pair: CertificatePair
        /// All pairs that are offered, one for each family of keys; the client's signature algorithms decide.
        public let alternatives: [CertificatePair]
        /// How the name was found.
        public let matched: Match
    }

    /// All pairs, in the order given.
    public let pairs: [CertificatePair]
    /// What happens to names that no certificate has.
    public let unknownNames: UnknownName
    /// Pairs that lost a name to another pair with the same kind of key, one sentence each.
    public let warnings: [String]

    /// For each entry of the table the pairs to offer; entry 0 is the default.
    let offers: [[CertificatePair]]
    private let table: ServerNameTable

    /// Builds the index.
    ///
    /// The first pair is the default, joined by the first of every other key family that has one of the same names.
    /// Where two pairs with the same family of keys have the same name, the one that is valid now and stays valid
    /// longest serves it, so that a renewed certificate wins over the one it replaces.
    /// - Parameters:
    ///   - pairs: at least one.
    ///   - unknownNames: what an unknown name gets.
    ///   - now: seconds since 1970; the system's clock unless given.
    /// - Throws: `TLSError.noCertificates` for an empty list.
    public init(
        pairs: [CertificatePair], unknownNames: UnknownName = .serveDefault, now: Int64? = nil
    ) throws(TLSError) {
        guard let first = pairs.first else { throw .noCertificates }
        var builder = ServerNameOffers(now: now ?? UnixTime.now())
        for pair in pairs {
            for name in pair.dnsNames { builder.add(pair, for: name) }
        }
        self.pairs = pairs
        self.unknownNames = unknownNames
        warnings = builder.warnings
        offers = [builder.defaultOffer(first)] + builder.offers
        table = ServerNameTable(keys: builder.keys)
    }

    /// What a client asking for `name` is offered; an empty name stands for no SNI.
    public func lookup(name: String) -> Answer {
        var copy = name
        let found = copy.withUTF8 { find($0) }
        let alternatives = offers[found.offer]
        return Answer(pair: alternatives[0], alternatives: alternatives, matched: found.matched)
    }

    /// What every name gets, for a listing: name as in the certificate, pairs offered; sorted by name.
    public func describe() -> [(name: String, pairs: [CertificatePair])] {
        table.keys.enumerated()
            .map { (name: $0.element.hasPrefix(".") ? "*" + $0.element : $0.element, pairs: offers[$0.offset + 1]) }
            .sorted { $0.name < $1.name }
    }

    /// Whether two names are served the same certificates, so that a connection for one may carry requests for the
    /// other (RFC 9113 §9.1.1).
    public func servesAlike(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) -> Bool {
        let one = find(first).offer
        let other = find(second).offer
        return one == other || offers[one].elementsEqual(offers[other], by: ===)
    }

    /// The position in `offers` for a name's bytes, in any case; one trailing dot is ignored.
    func find(_ name: UnsafeBufferPointer<UInt8>) -> (offer: Int, matched: Match) {
        var count = name.count
        if count > 0, name[count - 1] == UInt8(ascii: ".") { count -= 1 }
        guard count > 0, count <= ServerNameTable.maximumNameBytes else { return (0, .default) }
        let whole = UnsafeBufferPointer(rebasing: name[..<count])
        // A key that starts with a dot is a wildcard's; a client must not name it directly.
        guard whole[0] != UInt8(ascii: ".") else { return (0, .default) }
        if let position = table.find(whole) { return (position + 1, .exact) }
        guard let dot = whole.firstIndex(of: UInt8(ascii: ".")) else { return (0, .default) }
        if let position = table.find(UnsafeBufferPointer(rebasing: whole[dot...])) { return (position + 1, .wildcard) }
        return (0, .default)
    }
}
