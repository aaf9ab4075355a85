// The question that a rule asks of each value.

package import Diagnostics

/// `@rx ^a`, `!@eq 0`, or a regular expression alone, which means `@rx`.
package struct OperatorSyntax: Hashable, Sendable {
    /// Which.
    package var name: OperatorName
    /// What it is asked with, as written once the quotes of the directive are taken off; macros are still in it.
    package var argument: String
    /// `!`: the rule matches where the operator does not.
    package var isNegated: Bool
    /// The first character, the `!` included.
    package var position: SourcePosition

    package init(_ name: OperatorName, _ argument: String, isNegated: Bool = false, at position: SourcePosition) {
        self.name = name
        self.argument = argument
        self.isNegated = isNegated
        self.position = position
    }
}
