// The bytes that a head is read from, and how they get into the head's own memory.

internal import Bytes
internal import HTTPSemantics

/// Moves received bytes into a head, as many as it takes to find the head's end, and no more than the limit.
///
/// The first look copies `firstCopy` bytes, which hold most heads; each further one doubles what is there. Behind the
/// bytes that are there lies a zero (`ByteScan` stops at it), told from a zero that was received by its offset.
struct HeadInput {
    /// Bytes of the first look.
    static let firstCopy = 1024

    private let input: UnsafePointer<UInt8>
    /// How many bytes of the input may be looked at: all, or the limit.
    private let usable: Int
    private let isCutByLimit: Bool

    /// How many bytes are in the head's memory.
    private(set) var available = 0

    /// - Parameter limit: the most bytes a head may have.
    @inline(__always)
    init(_ input: UnsafePointer<UInt8>, count: Int, limit: Int, head: MessageHead) {
        self.input = input
        usable = min(count, limit)
        isCutByLimit = count >= limit
        copy(min(usable, Self.firstCopy), to: head)
    }

    /// Copies more.
    /// - Returns: false if all that was received is there already: the head is incomplete.
    mutating func refill(_ head: MessageHead) throws(HTTP1ParseError) -> Bool {
        guard available < usable else {
            if isCutByLimit { throw .headTooLarge }
            return false
        }
        copy(min(usable, max(available &* 2, Self.firstCopy)), to: head)
        return true
    }

    @inline(__always)
    private mutating func copy(_ count: Int, to head: MessageHead) {
        head.reserveBytes(count, keeping: available)
        let bytes = head.bytes
        (bytes + available).update(from: input + available, count: count &- available)
        // Seven more bytes than the zero itself may be loaded, but not judged.
        bytes[count] = 0
        available = count
    }
}
