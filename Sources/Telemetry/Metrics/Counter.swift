// A number that one thread changes and any thread may read, at the price of a plain memory access.

public import Synchronization

/// A 64-bit count with one writer (the worker that owns it) and any number of readers.
///
/// Adding is a relaxed load and a relaxed store: two plain moves, no locked instruction. Two threads
/// that add to one counter lose counts, so a counter lives in a `WorkerShard` or a block of one.
/// Arithmetic wraps; a gauge is a counter that is also subtracted from, and reads as two's complement.
public struct Counter: ~Copyable, Sendable {
    @usableFromInline let cell: Atomic<UInt64>

    /// A count of zero.
    @inlinable
    public init() { cell = Atomic(0) }

    /// Adds `amount`. Only on the owner's thread.
    @inlinable @inline(__always)
    public func add(_ amount: UInt64 = 1) {
        cell.store(cell.load(ordering: .relaxed) &+ amount, ordering: .relaxed)
    }

    /// Takes `amount` away, which makes the counter a gauge. Only on the owner's thread.
    @inlinable @inline(__always)
    public func subtract(_ amount: UInt64 = 1) {
        cell.store(cell.load(ordering: .relaxed) &- amount, ordering: .relaxed)
    }

    /// Replaces the value. Only on the owner's thread.
    @inlinable @inline(__always)
    public func set(_ value: UInt64) { cell.store(value, ordering: .relaxed) }

    /// The value now. Any thread; two counters read one after the other may be of different moments.
    @inlinable
    public var value: UInt64 { cell.load(ordering: .relaxed) }
}
