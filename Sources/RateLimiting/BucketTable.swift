// All token buckets of the process, in memory that never grows.

internal import CLinux
internal import Synchronization
public import Timing

/// Token buckets by key: a bounded table that all workers share and none locks.
///
/// **A bucket is one number**: the time at which it is full again (GCRA's theoretical arrival time). Taking `c` tokens
/// of a limit moves it `c` intervals ahead, from now if it has passed; tokens are there as long as it stays within one
/// `span` of now. It is the same as a bucket that refills continuously, and has nothing to refill.
///
/// **The table.** Sets of eight entries of 16 bytes (`BucketEntry`), two adjacent cache lines each. A key may be in
/// either of two sets (`BucketHomes`). It goes to the first while that has room to spare, or else to where there is
/// more: so one set is enough for nearly all look-ups, and 10 million live keys in 256 MiB (load 0.6) push out some
/// one in a million. An entry whose time has passed equals a full bucket, which is also what a key without entry has:
/// it is taken over without loss. Only where both homes are full of live entries, the one that is nearest to being full
/// is pushed out: its key gets the rest of its debt for nothing. `forcedEvictions` counts them.
///
/// **Why no key ever gets another's budget.** Every change is one compare-and-swap of a whole entry, tag and time, from
/// what the worker has read. So:
/// - *A grant* is written only where the entry still has the tag and exactly the time that the decision was about. Were
///   it stolen, and even stolen back, a time that is equal is a time that decides equally.
/// - *A denial* writes nothing, so that a flood of one key does not move its cache line between the workers. It reads
///   word, time, and word again. Each change of owner counts up the 8 bits beside the tag; so if both words are equal,
///   the entry has had one owner throughout, and the time is its own, unless it changed hands 256 times, lastly back to
///   this key, within three loads.
/// - *A claim* (a key without an entry takes one) swaps in tag, next count and time at once: nobody sees a new tag with
///   an old time.
///
/// **Why a key has one entry.** Two workers may claim for one key at once. Which entry is taken follows from what is
/// seen alone, and every claim changes what others would have taken: so the second one's swap fails, and looking again
/// it finds the first. What can differ is the clock: an entry that has passed for one and not for the other. So
/// whoever has claimed looks through both homes again (swaps and these loads are sequentially consistent: of two
/// claimers at least one sees the other), and where it finds a twin, the one that comes later in the order of look-up
/// is emptied and its debt added to the other (`settleTwin`; the emptying is a swap, so one worker does it). Until
/// then, which takes as long as those loads, either may grant tokens; they are all in the sum, so what was granted too
/// much is missing later.
///
/// **Progress.** A swap fails only because another worker's has succeeded: lock-free. A worker that is stopped anywhere
/// holds nobody up.
///
/// **Time** is the caller's. A clock that goes back, or lags behind other workers', sees larger debts and so allows
/// less. Whatever clocks do, a key is never given more than its burst and the rate times the time from the earliest to
/// the latest instant (as long as they are within a year of each other, see `LimitTicks`).
public final class BucketTable: @unchecked Sendable {
    // Unchecked for the pointer alone: what it leads to is read and written by `BucketEntry`, atomically.

    /// Entries of a set.
    package static let setEntries = 8
    package static let setBytes = setEntries * BucketEntry.byteCount
    /// Live entries of its first home from which on a new key also looks at its second.
    ///
    /// At a load of 0.6, a twelfth of the keys then are in their second home. One more would make that a twenty-fifth,
    /// and push out thirty times as many.
    static let crowdedAt = 6
    /// The smallest table, in bytes: 2⁹ sets, of which tags and sets make 64 bits.
    public static let minimumBytes = 512 * setBytes

    private let memory: ZeroedMemory
    let start: UnsafeMutableRawPointer
    let setBits: UInt64
    let forced = Atomic<UInt64>(0)

    /// A table of `byteCount` bytes, or the next power of two below.
    ///
    /// The memory becomes resident as it is used; large tables in huge pages of 2 MiB where the system lets them.
    public init(byteCount: Int) throws(BucketTableError) {
        guard byteCount >= Self.minimumBytes else { throw .tooSmall }
        let setCount = byteCount / Self.setBytes
        setBits = UInt64(Int.bitWidth - 1 - setCount.leadingZeroBitCount)
        guard let memory = ZeroedMemory(byteCount: Self.setBytes << Int(setBits)) else { throw .noMemory }
        start = memory.start
        self.memory = memory
    }

    /// Bytes of the table.
    public var byteCount: Int { Self.setBytes << Int(setBits) }

    /// Keys that it has entries for.
    public var capacity: Int { Self.setEntries << Int(setBits) }

    /// How many entries of live buckets were given to other keys, ever: each a debt that was let off.
    public var forcedEvictions: UInt64 { forced.load(ordering: .relaxed) }

    /// About how many keys have buckets that are not full. Looks at one set in `setCount / sample`; for the operator.
    public func estimatedLiveKeys(at now: MonotonicInstant, sample: Int = 4_096) -> Int {
        let setCount = 1 << Int(setBits)
        let stride = max(1, setCount / max(1, sample))
        let tick = LimitTicks.at(now)
        var (live, seen) = (0, 0)
        for set in Swift.stride(from: 0, to: setCount, by: stride) {
            for index in 0..<Self.setEntries {
                let entry = entry(set * Self.setBytes, index)
                live += LimitTicks.debt(entry.time, at: tick) > 0 ? 1 : 0
            }
            seen += 1
        }
        return live * setCount / seen
    }

    /// Starts fetching the entry of a key, for a decision that comes a little later; waits for nothing.
    ///
    /// Among millions of keys the entry of one is in no cache, and waiting for memory is nine tenths of a decision.
    public func prepare(_ key: KeyDigest, under limit: KeyedLimit) {
        let home = start + BucketHomes(key.bits ^ limit.salt, setBits: setBits).first
        clinux_prefetch(home)
        clinux_prefetch(home + Self.setBytes / 2)
    }

    /// The entry at `index` of the set at `offset`.
    @inline(__always)
    func entry(_ offset: Int, _ index: Int) -> BucketEntry {
        BucketEntry(start + (offset &+ index &* BucketEntry.byteCount))
    }
}

/// Why there is no table.
public enum BucketTableError: Error, Equatable {
    /// Below `BucketTable.minimumBytes`.
    case tooSmall
    /// The address space has no such block.
    case noMemory
}
