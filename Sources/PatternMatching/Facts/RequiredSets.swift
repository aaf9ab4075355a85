// Conjunctions of byte sets: how they are chosen, and what is left of them in alternatives.

internal import Bytes

/// Sets of which a match has a byte each, the rarest first.
struct RequiredSets {
    /// A set that most values meet spares nothing: beyond this are `.`, `\w` and `[a-z]`.
    private static let largestUsefulWeight = 6_000

    private struct Weighed {
        let set: ByteSet
        let weight: Int

        init(_ set: ByteSet) {
            self.set = set
            weight = ByteRarity.weight(of: set)
        }
    }

    private var weighed: [Weighed] = []

    init() {}

    init(_ set: ByteSet) { add(Weighed(set), at: 1) }

    mutating func insert(_ set: ByteSet, at most: Int) { add(Weighed(set), at: most) }

    var sets: [ByteSet] { weighed.map(\.set) }

    mutating func formUnion(_ other: RequiredSets, at most: Int) {
        for one in other.weighed { add(one, at: most) }
    }

    /// Keeps the rarest, without those that others imply.
    private mutating func add(_ new: Weighed, at most: Int) {
        guard new.weight <= Self.largestUsefulWeight, !weighed.contains(where: { $0.set.isSubset(of: new.set) }) else {
            return
        }
        weighed.removeAll { new.set.isSubset(of: $0.set) }
        weighed.insert(new, at: weighed.firstIndex { new.weight < $0.weight } ?? weighed.count)
        if weighed.count > most { weighed.removeLast() }
    }

    /// What holds in every one of `branches`: unions of a set of each, those of least weight.
    static func common(_ branches: [RequiredSets], at most: Int) -> RequiredSets {
        var common = RequiredSets()
        guard let first = branches.first else { return common }
        for start in first.weighed {
            var union: Weighed? = start
            for branch in branches.dropFirst() {
                guard let set = union?.set else { break }
                union = branch.weighed.map { Weighed($0.set.union(set)) }.min { $0.weight < $1.weight }
            }
            if let union { common.add(union, at: most) }
        }
        return common
    }
}
