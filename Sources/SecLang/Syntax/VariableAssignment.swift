// What `setvar` does to a variable.

/// `setvar:tx.score=+%{tx.critical}`.
package struct VariableAssignment: Hashable, Sendable {
    /// Whose variable.
    package var collection: CollectionName
    /// Which; may be made of macros, whatever the case of its letters.
    package var key: MacroText
    /// What to do.
    package var change: Change

    /// The sign and what is behind it.
    package enum Change: Hashable, Sendable {
        /// `=value`; without a value it is `1`.
        case set(MacroText)
        /// `=+value`.
        case add(MacroText)
        /// `=-value`.
        case subtract(MacroText)
        /// `!` in front.
        case unset
    }

    package init(_ collection: CollectionName, _ key: MacroText, _ change: Change) {
        self.collection = collection
        self.key = key
        self.change = change
    }
}
