// Where in the table a key's bucket may be, and how it is recognised there.

/// The two sets in which a key's entry may lie, and the tag that it has in each.
///
/// Of the 64 bits of digest and salt the upper ones number the first home. The lower 55 are the tag, and also say how
/// far away the second home is (by exclusive or, so that either home leads to the other). One more bit of the tag says
/// whether this is the second. From set and tag all 64 bits follow, as there are at least 2⁹ sets.
struct BucketHomes {
    /// Offsets of the homes in the table.
    let first: Int
    let second: Int
    /// The tag in the first home. That in the second is 1 more.
    let tag: UInt64

    static var tagBits: UInt64 { 55 }

    /// Among 2^`setBits` sets.
    @inline(__always)
    init(_ bits: UInt64, setBits: UInt64) {
        let low = bits & (1 &<< Self.tagBits &- 1)
        let home = bits &>> (64 &- setBits)
        // The upper bits of a product with an odd number depend on all of `low`; never 0, so the homes differ.
        let distance = (low &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- setBits) | 1
        first = Int(truncatingIfNeeded: home) &* BucketTable.setBytes
        second = Int(truncatingIfNeeded: home ^ distance) &* BucketTable.setBytes
        tag = low &<< 1
    }

    /// The tag in a home.
    @inline(__always)
    func tag(inSecond isSecond: Bool) -> UInt64 { isSecond ? tag | 1 : tag }
}
