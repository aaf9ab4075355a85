// Sixteen bytes of the table: whose bucket, and when it is full.

internal import Synchronization

/// One entry of a `BucketTable`, in place.
///
/// First comes the **word**: 56 bits of tag, and below them 8 bits that count how often the entry has changed hands.
/// Then the **time** at which the bucket is full. Both are changed together, by one compare-and-swap of 16 bytes; they
/// are read one by one, which is as atomic: an aligned half is never seen half-written, and a reader that sees the
/// new second half after an acquiring read of the first cannot see an older first half when it looks again.
struct BucketEntry {
    let address: UnsafeMutableRawPointer

    static var byteCount: Int { 16 }
    /// Bits of the count of owners, below the tag.
    static var generationBits: UInt64 { 8 }

    @inline(__always)
    init(_ address: UnsafeMutableRawPointer) { self.address = address }

    /// Tag and generation.
    @inline(__always)
    var word: UInt64 {
        address.assumingMemoryBound(to: Atomic<UInt64>.self).pointee.load(ordering: .acquiring)
    }

    /// Tag and generation, read in one order with all swaps.
    @inline(__always)
    var wordInOrder: UInt64 {
        address.assumingMemoryBound(to: Atomic<UInt64>.self).pointee.load(ordering: .sequentiallyConsistent)
    }

    /// When the bucket is full, in ticks.
    @inline(__always)
    var time: UInt64 {
        (address + 8).assumingMemoryBound(to: Atomic<UInt64>.self).pointee.load(ordering: .acquiring)
    }

    /// Writes both where both are as expected. Strongly ordered: whoever claims entries looks for rivals afterwards.
    @inline(__always)
    func replace(_ word: UInt64, _ time: UInt64, by newWord: UInt64, _ newTime: UInt64) -> Bool {
        address.assumingMemoryBound(to: Atomic<WordPair>.self).pointee.compareExchange(
            expected: WordPair(first: UInt(word), second: UInt(time)),
            desired: WordPair(first: UInt(newWord), second: UInt(newTime)),
            ordering: .sequentiallyConsistent
        ).exchanged
    }

    /// The word of the next owner, `tag`, after `word`.
    @inline(__always)
    static func word(of tag: UInt64, after word: UInt64) -> UInt64 {
        tag &<< generationBits | (word &+ 1) & (1 &<< generationBits &- 1)
    }

    /// The tag of a word.
    @inline(__always)
    static func tag(_ word: UInt64) -> UInt64 { word &>> generationBits }
}
