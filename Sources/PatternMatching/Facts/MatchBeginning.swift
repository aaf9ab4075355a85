// What the first bytes of a match can be, place by place.

internal import Bytes

/// One way of beginning: for each of the first places the bytes that can stand there, and how long the piece can be.
struct BeginningBranch {
    /// Places that are kept.
    static let count = 8
    /// Of a length: this many bytes or more.
    private static let longer: UInt16 = 1 << UInt16(count)

    /// What can stand at a place in matches that are longer than so many bytes.
    private(set) var sets = InlineArray<8, ByteSet>(repeating: ByteSet())
    /// How many of the places have any bytes.
    private var reach = 0
    /// Bit n: a match can have n bytes; the last bit: or more.
    private var lengths: UInt16 = 1
    /// Whether it is only where the subject begins.
    private(set) var isAtStart = false

    /// Of the empty piece.
    init() {}

    /// Of `^`.
    static let start: BeginningBranch = {
        var beginning = BeginningBranch()
        beginning.isAtStart = true
        return beginning
    }()

    /// One byte of a set.
    init(_ set: ByteSet) {
        sets[0] = set
        reach = 1
        lengths = 1 << 1
    }

    /// Bytes one after another.
    init(run bytes: ArraySlice<UInt8>, set: (UInt8) -> ByteSet) {
        for (place, byte) in bytes.prefix(Self.count).enumerated() { sets[place] = set(byte) }
        reach = min(bytes.count, Self.count)
        lengths = 1 << UInt16(reach)
    }

    /// Of a piece that can be anything of any length.
    static let unknown: BeginningBranch = {
        var beginning = BeginningBranch()
        for place in 0..<count { beginning.sets[place] = .all }
        beginning.reach = count
        beginning.lengths = longer << 1 - 1
        return beginning
    }()

    /// Whether nothing has come yet.
    var isEmpty: Bool { lengths == 1 && !isAtStart }

    /// The piece and another behind it.
    mutating func append(_ next: BeginningBranch) {
        // What is always longer than is kept stays as it is.
        if lengths == Self.longer { return }
        var ends = lengths & Self.longer
        for length in 0..<Self.count where lengths & (1 << UInt16(length)) != 0 {
            let end = min(length + next.reach, Self.count)
            for place in length..<end { sets[place].formUnion(next.sets[place - length]) }
            reach = max(reach, end)
            let shifted = UInt32(next.lengths) << UInt32(length)
            ends |= UInt16(truncatingIfNeeded: shifted) & (Self.longer - 1)
            if shifted >= UInt32(Self.longer) { ends |= Self.longer }
        }
        lengths = ends
    }

    /// Either of both.
    mutating func formUnion(_ other: BeginningBranch) {
        for place in 0..<other.reach { sets[place].formUnion(other.sets[place]) }
        reach = max(reach, other.reach)
        lengths |= other.lengths
        isAtStart = isAtStart && other.isAtStart
    }

    /// How many bytes a match has at least, up to those that are kept.
    var certainCount: Int { min(lengths.trailingZeroBitCount, Self.count) }

    /// The sets of those places that every match has, without the last ones that say nothing.
    var certain: [ByteSet] {
        var certain = (0..<certainCount).map { sets[$0] }
        while certain.last == .all { certain.removeLast() }
        return certain
    }
}

/// The ways in which matches of a piece begin. More is allowed than the pattern does, never less.
struct MatchBeginning {
    /// Beyond this alternatives that begin with the same bytes become one.
    private static let maximumBranches = 48

    private var branches: [BeginningBranch]

    init(_ branch: BeginningBranch = BeginningBranch()) { branches = [branch] }

    /// Of a piece that can be anything of any length.
    static let unknown = MatchBeginning(.unknown)

    mutating func append(_ next: MatchBeginning) {
        if branches.count == 1, branches[0].isEmpty {
            branches = next.branches
            return
        }
        let union = next.union
        for place in branches.indices { branches[place].append(union) }
    }

    func repeated(_ least: Int, _ most: Int?) -> MatchBeginning {
        if most == 1 { return least == 1 ? self : .either([MatchBeginning(), self]) }
        let union = union
        var optional = BeginningBranch()
        optional.formUnion(union)
        var rest = BeginningBranch()
        for _ in 0..<min(max(0, least - 1), BeginningBranch.count) { rest.append(union) }
        let further = most.map { $0 - max(1, least) } ?? BeginningBranch.count
        for _ in 0..<max(0, min(further, BeginningBranch.count)) { rest.append(optional) }
        var repeated = self
        repeated.append(MatchBeginning(rest))
        return least > 0 ? repeated : .either([MatchBeginning(), repeated])
    }

    static func either(_ pieces: [MatchBeginning]) -> MatchBeginning {
        var either = MatchBeginning()
        either.branches = pieces.flatMap(\.branches)
        if either.branches.count > maximumBranches { either.joinAlike() }
        if either.branches.count > maximumBranches { either.branches = [either.union] }
        return either
    }

    private var union: BeginningBranch {
        var union = branches[0]
        for branch in branches.dropFirst() { union.formUnion(branch) }
        return union
    }

    private mutating func joinAlike() {
        var joined: [BeginningBranch] = []
        var places: [ByteSet: Int] = [:]
        for branch in branches {
            // What may be empty would take the others' certainty.
            let isCertain = branch.certainCount > 0 && !branch.isAtStart
            if isCertain, let place = places[branch.sets[0]] {
                joined[place].formUnion(branch)
            } else {
                if isCertain { places[branch.sets[0]] = joined.count }
                joined.append(branch)
            }
        }
        branches = joined
    }

    /// Whether a match can begin in other ways where the subject begins.
    var isAlsoAtStart: Bool { branches.contains(where: \.isAtStart) }

    /// At most so many ways of beginning, each a list of sets; nil where one of them says nothing. Those are left out
    /// that only the start of the subject has.
    func certain(most: Int) -> [[ByteSet]]? {
        var whole = self
        whole.branches.removeAll(where: \.isAtStart)
        whole.joinAlike()
        guard whole.branches.allSatisfy({ $0.certainCount > 0 }) else { return nil }
        // Neighbours in the order of their first bytes have these in common, at least when there are many.
        let ordered = whole.branches.sorted { $0.firstByte < $1.firstByte }
        let groups = min(most, ordered.count)
        let certain = (0..<groups).map { group in
            var branch = ordered[group * ordered.count / groups]
            for place in (group * ordered.count / groups)..<((group + 1) * ordered.count / groups) {
                branch.formUnion(ordered[place])
            }
            return branch.certain
        }
        return certain.contains(where: \.isEmpty) ? nil : certain
    }
}

extension BeginningBranch {
    /// What orders branches: the set of the first place, wide ones last.
    fileprivate var firstByte: Int {
        guard sets[0].count <= 32 else { return 256 + sets[0].count }
        var first = 256
        sets[0].forEach { byte in first = min(first, Int(byte | 0x20)) }
        return first
    }
}
