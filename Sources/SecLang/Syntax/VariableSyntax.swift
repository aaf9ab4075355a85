// One of the variables that a rule looks at.

package import Diagnostics

/// `ARGS`, `&ARGS`, `!ARGS:password`, `TX:/^score_/`, `XML:/*`.
package struct VariableSyntax: Hashable, Sendable {
    /// Which.
    package var name: VariableName
    /// Which of its members.
    package var selector: Selector
    /// `&`: the number of members, not what they hold.
    package var isCount: Bool
    /// `!`: not these.
    package var isExclusion: Bool
    /// The first character, its sign included.
    package var position: SourcePosition

    /// The part behind the colon.
    package enum Selector: Hashable, Sendable {
        /// Everything: there is no colon.
        case all
        /// The member of that name, whatever the case of its letters.
        case name(String)
        /// The members whose names the regular expression finds; written between slashes, which are not in here.
        case pattern(String)
        /// An XPath expression, only of `XML`.
        case xpath(String)
    }

    package init(
        _ name: VariableName, _ selector: Selector = .all, isCount: Bool = false, isExclusion: Bool = false,
        at position: SourcePosition
    ) {
        self.name = name
        self.selector = selector
        self.isCount = isCount
        self.isExclusion = isExclusion
        self.position = position
    }
}
