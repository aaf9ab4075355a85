// How a value is read as SQL: where in a statement it may land, and whose comments count.

/// One way to read a value.
struct SQLReading: Equatable {
    /// Where the value stands in the statement that it is put into.
    enum Surroundings: Equatable {
        /// Bare, as a number would.
        case bare
        /// Inside single quotes: the value begins inside a string.
        case singleQuotes
        /// Inside double quotes.
        case doubleQuotes
    }

    /// The dialect, as far as comments tell them apart.
    enum Dialect: Equatable {
        /// `--` begins a comment whatever follows; `#` is an operator.
        case ansi
        /// `--` begins a comment where white space follows; so does `#`.
        case mySQL
    }

    var surroundings: Surroundings
    var dialect: Dialect

    /// The quote that ends the string in which the value begins.
    var openQuote: UInt8? {
        switch surroundings {
        case .bare: nil
        case .singleQuotes: UInt8(ascii: "'")
        case .doubleQuotes: UInt8(ascii: "\"")
        }
    }
}
