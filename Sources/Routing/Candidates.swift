// The compiled forms of rules: what a table's answers stand for. Plain values in flat memory, no references.

internal import Bytes

/// A rule at one place (host and path) of the table.
struct Candidate: Sendable {
    /// The caller's number.
    var rule: UInt32
    /// Its conditions, from this index on.
    var firstCondition: UInt32
    /// How many conditions; none means that it always matches.
    var conditionCount: UInt16
    /// Whether no candidate of the same place comes after it.
    var isLast: Bool
}

/// The candidates of one place, best first.
struct CandidateList: Sendable, Equatable {
    private static let nothing = UInt32.max

    /// The first candidate's rule where that always matches, as nearly all do: no further memory is read then.
    private let directRule: UInt32
    private let firstIndex: UInt32

    static let none = CandidateList(directRule: nil, first: Int(nothing))

    init(directRule: UInt32?, first: Int) {
        self.directRule = directRule ?? Self.nothing
        firstIndex = UInt32(truncatingIfNeeded: first)
    }

    /// Whether there is no candidate.
    @inline(__always) var isEmpty: Bool { firstIndex == Self.nothing }
    /// The rule that matches without another look.
    @inline(__always) var direct: UInt32? { directRule == Self.nothing ? nil : directRule }
    /// The index of the first candidate.
    @inline(__always) var first: Int { Int(firstIndex) }
}

/// A regular expression of a host, and the rules that go by it.
struct RouteExpression: Sendable {
    /// Which of the table's patterns.
    var pattern: Int
    var candidates: CandidateList
}

/// The regular expressions of one host: a run of the table's, in file order.
struct ExpressionList: Sendable {
    var first: UInt32
    var count: UInt32

    static let none = ExpressionList(first: 0, count: 0)
}

/// One condition of a rule.
struct RouteCondition: Sendable {
    enum Kind: UInt8, Sendable { case methods, header, query }
    enum Test: UInt8, Sendable { case isPresent, isAbsent, equals, matches }

    var kind: Kind
    var test: Test = .isPresent
    /// Which of the rule's conditions of this kind.
    var position: UInt16 = 0
    /// The name, in the table's text; of methods, the run of `methodNames`.
    var name: ByteRange
    /// The value, in the table's text.
    var value: ByteRange = .empty
    /// For `matches`: which of the table's patterns.
    var pattern: UInt32 = 0
}

/// Who the keys of the path table belong to: a host, and which kind of path.
enum PathOwner {
    @inline(__always)
    static func prefixes(of host: Int) -> UInt32 { UInt32(truncatingIfNeeded: host &<< 1) }

    @inline(__always)
    static func exactPaths(of host: Int) -> UInt32 { UInt32(truncatingIfNeeded: host &<< 1 | 1) }
}

/// Who the keys of the host table belong to.
enum HostOwner {
    static let exact: UInt32 = 0
    static let wildcard: UInt32 = 1
}
