// One logical line to one directive.

import Diagnostics

/// Reads the directives of one file. The parts of directives are read by extensions of it, one to a file.
struct DirectiveParser {
    /// The file.
    var source: SourceText
    /// What was wrong with it, and with the files before it.
    var findings: Findings

    /// What a line turned out to be.
    enum Outcome {
        case directive(Directive)
        /// Another file, or several, in its place.
        case include(pattern: String, isOptional: Bool, at: SourcePosition)
        /// Nothing to keep.
        case nothing
        /// Something of which not even the shape is known, so that a chain through here cannot be followed.
        case unreadable
    }

    /// Reads a line.
    mutating func parse(_ line: PlacedText, loose: Int?) -> Outcome {
        var mayBeRule = true
        do throws(Refusal) {
            try requireUTF8(line)
            let words = try Word.split(line, loose: loose)
            guard let name = words.first else { return .nothing }
            let form = try form(name)
            mayBeRule = form.isRule
            return try parse(form, at: name.start, Array(words.dropFirst()))
        } catch {
            refuse(error)
            return mayBeRule ? .unreadable : .nothing
        }
    }

    private func form(_ name: Word) throws(Refusal) -> DirectiveForm {
        let written = name.string
        if written.hasPrefix("<") { throw sectionRefusal(written, at: name.start) }
        if let form = DirectiveForm.named(written) { return form }
        throw .unknown("directive", written, among: DirectiveForm.names, at: name.start)
    }

    private mutating func parse(
        _ form: DirectiveForm, at start: Int, _ arguments: [Word]
    ) throws(Refusal) -> Outcome {
        guard form.arguments.contains(arguments.count) else {
            throw .unexpected(
                form.name + arguments.map { " " + $0.string }.joined(), expected: form.usage, at: start)
        }
        let position = source.position(of: start)
        let content: Directive.Content
        switch form.kind {
        case .unsupported(let feature):
            findings.unsupported(form.name, feature, at: position)
            return .nothing
        case .include(let isOptional):
            return .include(pattern: arguments[0].string, isOptional: isOptional, at: position)
        case .setting(let make): content = .setting(try make(arguments))
        case .rule: content = .rule(try rule(arguments, at: position))
        case .action: content = .action(action(arguments, at: position))
        case .marker: content = .marker(try arguments[0].requiredText("a name"))
        case .defaultAction: content = try defaultAction(arguments[0], at: position)
        case .removeByID: content = .removeRules(.ids(try ruleIDs(arguments), follower: nil))
        case .removeByTag: content = .removeRules(.tag(try arguments[0].requiredText("a regular expression")))
        case .removeByMessage: content = .removeRules(.message(try arguments[0].requiredText("a regular expression")))
        case .updateTargetByID:
            content = .updateTarget(try updatedRules(arguments[0]), try targetUpdate(arguments))
        case .updateTargetByTag:
            let tag = try arguments[0].requiredText("a regular expression")
            content = .updateTarget(.tag(tag), try targetUpdate(arguments))
        case .updateTargetByMessage:
            let message = try arguments[0].requiredText("a regular expression")
            content = .updateTarget(.message(message), try targetUpdate(arguments))
        case .updateAction: content = try updateAction(arguments)
        case .script:
            findings.unsupported(form.name, .lua, at: position)
            let actions = arguments.count > 1 ? self.actions(arguments[1]) : []
            content = .script(path: arguments[0].string, actions: actions)
        }
        return .directive(Directive(content, at: position))
    }

    /// Adds a fault to the findings.
    mutating func refuse(_ refusal: Refusal) {
        findings.error(refusal.message, at: source.position(of: refusal.offset))
    }

    /// Rules are text: a byte that is none would silently become another one on its way into a `String`.
    private func requireUTF8(_ line: PlacedText) throws(Refusal) {
        if line.bytes.allSatisfy({ $0 < 0x80 }) || String(validating: line.bytes, as: UTF8.self) != nil { return }
        var decoder = UTF8()
        var rest = line.bytes.makeIterator()
        var index = 0
        decoding: while true {
            switch decoder.decode(&rest) {
            case .scalarValue(let scalar): index += UTF8.width(scalar)
            case .emptyInput, .error: break decoding
            }
        }
        let found = String(line.bytes[min(index, line.count - 1)], radix: 16, uppercase: true)
        throw Refusal(
            "found the byte 0x\(found), which is not UTF-8; in a pattern it can be written \\x\(found)",
            at: line.offset(of: index))
    }

    private func sectionRefusal(_ written: String, at offset: Int) -> Refusal {
        Refusal(
            "found \(Refusal.shortened(written)), a section of Apache httpd; sections are not read: "
                + "keep the directives within and take its lines out",
            at: offset)
    }
}

extension Word {
    /// What it says, which must be something.
    func requiredText(_ expected: String) throws(Refusal) -> String {
        guard text.count > 0 else { throw .unexpected("", expected: expected, at: start) }
        return string
    }
}
