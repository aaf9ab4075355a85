// Where in a page a value may land.

/// The place in a page that a value is put into.
enum HTMLContext: CaseIterable {
    /// Between tags.
    case text
    /// In a tag, without quotes.
    case tag
    /// In an attribute's value between single quotes.
    case singleQuotes
    /// In an attribute's value between double quotes.
    case doubleQuotes
    /// In an attribute's value between backquotes, which old browsers know.
    case backquotes
}
