// What one look-up brought: the event that the cache is fed.

package import Addressing

/// The end of one look-up of one name.
package enum LookupAnswer: Sendable, Equatable {
    /// Addresses, and how long the answer holds.
    case addresses([IPAddress], lifetime: Duration)
    /// Addresses from /etc/hosts, which knows no lifetime.
    case hostsFile([IPAddress])
    /// A server says that there is no such name, or that it has no address (RFC 2308).
    case absent(String)
    /// No usable answer: silence, SERVFAIL, REFUSED, nonsense. Says nothing about the name.
    case unavailable(String)
}
