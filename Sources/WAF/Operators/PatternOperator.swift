// rx and rxGlobal: regular expressions.

internal import Bytes
internal import PatternMatching

/// A pattern over bytes, as ModSecurity 2.9 compiles it: `.` matches newlines, `$` matches at the very end only.
final class PatternOperator: CompiledOperator, @unchecked Sendable {
    static let options: PatternOptions = [.dotMatchesNewline, .dollarMatchesEndOnly]

    private let pattern: CompiledPattern
    private let isGlobal: Bool

    init(_ text: [UInt8], isGlobal: Bool = false) throws(OperatorError) {
        do {
            pattern = try CompiledPattern(text, options: Self.options)
        } catch {
            throw .pattern(error)
        }
        self.isGlobal = isGlobal
        var facts = RegexFacts(pattern: text, options: Self.options)
        let study = pattern.facts
        facts.add(minimumLength: study.minimumLength, required: study.required)
        super.init(minimumLength: facts.minimumLength, requiredBytes: facts.required)
    }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        value.withMemoryRebound(to: UInt8.self) { bytes in
            do {
                guard try pattern.matches(bytes.span, scratch: context.scratch) else { return false }
            } catch {
                context.exceededPatternLimit = true
                return false
            }
            if context.isCapturing { context.takeGroups(of: value, count: pattern.groupCount + 1) }
            return true
        }
    }
}

/// A pattern whose macros are only known when a value is looked at. The last few are kept.
final class LatePattern: CompiledOperator, @unchecked Sendable {
    init() throws(OperatorError) { super.init() }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        guard let pattern = try? PatternOperator(Array(context.parameter)) else { return false }
        return pattern.matches(value, in: &context)
    }
}
