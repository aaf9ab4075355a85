// How many requests are in flight at once, in all and for each key.

/// Counts what is in flight; `ConcurrencyBoard` shares one between workers.
///
/// What was admitted must leave, once, under the same key. Memory is bounded by what is in flight: a key with nothing
/// in flight is forgotten. Allocates only while more keys are in flight than ever before.
public struct ConcurrencyLimit {
    /// Whether one more may start.
    public enum Admission: Equatable, Sendable {
        /// It is counted now.
        case admitted
        /// Its key has as many in flight as it may.
        case keyIsFull
        /// All keys together have.
        case allAreFull
    }

    /// The most in flight for one key.
    public var maximumPerKey: Int
    /// The most in flight for all keys.
    public var maximumInAll: Int
    /// How many are in flight.
    public private(set) var inFlight = 0
    private var counts: [KeyDigest: Int] = [:]

    /// At most `maximumPerKey` for each and `maximumInAll` together, both at least 1.
    public init(maximumPerKey: Int, maximumInAll: Int) {
        precondition(maximumPerKey > 0 && maximumInAll > 0, "a limit that lets nobody in is a refusal")
        self.maximumPerKey = maximumPerKey
        self.maximumInAll = maximumInAll
        counts.reserveCapacity(min(maximumInAll, 1_024))
    }

    /// How many of `key` are in flight.
    public func inFlight(of key: KeyDigest) -> Int { counts[key] ?? 0 }

    /// Whether one more of `key` could start now.
    public func hasRoom(for key: KeyDigest) -> Bool { inFlight < maximumInAll && inFlight(of: key) < maximumPerKey }

    /// Counts one more of `key`, where there is room.
    public mutating func enter(_ key: KeyDigest) -> Admission {
        guard inFlight(of: key) < maximumPerKey else { return .keyIsFull }
        guard inFlight < maximumInAll else { return .allAreFull }
        counts[key, default: 0] += 1
        inFlight += 1
        return .admitted
    }

    /// One of `key` is over.
    public mutating func leave(_ key: KeyDigest) {
        guard let count = counts[key] else { preconditionFailure("what leaves has entered under the same key") }
        counts[key] = count > 1 ? count - 1 : nil
        inFlight -= 1
    }
}
