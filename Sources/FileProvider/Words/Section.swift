// The description of the configuration's words, from which decoders, schema and reference page are made.

/// A mapping with known keys. A class, because every mapping of a file is read with a reference to its section.
final class Section: Sendable {
    /// Its name in the schema and the reference page.
    let name: String
    /// It in a message: `a route`.
    let noun: String
    /// What it looks like, as in "expected …, found …".
    var expectation: String { "\(noun) as a mapping" }
    /// Its keys, in the order of the reference page.
    let keys: [Key]
    /// Keys that a later version will have; they are refused by name.
    let later: [String]
    private let names: Set<String>

    init(name: String, noun: String, keys: [Key], later: [String] = []) {
        self.name = name
        self.noun = noun
        self.keys = keys
        self.later = later
        names = Set(keys.map(\.name))
    }

    /// Whether there is a key of this name.
    func has(_ key: String) -> Bool { names.contains(key) }
}

/// A key of a section.
struct Key: Sendable {
    /// Its name.
    let name: String
    /// What its value looks like.
    let shape: Shape
    /// The default, as it would be written; nil where leaving the key out means none.
    var byDefault: String?
    /// Whether the section needs it.
    var isRequired = false
    /// What it means: a sentence for the schema and the reference page.
    let summary: String

    init(_ name: String, _ shape: Shape, default byDefault: String? = nil, required: Bool = false, _ summary: String) {
        self.name = name
        self.shape = shape
        self.byDefault = byDefault
        isRequired = required
        self.summary = summary
    }
}

/// What a value looks like.
indirect enum Shape: Sendable {
    /// `true` or `false`.
    case boolean
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// One of these whole numbers.
    case numbers([Int])
    /// A length of time.
    case duration
    /// A number of bytes.
    case size
    /// A number of bytes a second.
    case rate
    /// A text, called this in the reference page, and perhaps of this pattern.
    case text(String, pattern: String? = nil)
    /// One of these words.
    case choice([String])
    /// A mapping with these keys.
    case section(Section)
    /// A list.
    case list(Shape)
    /// A mapping of the operator's own names.
    case names(of: Shape)
    /// No value.
    case nothing
    /// One of these.
    case any([Shape])

    /// A value, or a list of them.
    static func oneOrMore(_ shape: Shape) -> Shape { .any([shape, .list(shape)]) }
}
