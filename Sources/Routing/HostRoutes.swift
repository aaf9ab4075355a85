// What there is to know of one host before its paths are looked up.

/// The routes of a host: where its paths are, the candidates of `/`, its regular expressions.
struct HostRoutes: Sendable {
    /// The bit of `depths` that says that there are exact paths.
    static let exactPaths: UInt64 = 1 << 63

    /// At which prefix depths there are paths, a bit each, and `exactPaths`.
    ///
    /// Bit 0 stands for `/` where its candidates are in the path table, rather than in `candidates`.
    var depths: UInt64 = 0
    /// The candidates of `/`.
    var candidates = CandidateList.none
    var expressions = ExpressionList.none

    /// Up to this depth the depths of prefixes have room in a `KeyAnswer`.
    static let answeredDepth = 24

    /// Whether an answer with the depths says all, once `/` is in the path table: there are paths, none of them deep,
    /// and no expressions.
    var isAnsweredByDepths: Bool {
        depths != 0 && depths & ~Self.exactPaths < 2 << UInt64(Self.answeredDepth) && expressions.count == 0
    }
}
