// Where in a subject a match of a pattern can begin.

internal import Bytes

/// Finds the places that have the bytes with which matches begin, some seven instructions a byte.
///
/// Eight ways of beginning and eight bytes of each are told apart, a bit each in a word that is shifted as the subject
/// passes (Baeza-Yates and Gonnet's Shift-And, over sets of bytes). A filter: no match begins where it finds nothing.
/// Immutable.
public final class BeginningFilter: @unchecked Sendable {
    /// How many ways of beginning it takes.
    public static let maximumWays = 8

    /// For each byte, at bit 8 p + w whether it can stand at place p of way w.
    private let table: UnsafeMutablePointer<UInt64>
    /// The places that the ways do not have: there anything stands, also the end.
    private let free: UInt64
    private let isAlsoAtStart: Bool

    /// - Parameter facts: of the pattern.
    /// - Returns: nil where so many places would fit that looking for them spares nothing.
    public init?(_ facts: RegexFacts) {
        let ways = facts.beginnings
        guard !ways.isEmpty, ways.count <= Self.maximumWays, Self.share(ways) <= Self.largestShare else { return nil }
        var free: UInt64 = 0
        for (way, sets) in ways.enumerated() {
            for place in sets.count..<8 { free |= 1 << UInt64(8 * place + way) }
        }
        self.free = free
        isAlsoAtStart = facts.isAlsoAtStart
        table = .allocate(capacity: 256)
        table.initialize(repeating: free, count: 256)
        for (way, sets) in ways.enumerated() {
            for (place, set) in sets.enumerated() {
                set.forEach { table[Int($0)] |= 1 << UInt64(8 * place + way) }
            }
        }
    }

    deinit { table.deallocate() }

    /// Of all places, how many fit by chance.
    private static func share(_ ways: [[ByteSet]]) -> Double {
        let all = Double(ByteRarity.weight(of: .all))
        return ways.reduce(0) { sum, sets in
            sum + sets.reduce(1) { $0 * Double(ByteRarity.weight(of: $1)) / all }
        }
    }

    private static let largestShare = 0.15

    /// The first place of `subject`, from `offset` on, where a match can begin; nil where none can.
    public func firstPlace(in subject: UnsafeRawBufferPointer, from offset: Int = 0) -> Int? {
        if offset == 0, isAlsoAtStart { return 0 }
        guard let start = subject.baseAddress else { return nil }
        let table = table
        var fitting: UInt64 = 0
        var index = offset
        while index < subject.count {
            fitting = (fitting &<< 8 | 0xFF) & table[Int(start.load(fromByteOffset: index, as: UInt8.self))]
            index &+= 1
            if fitting >> 56 != 0 { return index &- 8 }
        }
        for _ in 0..<7 {
            fitting = fitting &<< 8 & free
            index &+= 1
            if fitting >> 56 != 0 { return index &- 8 }
        }
        return nil
    }

    /// Whether a match can begin where `subject` begins.
    func fitsStart(of subject: UnsafeRawBufferPointer) -> Bool {
        if isAlsoAtStart { return true }
        var ways: UInt64 = 0xFF
        for place in 0..<8 {
            ways &= (place < subject.count ? table[Int(subject[place])] : free) >> UInt64(8 * place)
        }
        return ways & 0xFF != 0
    }
}
