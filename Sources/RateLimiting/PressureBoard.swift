// The keys that are denied most, for the operator.

internal import Synchronization
public import Timing

/// The keys under the most pressure: one worker writes denials, anybody reads.
///
/// Only denials come here, so that a request that is allowed pays nothing. One board a worker; readers merge them. The
/// writer never waits: while somebody reads, denials are left out and counted.
public final class PressureBoard: Sendable {
    /// Keys that are held: enough to name those that make up more than 1 in 128 of all denials.
    public static let capacity = 128
    /// How long until a denial counts half: a minute.
    public static let halfLifeNanoseconds: UInt64 = 60_000_000_000

    private let keys = Mutex(
        HeavyKeys(capacity: PressureBoard.capacity, halfLifeNanoseconds: PressureBoard.halfLifeNanoseconds))
    private let leftOut = Atomic<UInt64>(0)

    /// An empty board.
    public init() {}

    /// Denials that came while somebody read.
    public var denialsLeftOut: UInt64 { leftOut.load(ordering: .relaxed) }

    /// Notes that `key` was denied. `label` is what the operator should read, such as the client's address.
    public func denied(_ key: KeyDigest, label: Span<UInt8>, at now: MonotonicInstant) {
        let noted: Void? = label.withUnsafeBufferPointer { bytes in
            keys.withLockIfAvailable { $0.see(key, label: bytes.span, atNanoseconds: now.nanoseconds) }
        }
        if noted == nil { leftOut.add(1, ordering: .relaxed) }
    }

    /// The keys with the most denials on this board, most first.
    public func top(_ maximum: Int) -> [HeavyKeys.Entry] {
        keys.withLock { $0.top(maximum) }
    }

    /// The keys with the most denials on all boards, most first. Equal labels are one key.
    public static func top(_ maximum: Int, of boards: [PressureBoard]) -> [HeavyKeys.Entry] {
        var sums: [String: HeavyKeys.Entry] = [:]
        for entry in boards.flatMap({ $0.top(capacity) }) {
            let sum = sums[entry.label]
            sums[entry.label] = HeavyKeys.Entry(
                label: entry.label, count: entry.count + (sum?.count ?? 0), excess: entry.excess + (sum?.excess ?? 0))
        }
        let sorted = sums.values.sorted { ($1.count, $0.label) < ($0.count, $1.label) }
        return Array(sorted.prefix(max(0, maximum)))
    }
}
