// The last argument of a rule: what follows.

import Diagnostics

extension DirectiveParser {
    /// The actions of a word; those that cannot be understood become errors.
    mutating func actions(_ word: Word) -> [ActionSyntax] {
        var list = ActionList(word.text)
        var actions: [ActionSyntax] = []
        while !findings.isFull {
            do throws(Refusal) {
                guard let item = try list.next() else { break }
                let position = source.position(of: item.offset)
                actions.append(ActionSyntax(try kind(ActionValue(item), at: position), at: position))
            } catch {
                refuse(error)
                list.skip()
            }
        }
        return actions
    }

    private mutating func kind(_ value: ActionValue, at position: SourcePosition) throws(Refusal) -> ActionSyntax.Kind {
        switch value.name {
        case .id: return .id(try value.number("the id of a rule, a number above 0", 1...Int.max))
        case .phase:
            let written = try value.text("1 to 5")
            guard let phase = RulePhase(written) else {
                throw .unexpected(
                    written, expected: "a phase from 1 to 5, request, response or logging", at: value.offset)
            }
            return .phase(phase)
        case .message: return .message(macros(try value.placed("a message")))
        case .logData: return .logData(macros(try value.placed("what to log")))
        case .tag: return .tag(macros(try value.placed("a tag")))
        case .severity:
            let written = try value.text("a severity")
            guard let severity = RuleSeverity(written) else {
                let expected = "0 to 7 or one of \(RuleSeverity.allCases.map(\.word).joined(separator: ", "))"
                throw .unexpected(written, expected: expected, at: value.offset)
            }
            return .severity(severity)
        case .version: return .version(try value.text("a version"))
        case .revision: return .revision(try value.text("a revision"))
        case .accuracy: return .accuracy(try value.number("1 to 9", 1...9))
        case .maturity: return .maturity(try value.number("1 to 9", 1...9))
        case .allow: return .allow(try allowScope(value))
        case .block: return try value.alone(.block)
        case .deny: return try value.alone(.deny)
        case .drop: return try value.alone(.drop)
        case .pass: return try value.alone(.pass)
        case .pause: return .pause(milliseconds: try value.number("milliseconds", 0...Int.max))
        case .proxy: return .proxy(macros(try value.placed("a URL")))
        case .redirect: return .redirect(macros(try value.placed("a URL")))
        case .status: return .status(try value.number("a status from 100 to 599", 100...599))
        case .chain: return try value.alone(.chain)
        case .skip: return .skip(try value.number("how many rules, a number above 0", 1...Int.max))
        case .skipAfter: return .skipAfter(try value.text("the name of a marker"))
        case .transformation:
            let written = try value.text("a transformation")
            if written.lowercased() == "none" { return .clearTransformations }
            guard let transformation = TransformationName(anyCase: written) else {
                throw .unknown(
                    "transformation", written, among: TransformationName.allNames, prefix: "t:", at: value.offset)
            }
            return .transformation(transformation)
        case .multiMatch: return try value.alone(.multiMatch)
        case .capture: return try value.alone(.capture)
        case .log: return try value.alone(.log)
        case .noLog: return try value.alone(.noLog)
        case .auditLog: return try value.alone(.auditLog)
        case .noAuditLog: return try value.alone(.noAuditLog)
        case .sanitiseArgument: return .sanitiseArgument(try value.text("the name of an argument"))
        case .sanitiseMatched: return try value.alone(.sanitiseMatched)
        case .sanitiseMatchedBytes: return try sanitisedBytes(value)
        case .sanitiseRequestHeader: return .sanitiseRequestHeader(try value.text("the name of a header"))
        case .sanitiseResponseHeader: return .sanitiseResponseHeader(try value.text("the name of a header"))
        case .setVariable: return .setVariable(try assignment(value))
        case .expireVariable:
            let (collection, key, seconds) = try storedVariable(value, expected: "collection.name=SECONDS")
            return .expireVariable(collection, key: macros(key), seconds: macros(seconds))
        case .deprecateVariable: return try deprecation(value)
        case .initialiseCollection: return try initialised(value)
        case .setSessionID: return .setSessionID(macros(try value.placed("a key")))
        case .setUserID: return .setUserID(macros(try value.placed("a key")))
        case .setResource: return .setResource(macros(try value.placed("a key")))
        case .setEnvironment: return try environment(value)
        case .control: return .control(try control(value, at: position))
        case .xmlNamespace: return try xmlNamespace(value)
        case .execute:
            findings.unsupported("exec", .execution, at: position)
            return .execute(try value.text("a file"))
        case .append:
            findings.unsupported("append", .contentChange, at: position)
            return .append(macros(try value.placed("text")))
        case .prepend:
            findings.unsupported("prepend", .contentChange, at: position)
            return .prepend(macros(try value.placed("text")))
        }
    }

    /// The macros of a value; those that name nothing become errors.
    mutating func macros(_ text: PlacedText) -> MacroText {
        var faults: [MacroFault] = []
        let macros = MacroText(parsing: text.bytes, faults: &faults)
        for fault in faults { refuse(Refusal(fault.message, at: text.offset(of: fault.index))) }
        return macros
    }

    private func allowScope(_ value: ActionValue) throws(Refusal) -> AllowScope {
        guard value.isPresent else { return .exchange }
        let written = try value.text("phase or request")
        switch written.lowercased() {
        case "phase": return .phase
        case "request": return .request
        default: throw .unexpected(written, expected: "phase or request", at: value.offset)
        }
    }

    private func sanitisedBytes(_ value: ActionValue) throws(Refusal) -> ActionSyntax.Kind {
        guard value.isPresent else { return .sanitiseMatchedBytes(leading: 0, trailing: 0) }
        let written = try value.text("LEADING/TRAILING")
        let parts = written.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw .unexpected(written, expected: "LEADING/TRAILING", at: value.offset) }
        return .sanitiseMatchedBytes(
            leading: try decimal(parts[0], "a number of bytes", 0...Int.max, at: value.offset),
            trailing: try decimal(parts[1], "a number of bytes", 0...Int.max, at: value.offset))
    }

    private func xmlNamespace(_ value: ActionValue) throws(Refusal) -> ActionSyntax.Kind {
        let text = try value.placed("prefix=URI")
        guard let sign = text.bytes.firstIndex(of: ASCIIByte.equals), sign > 0, sign + 1 < text.count else {
            throw .unexpected(text.string, expected: "prefix=URI", at: value.offset)
        }
        var uri = text.bytes[(sign + 1)...]
        if uri.count > 1, uri.first == ASCIIByte.quote, uri.last == ASCIIByte.quote { uri = uri.dropFirst().dropLast() }
        return .xmlNamespace(prefix: text.string(0..<sign), uri: String(decoding: uri, as: UTF8.self))
    }

    private mutating func environment(_ value: ActionValue) throws(Refusal) -> ActionSyntax.Kind {
        let text = try value.placed("NAME=VALUE or !NAME")
        if text.bytes[0] == ASCIIByte.bang {
            return .setEnvironment(name: macros(text.part(1..<text.count)), value: nil)
        }
        guard let sign = text.indexOutsideMacros(of: ASCIIByte.equals, from: 0), sign > 0 else {
            throw .unexpected(text.string, expected: "NAME=VALUE or !NAME", at: value.offset)
        }
        return .setEnvironment(
            name: macros(text.part(0..<sign)), value: macros(text.part((sign + 1)..<text.count)))
    }
}

extension TransformationName {
    /// Every spelling, for suggestions.
    static var allNames: [String] { ["none"] + allCases.map(\.rawValue) + otherNames.keys.sorted() }
}
