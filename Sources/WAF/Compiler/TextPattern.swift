// A regular expression over tags and messages, used while rules are compiled.

internal import Bytes
internal import PatternMatching

/// A pattern that rules are selected by.
struct TextPattern: ~Copyable {
    private let pattern: CompiledPattern
    private let scratch = PatternScratch()

    init(_ text: String) throws(PatternError) {
        pattern = try CompiledPattern(text, options: [.dotMatchesNewline, .dollarMatchesEndOnly])
    }

    /// Whether it matches anywhere in `text`.
    func finds(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (try? pattern.matches(bytes.span, scratch: scratch)) ?? false
    }
}
