// Text with `%{…}` in it, taken apart once.

/// Text whose macros are found.
package struct MacroText: Hashable, Sendable {
    /// From front to back; no two literals follow each other, and none is empty.
    package var pieces: [Piece]

    /// A part of it.
    package enum Piece: Hashable, Sendable {
        /// Stands for itself.
        case literal(String)
        /// Stands for what the variable holds at that time.
        case macro(Macro)
    }

    /// `%{TX.0}`: `TX` and `0`.
    package struct Macro: Hashable, Sendable {
        /// Which variable.
        package var variable: VariableName
        /// Which of its members, as written; it is found whatever the case of its letters.
        package var selector: String?

        package init(_ variable: VariableName, _ selector: String? = nil) {
            self.variable = variable
            self.selector = selector
        }
    }

    package init(_ pieces: [Piece]) {
        self.pieces = pieces
    }

    /// The text, where there is no macro in it.
    package var literal: String? {
        if pieces.isEmpty { return "" }
        guard pieces.count == 1, case .literal(let text) = pieces[0] else { return nil }
        return text
    }
}
