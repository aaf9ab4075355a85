// ctl: what a rule changes about the engine for the rest of an exchange.

import Diagnostics

extension DirectiveParser {
    /// `name=value`.
    mutating func control(_ action: ActionValue, at position: SourcePosition) throws(Refusal) -> ControlSyntax {
        let text = try action.placed("name=value")
        let sign = text.bytes.firstIndex(of: ASCIIByte.equals) ?? text.count
        let written = text.string(0..<sign)
        guard let name = ControlName(anyCase: written) else {
            throw .unknown(
                "change", written, among: ControlName.allCases.map(\.rawValue), prefix: "ctl:", at: action.offset)
        }
        guard sign + 1 < text.count else {
            throw Refusal("ctl:\(name.rawValue) without its value; expected = and the value", at: action.offset)
        }
        let range = (sign + 1)..<text.count
        let value = text.string(range)
        let offset = text.offset(of: range.lowerBound)
        switch name {
        case .auditEngine: return .auditEngine(try chosen(AuditEngineMode.self, value, at: offset))
        case .auditLogParts: return .auditLogParts(try parts(value, at: offset))
        case .debugLogLevel: return .debugLogLevel(try decimal(value, "0 to 9", 0...9, at: offset))
        case .forceRequestBodyVariable: return .forceRequestBodyVariable(try switchedOn(value, at: offset))
        case .forceResponseBodyVariable: return .forceResponseBodyVariable(try switchedOn(value, at: offset))
        case .hashEngine, .hashEnforcement:
            findings.unsupported("ctl:\(name.rawValue)", .hashEngine, at: position)
            return .hashing
        case .requestBodyAccess: return .requestBodyAccess(try switchedOn(value, at: offset))
        case .requestBodyLimit: return .requestBodyLimit(try decimal(value, "bytes", 0...Int.max, at: offset))
        case .requestBodyProcessor: return .requestBodyProcessor(try chosen(BodyProcessor.self, value, at: offset))
        case .responseBodyAccess: return .responseBodyAccess(try switchedOn(value, at: offset))
        case .responseBodyLimit: return .responseBodyLimit(try decimal(value, "bytes", 0...Int.max, at: offset))
        case .responseBodyProcessor: return .responseBodyProcessor(try chosen(BodyProcessor.self, value, at: offset))
        case .ruleEngine: return .ruleEngine(try chosen(EngineMode.self, value, at: offset))
        case .removeByID: return .removeRules(.ids(try idRanges(value, at: offset), follower: nil))
        case .removeByTag: return .removeRules(.tag(value))
        case .removeByMessage: return .removeRules(.message(value))
        case .removeTargetByID:
            let (rules, targets) = try removedTargets(text, range)
            return .removeTargets(.ids(try idRanges(rules, at: offset), follower: nil), targets)
        case .removeTargetByTag:
            let (tag, targets) = try removedTargets(text, range)
            return .removeTargets(.tag(tag), targets)
        case .removeTargetByMessage:
            let (message, targets) = try removedTargets(text, range)
            return .removeTargets(.message(message), targets)
        }
    }

    private func parts(_ value: String, at offset: Int) throws(Refusal) -> AuditLogPartsChange {
        switch value.first {
        case "+": return .add(try partLetters(String(value.dropFirst()), at: offset))
        case "-": return .remove(try partLetters(String(value.dropFirst()), at: offset))
        default: return .replace(try partLetters(value, at: offset))
        }
    }

    /// `rules;variables`.
    private mutating func removedTargets(
        _ text: PlacedText, _ range: Range<Int>
    ) throws(Refusal) -> (String, [VariableSyntax]) {
        guard let semicolon = text.bytes[range].firstIndex(of: ASCIIByte.semicolon), semicolon > range.lowerBound else {
            throw .unexpected(
                text.string(range), expected: "rules;VARIABLES", at: text.offset(of: range.lowerBound))
        }
        var targets = variables(text, (semicolon + 1)..<range.upperBound)
        if targets.isEmpty, trimmed(text.bytes[(semicolon + 1)..<range.upperBound]).isEmpty {
            throw Refusal("no variables behind the ;", at: text.offset(of: semicolon))
        }
        // `!ARGS:a` is how SecRuleUpdateTargetById says the same.
        for index in targets.indices { targets[index].isExclusion = false }
        return (text.string(range.lowerBound..<semicolon), targets)
    }
}
