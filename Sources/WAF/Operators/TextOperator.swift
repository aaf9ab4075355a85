// streq, contains, containsWord, beginsWith, endsWith, within and strmatch: plain text, case counts.

internal import Bytes
internal import Glibc
internal import PatternMatching

final class TextOperator: CompiledOperator, @unchecked Sendable {
    enum Relation: Sendable {
        case equal, contains, containsWord, begins, ends
        /// The value is part of the argument.
        case within
    }

    private let relation: Relation
    private let argument: [UInt8]?

    /// - Parameter argument: nil where it is only known when a value is looked at.
    init(_ relation: Relation, _ argument: [UInt8]?) {
        self.relation = relation
        self.argument = argument
        var facts = RegexFacts()
        if relation != .within, let argument {
            facts.add(minimumLength: argument.count, required: argument.map { ByteSet(from: $0, through: $0) })
        }
        super.init(
            minimumLength: facts.minimumLength, requiredBytes: facts.required,
            literals: relation == .within ? [] : [argument].compactMap { $0?.map(ASCII.lowercased) })
    }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        guard let argument else { return holds(value, context.parameter) }
        return argument.withUnsafeBytes { holds(value, $0) }
    }

    private func holds(_ value: UnsafeRawBufferPointer, _ argument: UnsafeRawBufferPointer) -> Bool {
        switch relation {
        case .equal: Self.equal(value, argument)
        case .contains: Self.find(argument, in: value, from: 0) != nil
        case .containsWord: Self.findWord(argument, in: value)
        case .begins:
            value.count >= argument.count
                && Self.equal(UnsafeRawBufferPointer(rebasing: value[..<argument.count]), argument)
        case .ends:
            value.count >= argument.count
                && Self.equal(UnsafeRawBufferPointer(rebasing: value[(value.count - argument.count)...]), argument)
        case .within: Self.find(value, in: argument, from: 0) != nil
        }
    }

    private static func equal(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        guard one.count == other.count else { return false }
        for index in 0..<one.count where one[index] != other[index] { return false }
        return true
    }

    /// Where `text` begins in `value`, at or behind `start`. The empty text is everywhere.
    private static func find(_ text: UnsafeRawBufferPointer, in value: UnsafeRawBufferPointer, from start: Int) -> Int?
    {
        guard text.count > 0 else { return start }
        guard let first = value.baseAddress, let wanted = text.baseAddress else { return nil }
        let lastOffset = text.count - 1
        var index = start
        while index + text.count <= value.count {
            let left = value.count - text.count + 1 - index
            guard let found = memchr(first + index, Int32(text[0]), left) else { return nil }
            index = UnsafeRawPointer(found) - first
            // The last byte rules out most of what begins alike.
            if value[index + lastOffset] == text[lastOffset], memcmp(found, wanted, text.count) == 0 { return index }
            index += 1
        }
        return nil
    }

    /// Whether `word` stands in `value` with no letter on either side (the language tests count digits as ends).
    private static func findWord(_ word: UnsafeRawBufferPointer, in value: UnsafeRawBufferPointer) -> Bool {
        guard word.count > 0 else { return true }
        func isPartOfWord(_ byte: UInt8) -> Bool { byte.isLetterOrDigit && !byte.isDecimalDigit }
        var start = 0
        while let found = find(word, in: value, from: start) {
            let end = found + word.count
            if found == 0 || !isPartOfWord(value[found - 1]), end == value.count || !isPartOfWord(value[end]) {
                return true
            }
            start = found + 1
        }
        return false
    }
}
