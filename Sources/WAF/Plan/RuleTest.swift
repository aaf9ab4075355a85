// What a rule asks of a value.

internal import Bytes

/// A rule's operator with its argument. Negation is the rule's.
enum RuleTest: Sendable {
    case always
    case never
    /// Numbers are compared without making text of them.
    case number(NumberComparison, Int)
    case numberWithMacro(NumberComparison, MacroPlan)
    case value(CompiledOperator)
    case valueWithMacro(CompiledOperator, MacroPlan)
}

/// `@eq` and its kin.
enum NumberComparison: Sendable {
    case equal, greaterOrEqual, greater, lessOrEqual, less

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
