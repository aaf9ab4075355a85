// Memory that was needed for a while, back to the system.

internal import CLinux
internal import Telemetry

/// Finds out when the allocator holds memory that nobody uses, and has it give that back.
///
/// glibc gives back by itself only what lies at the end of a thread's heap. After a flood of requests one small block
/// that is still in use kept 80 MiB below it resident. Looking costs microseconds, giving back milliseconds in which
/// threads that allocate wait: so it is done only where there is something to gain, and after every new generation,
/// which leaves behind what compiling it took, and the one before it.
struct MemoryReturn {
    /// Nanoseconds between two looks.
    static let interval: UInt64 = 5_000_000_000
    /// Bytes that may be resident without being in use, above what there was when little was.
    static let slack = 4 << 20

    /// Bytes resident and not allocated (code, stacks, what could not be given back) when there were fewest.
    private var resting: Int
    /// The generation at the last look.
    private var generation: UInt64 = 0
    /// Looks to come that give back in any case. The first after a reload may find the old generation in use.
    private var promised = 0

    /// - Parameters:
    ///   - resident: bytes of the process in memory.
    ///   - allocated: bytes in use.
    init(resident: Int, allocated: Int) { resting = resident - allocated }

    /// Begins with the process as it is; nil where it cannot be looked at.
    init?() {
        guard let resident = ProcessMetrics.residentBytes() else { return nil }
        self.init(resident: Int(resident), allocated: clinux_allocated_bytes())
    }

    /// Whether there is something to give back.
    mutating func isDue(resident: Int, allocated: Int) -> Bool {
        let held = resident - allocated
        resting = min(resting, held)
        return held > resting + Self.slack
    }

    /// Whether there is something to give back at this look, also by what was published since the last one.
    mutating func isDue(resident: Int, allocated: Int, generation: UInt64) -> Bool {
        if generation != self.generation {
            self.generation = generation
            promised = 2
        }
        let isPromised = promised > 0
        promised = max(0, promised - 1)
        return isDue(resident: resident, allocated: allocated) || isPromised
    }

    /// Takes note of what is left after giving back: trying again would not change it.
    mutating func noteReturned(resident: Int, allocated: Int) { resting = resident - allocated }

    /// Looks, and gives back where there is something.
    ///
    /// - Parameter generation: that of what is published.
    mutating func look(generation: UInt64) {
        guard let before = ProcessMetrics.residentBytes(),
            isDue(resident: Int(before), allocated: clinux_allocated_bytes(), generation: generation)
        else { return }
        clinux_trim_heap()
        guard let after = ProcessMetrics.residentBytes() else { return }
        noteReturned(resident: Int(after), allocated: clinux_allocated_bytes())
    }
}
