// Which texts every match of a piece of a pattern contains.

internal import Bytes

/// The texts with which all matches of a piece begin and end, all there are if they are few, and the best seen inside.
///
/// A list of texts means "one of these", letters in lower case and compared in either. The empty text says nothing, so
/// `[[]]` is the list of a piece of which nothing is known.
struct RequiredTexts {
    /// A list beyond this is no longer crossed with another.
    private static let maximumTexts = 64
    /// The most texts that the analysis may end with, as of a long list of words.
    private static let maximumAlternatives = 512
    /// The largest class that is texts of one byte: the digits.
    private static let maximumClassTexts = 10
    /// Longer texts are no better to look for.
    private static let maximumTextBytes = 24

    /// All texts that the piece matches; nil where they are many or unknown.
    private var all: [[UInt8]]?
    private var first: [[UInt8]] = [[]]
    private var last: [[UInt8]] = [[]]
    private var inside: [[UInt8]]?

    /// Matches nothing but the empty text.
    static let empty = RequiredTexts(all: [[]])
    /// May match anything.
    static let unknown = RequiredTexts(all: nil)

    private init(all: [[UInt8]]?) { self.all = all }

    /// One byte of a set.
    init(_ set: ByteSet) {
        // Each text is of two bytes at most, a letter in both cases.
        guard set.count <= 2 * Self.maximumClassTexts else { return }
        var texts: [[UInt8]] = []
        set.forEach { byte in
            let lower = [ASCII.lowercased(byte)]
            if texts.count <= Self.maximumClassTexts, !texts.contains(lower) { texts.append(lower) }
        }
        if texts.count <= Self.maximumClassTexts { all = texts }
    }

    /// Bytes one after another; in pieces where they are many.
    init(run bytes: ArraySlice<UInt8>) {
        self = .empty
        var rest = bytes
        while !rest.isEmpty {
            let piece = RequiredTexts(all: [rest.prefix(Self.maximumTextBytes).map(ASCII.lowercased)])
            self = rest.count == bytes.count ? piece : followed(by: piece)
            rest = rest.dropFirst(Self.maximumTextBytes)
        }
    }

    private var starts: [[UInt8]] { all ?? first }
    private var ends: [[UInt8]] { all ?? last }

    /// The list that is rarest in values; nil where no list is of use.
    var bestTexts: [[UInt8]]? { Self.better(Self.better(starts, ends), inside) }

    func followed(by next: RequiredTexts) -> RequiredTexts {
        if let all, let nextAll = next.all, let product = Self.product(all, nextAll) {
            return RequiredTexts(all: product)
        }
        var whole = RequiredTexts.unknown
        whole.inside = Self.better(inside, next.inside)
        let seam = Self.product(ends, next.starts)
        whole.first = all != nil && next.all == nil ? seam ?? starts : starts
        whole.last = next.all != nil && all == nil ? seam ?? next.ends : next.ends
        for list in [seam, ends, next.starts] { whole.inside = Self.better(whole.inside, list) }
        return whole
    }

    /// - Parameter most: nil for no limit.
    func repeated(_ least: Int, _ most: Int?) -> RequiredTexts {
        if least == 0 {
            guard most == 1, let all, all.count < Self.maximumTexts else { return .unknown }
            return RequiredTexts(all: all.contains([]) ? all : all + [[]])
        }
        if least == most, least <= 8 { return (1..<least).reduce(self) { whole, _ in whole.followed(by: self) } }
        var whole = RequiredTexts.unknown
        (whole.first, whole.last) = (starts, ends)
        whole.inside = bestTexts
        return whole
    }

    static func either(_ branches: [RequiredTexts]) -> RequiredTexts {
        guard branches.count > 1 else { return branches.first ?? .empty }
        let lists = branches.compactMap(\.all)
        if lists.count == branches.count, let all = union(lists, at: maximumTexts) { return RequiredTexts(all: all) }
        var whole = RequiredTexts.unknown
        whole.first = union(branches.map(\.starts), at: maximumTexts) ?? [[]]
        whole.last = union(branches.map(\.ends), at: maximumTexts) ?? [[]]
        let best = branches.compactMap(\.bestTexts)
        if best.count == branches.count { whole.inside = union(best, at: maximumAlternatives) }
        return whole
    }

    private static func union(_ lists: [[[UInt8]]], at most: Int) -> [[UInt8]]? {
        var texts: [[UInt8]] = []
        var known: Set<[UInt8]> = []
        for list in lists {
            for text in list {
                if texts.count < fewTexts {
                    if !texts.contains(text) { texts.append(text) }
                    continue
                }
                if known.isEmpty { known = Set(texts) }
                guard known.insert(text).inserted else { continue }
                guard texts.count < most else { return nil }
                texts.append(text)
            }
        }
        return texts
    }

    /// Up to here comparing texts one by one is faster than hashing them.
    private static let fewTexts = 8

    private static func product(_ heads: [[UInt8]], _ tails: [[UInt8]]) -> [[UInt8]]? {
        guard heads.count * tails.count <= maximumTexts else { return nil }
        if tails.count == 1, tails[0].isEmpty { return heads }
        if heads.count == 1, heads[0].isEmpty { return tails }
        var texts: [[UInt8]] = []
        texts.reserveCapacity(heads.count * tails.count)
        for head in heads {
            for tail in tails {
                guard head.count + tail.count <= maximumTextBytes else { return nil }
                texts.append(head + tail)
            }
        }
        // Of one text and different ones come different ones.
        return heads.count == 1 || tails.count == 1 ? texts : union([texts], at: maximumTexts)
    }

    private static func better(_ one: [[UInt8]]?, _ other: [[UInt8]]?) -> [[UInt8]]? {
        guard let one, let oneCost = cost(one) else { return other.flatMap { cost($0) == nil ? nil : $0 } }
        guard let other, let otherCost = cost(other) else { return one }
        return otherCost < oneCost ? other : one
    }

    /// How often a value contains one of `texts`, roughly; nil where they are of no use.
    private static func cost(_ texts: [[UInt8]]) -> Double? {
        guard !texts.isEmpty, texts.allSatisfy({ $0.count >= 2 }) else { return nil }
        return texts.reduce(0) { sum, text in
            sum + text.reduce(1) { $0 * Double(ByteRarity.weight(of: $1)) / 2_000 }
        }
    }
}
