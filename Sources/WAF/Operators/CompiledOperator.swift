// What an operator asks of one value.

package import Bytes

/// An operator with its argument, compiled. Immutable; the memory it works in is the caller's context.
package class CompiledOperator: @unchecked Sendable {
    /// No shorter value can match.
    package let minimumLength: Int
    /// A value must contain a byte of each of these sets to match.
    package let requiredBytes: [ByteSet]
    /// A value must contain one of these to match, in either case; letters are in lower case. Empty where nothing is
    /// known.
    package let literals: [[UInt8]]

    init(minimumLength: Int = 0, requiredBytes: [ByteSet] = [], literals: [[UInt8]] = []) {
        self.literals = literals
        self.minimumLength = minimumLength
        self.requiredBytes = requiredBytes
    }

    /// Whether `value` matches; negation is the rule's. What was captured is in the context.
    package func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool { false }
}
