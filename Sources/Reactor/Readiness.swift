// What the kernel said of a descriptor.

internal import CLinux

/// The edges that one turn of the loop saw on one descriptor.
public struct Readiness: OptionSet, Sendable {
    public let rawValue: UInt32

    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// There is something to read (or an end, or an error, that a read will show).
    public static let readable = Readiness(rawValue: 0x001)
    /// There is room to write again, or a connect has ended.
    public static let writable = Readiness(rawValue: 0x004)
    /// The descriptor failed, or both directions are closed.
    public static let broken = Readiness(rawValue: 0x008 | 0x010)
    /// The peer will send no more.
    public static let peerEnded = Readiness(rawValue: 0x2000)

    static let all = Readiness([.readable, .writable, .peerEnded])
}
