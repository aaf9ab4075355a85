// Conditions of rules to flat runs, each rule's once, however many hosts it has.

internal import Bytes

/// Collects the conditions, texts and regular expressions of a table.
struct RouteConditionCompiler {
    private var conditions: [RouteCondition] = []
    private var methodNames: [ByteRange] = []
    private var text: [UInt8] = []
    private var patterns: [(expression: [UInt8], rule: Int)] = []
    private var patternNumbers: [[UInt8]: UInt32] = [:]
    private var runs: [Int: Range<Int>] = [:]

    /// The run of conditions of the rule at `position` of the file.
    mutating func run(of rule: RouteRule, at position: Int) -> Range<Int> {
        if ShadowCount.isUnconditional(rule) { return 0..<0 }
        if let run = runs[position] { return run }
        let first = conditions.count
        if !rule.methods.isEmpty {
            let names = methodNames.count
            for method in rule.methods { methodNames.append(store(method)) }
            conditions.append(RouteCondition(kind: .methods, name: ByteRange(names, to: methodNames.count)))
        }
        for (index, header) in rule.headers.enumerated() {
            let name = header.name.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
            append(header.test, .header, named: name, position: index, of: rule)
        }
        for (index, parameter) in rule.query.enumerated() {
            append(parameter.test, .query, named: parameter.name, position: index, of: rule)
        }
        let run = first..<conditions.count
        runs[position] = run
        return run
    }

    /// The number of a regular expression, the same for the same text.
    mutating func pattern(_ expression: [UInt8], of rule: Int) -> UInt32 {
        if let number = patternNumbers[expression] { return number }
        let number = UInt32(patterns.count)
        patterns.append((expression, rule))
        patternNumbers[expression] = number
        return number
    }

    /// Hands over what was collected.
    consuming func move(to parts: inout RouteTableParts) {
        parts.conditions = conditions
        parts.methodNames = methodNames
        parts.text = text
        parts.patterns = patterns
    }

    private mutating func append(
        _ test: FieldCondition.Test, _ kind: RouteCondition.Kind, named name: [UInt8], position: Int, of rule: RouteRule
    ) {
        var condition = RouteCondition(
            kind: kind, position: UInt16(truncatingIfNeeded: position), name: store(name))
        switch test {
        case .isPresent: break
        case .isAbsent: condition.test = .isAbsent
        case .equals(let value):
            condition.test = .equals
            condition.value = store(value)
        case .matches(let expression):
            condition.test = .matches
            condition.pattern = pattern(expression, of: rule.rule)
        }
        conditions.append(condition)
    }

    private mutating func store(_ bytes: [UInt8]) -> ByteRange {
        let start = text.count
        text += bytes
        return ByteRange(start, to: text.count)
    }
}
