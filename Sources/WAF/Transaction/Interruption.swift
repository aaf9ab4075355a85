// A rule's decision that the transaction must not go on.

/// What is to be done instead of going on, and by which rule.
package struct Interruption: Sendable {
    package enum Action: Sendable, Equatable {
        /// Answer with this status.
        case deny(status: UInt16)
        /// Close the connection.
        case drop
        case redirect(status: UInt16, location: [UInt8])
    }

    package let action: Action
    /// The rule that decided; nil where a limit did.
    package let rule: RuleFacts?
    package let phase: Phase
    /// Why, for the log.
    package let reason: StaticString
}
