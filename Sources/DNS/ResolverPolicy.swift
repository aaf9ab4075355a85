// How names are kept resolved: every limit and period of the resolver in one place.

public import Addressing

/// The resolver's limits and periods. All periods are jittered a little, so that names do not move in step.
public struct ResolverPolicy: Sendable {
    /// Name servers to ask, in this order. Empty: those of /etc/resolv.conf, read again when it changes.
    public var servers: [SocketAddress] = []
    /// A name is never asked more often than this, whatever its TTL says (TTL 0 is common).
    public var minimumTTL: Duration = .seconds(1)
    /// A name is asked at least this often, so that a long TTL does not hold on to a moved backend.
    public var maximumTTL: Duration = .seconds(300)
    /// How long an answer from /etc/hosts (which has no TTL) is taken for true.
    public var hostsFileTTL: Duration = .seconds(5)
    /// After a failed look-up the name is asked again so soon; the period doubles with each further failure.
    public var negativeTTL: Duration = .seconds(2)
    /// Where the doubling of `negativeTTL` ends.
    public var maximumNegativeTTL: Duration = .seconds(30)
    /// How long the last good addresses are kept while no server gives an answer (silence, SERVFAIL, REFUSED),
    /// counted from the last good answer. nil: without end, since a dead name server says nothing about the
    /// backend. Judged when the name is asked again, so at most `maximumNegativeTTL` late.
    public var staleFor: Duration? = nil
    /// How long the last good addresses are kept once servers say that the name does not exist or has no
    /// address, counted from the first such answer. Not zero by default: name servers that restart are known
    /// to deny names that exist.
    public var goneAfter: Duration = .seconds(30)
    /// How long the answer of a name that is no longer tracked is kept, in case it comes back (two reloads).
    public var forgetAfter: Duration = .seconds(60)
    /// How long to wait for one server's first answer; doubles with each round over the servers.
    public var queryTimeout: Duration = .seconds(1)
    /// How many rounds over the servers before a look-up has failed.
    public var tries: Int = 3
    /// Look-ups under way at a time; more names wait their turn. Bounds the burst at start-up, which a small
    /// name server would answer by dropping packets.
    public var maximumConcurrentLookups: Int = 64
    /// Addresses kept of one answer; the rest, in sorted order, is dropped.
    public var maximumAddresses: Int = 256
    /// Blocks that answers may lead to although `AddressRefusal` would refuse them.
    public var allowedAddresses: IPPrefixSet = IPPrefixSet([])

    public init() {}
}
