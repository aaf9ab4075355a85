// Sets of rules, a bit each.

/// 256 rules of a span, by their place among those that are screened.
typealias RuleBits = SIMD4<UInt64>

extension RuleBits {
    /// No rule.
    static var none: RuleBits { RuleBits(repeating: 0) }

    @inline(__always)
    var isEmpty: Bool { self[0] | self[1] | self[2] | self[3] == 0 }

    @inline(__always)
    var population: Int {
        self[0].nonzeroBitCount + self[1].nonzeroBitCount + self[2].nonzeroBitCount + self[3].nonzeroBitCount
    }

    /// The bit of a rule of this chunk.
    static func one(_ place: Int) -> RuleBits {
        var bits = RuleBits.none
        bits[place >> 6] = 1 << UInt64(place & 63)
        return bits
    }
}
