// What a rule asks of a value.

internal import Bytes

/// A rule's operator with its argument. Negation is the rule's.
struct RuleTest: Sendable {
    enum Kind: UInt8, Sendable {
        /// Without a value: `SecAction`.
        case always
        /// Every value, and none.
        case any, never
        /// Numbers are compared without making text of them.
        case number
        case value
    }

    let kind: Kind
    var comparison = NumberComparison.equal
    var number = 0
    /// The operator of `value`.
    var compiled: CompiledOperator?
    /// An argument that is only known when the rule runs.
    var argument: MacroPlan?

    static let always = RuleTest(kind: .always)
    static let any = RuleTest(kind: .any)
    static let never = RuleTest(kind: .never)
}

/// `@eq` and its kin.
enum NumberComparison: Sendable {
    case equal, greaterOrEqual, greater, lessOrEqual, less

    @inline(__always)
    func holds(_ value: Int, _ argument: Int) -> Bool {
        switch self {
        case .equal: value == argument
        case .greaterOrEqual: value >= argument
        case .greater: value > argument
        case .lessOrEqual: value <= argument
        case .less: value < argument
        }
    }
}
