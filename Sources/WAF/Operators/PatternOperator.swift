// rx and rxGlobal: regular expressions.

internal import Bytes
internal import PatternMatching

/// A pattern over bytes, as ModSecurity 2.9 compiles it: `.` matches newlines, `$` matches at the very end only.
final class PatternOperator: CompiledOperator, @unchecked Sendable {
    static let options: PatternOptions = [.dotMatchesNewline, .dollarMatchesEndOnly]

    private let pattern: CompiledPattern
    private let isGlobal: Bool
    /// Where matches can begin; nil where nearly everywhere.
    private let beginnings: BeginningFilter?

    init(_ text: [UInt8], isGlobal: Bool = false) throws(OperatorError) {
        do {
            pattern = try CompiledPattern(text, options: Self.options)
        } catch {
            throw .pattern(error)
        }
        self.isGlobal = isGlobal
        var facts = RegexFacts(pattern: text, options: Self.options)
        beginnings = BeginningFilter(facts)
        let study = pattern.facts
        facts.add(minimumLength: study.minimumLength, required: study.required)
        super.init(minimumLength: facts.minimumLength, requiredBytes: facts.required, literals: facts.literals)
    }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        value.withMemoryRebound(to: UInt8.self) { bytes in
            do {
                guard try pattern.matches(bytes.span, beginnings: beginnings, scratch: context.scratch) else {
                    return false
                }
            } catch {
                context.exceededPatternLimit = true
                return false
            }
            guard context.isCapturing else { return true }
            context.takeGroups(of: value, count: pattern.groupCount + 1)
            if isGlobal { takeFurtherMatches(bytes, value, &context) }
            return true
        }
    }

    /// The groups of the matches behind the first follow its own. Empty matches do not count, nor does an empty first.
    private func takeFurtherMatches(
        _ bytes: UnsafeBufferPointer<UInt8>, _ value: UnsafeRawBufferPointer, _ context: inout MatchContext
    ) {
        var isFirstEmpty = true
        var offset = 0
        if let first = context.scratch.capture(0), first.count > 0 {
            isFirstEmpty = false
            offset = Int(first.end)
        }
        while offset < bytes.count, context.captureCount < MatchContext.captureLimit {
            let found: ByteRange?
            do {
                found = try pattern.firstMatch(in: bytes.span, from: offset, scratch: context.scratch)
            } catch {
                context.exceededPatternLimit = true
                return
            }
            guard let found else { return }
            if found.count > 0 {
                if isFirstEmpty { context.forgetCaptures() }
                isFirstEmpty = false
                context.addGroups(of: value, count: pattern.groupCount + 1)
                offset = Int(found.end)
            } else {
                offset = max(offset, Int(found.end)) + 1
            }
        }
    }
}

/// A pattern whose macros are only known when a value is looked at. The context keeps the last few.
final class LatePattern: CompiledOperator, @unchecked Sendable {
    private let isGlobal: Bool

    init(isGlobal: Bool) {
        self.isGlobal = isGlobal
        super.init()
    }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        context.latePatterns.pattern(context.parameter, isGlobal: isGlobal)?.matches(value, in: &context) ?? false
    }
}

/// Patterns that were made of macros while values were looked at. Few, for most stay the same.
struct LatePatterns {
    private static let most = 8

    private struct Entry {
        let text: [UInt8]
        let isGlobal: Bool
        /// Nil where the text is no pattern.
        let pattern: PatternOperator?
    }

    private var entries: [Entry] = []
    private var oldest = 0

    /// The pattern of a text, compiled if it is not known.
    mutating func pattern(_ text: UnsafeRawBufferPointer, isGlobal: Bool) -> PatternOperator? {
        for entry in entries where entry.isGlobal == isGlobal && entry.text.elementsEqual(text) { return entry.pattern }
        let text = Array(text)
        let entry = Entry(text: text, isGlobal: isGlobal, pattern: try? PatternOperator(text, isGlobal: isGlobal))
        if entries.count < Self.most {
            entries.append(entry)
        } else {
            entries[oldest] = entry
            oldest = (oldest + 1) % Self.most
        }
        return entry.pattern
    }
}
