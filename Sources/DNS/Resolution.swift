// What is known about a name at this moment.

public import Addressing

/// The answer to "where does this name lead?", as of the last look-up.
public enum Resolution: Sendable, Equatable {
    /// Not answered yet, or not a tracked name.
    case pending
    /// Addresses, never empty; sorted (IPv4 first), so that the same answer is the same value.
    case resolved([IPAddress])
    /// The last look-up failed, and why. `stale` holds the addresses of the last good answer for as long as
    /// the policy keeps them: use them, they are better than nothing. Empty where there are none.
    case failed(reason: String, stale: [IPAddress])

    /// The addresses to connect to: fresh ones, else stale ones, else none.
    public var addresses: [IPAddress] {
        switch self {
        case .pending: []
        case .resolved(let addresses): addresses
        case .failed(_, let stale): stale
        }
    }
}
