// What a piece of SQL is, as far as its shape matters, and sets of such kinds.

/// The kind of a token. Each has a symbol, and the symbols of a value's first tokens are its fingerprint.
enum SQLTokenKind: UInt8, CaseIterable {
    /// A word of the language that none of the other kinds fits.
    case keyword
    /// `UNION` and its relatives.
    case union
    /// `GROUP BY`, `LIMIT` and what else ends an expression.
    case group
    /// `SELECT`, `INSERT` and what else begins a statement.
    case expression
    /// The name of a type.
    case type
    case function
    /// A name that says nothing.
    case bareword
    case number
    case variable
    case string
    case `operator`
    /// `AND`, `OR`, `&&`.
    case logicOperator
    case comment
    /// `COLLATE`.
    case collation
    case leftParenthesis
    case rightParenthesis
    case leftBrace
    case rightBrace
    case dot
    case comma
    case colon
    case semicolon
    /// A word that only begins statements of Transact-SQL.
    case transactSQL
    case backslash
    case unknown
    /// What no honest value has, such as a comment inside a comment.
    case evil

    /// The symbols in the order of the cases.
    private static var symbols: StaticString { #"kUBEtfn1vso&cA(){}.,:;T\?X"# }

    /// The byte that stands for this kind in a fingerprint.
    var symbol: UInt8 { Self.symbols.utf8Start[Int(rawValue)] }

    /// The kind that `symbol` stands for.
    init?(symbol: UInt8) {
        for kind in 0..<UInt8(truncatingIfNeeded: Self.symbols.utf8CodeUnitCount)
        where Self.symbols.utf8Start[Int(kind)] == symbol {
            self.init(rawValue: kind)
            return
        }
        return nil
    }
}

/// A set of kinds: one bit each.
struct SQLTokenKinds: OptionSet {
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    private init(_ kind: SQLTokenKind) { rawValue = 1 &<< UInt32(kind.rawValue) }

    static var keyword: Self { Self(.keyword) }
    static var union: Self { Self(.union) }
    static var group: Self { Self(.group) }
    static var expression: Self { Self(.expression) }
    static var type: Self { Self(.type) }
    static var function: Self { Self(.function) }
    static var bareword: Self { Self(.bareword) }
    static var number: Self { Self(.number) }
    static var variable: Self { Self(.variable) }
    static var string: Self { Self(.string) }
    static var `operator`: Self { Self(.operator) }
    static var logicOperator: Self { Self(.logicOperator) }
    static var comment: Self { Self(.comment) }
    static var leftParenthesis: Self { Self(.leftParenthesis) }
    static var comma: Self { Self(.comma) }
    static var transactSQL: Self { Self(.transactSQL) }

    /// Whether `kind` is in the set.
    func has(_ kind: SQLTokenKind) -> Bool { rawValue & (1 &<< UInt32(kind.rawValue)) != 0 }
}
