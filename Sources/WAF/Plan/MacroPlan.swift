// A text with `%{…}` in it, taken apart once.

/// A text of an action or an operator, ready to be expanded.
final class MacroPlan: Sendable {
    /// A piece of the text.
    enum Piece: Sendable {
        case literal([UInt8])
        /// A variable of TX that has a slot.
        case slot(Int)
        /// A variable of TX without one.
        case dynamic([UInt8])
        /// A member of a collection that outlives the transaction.
        case persistent(PersistentCollectionName, [UInt8])
        /// The first value of a store, or of its member of that name.
        case store([ValueStore], Selector?)
        /// Something about the rule itself.
        case rule(RuleField)
    }

    /// What `%{rule.…}` can say.
    enum RuleField: Sendable {
        case identifier, message, severity, logData, revision
    }

    let pieces: [Piece]

    init(_ pieces: [Piece]) { self.pieces = pieces }
}
