// Texts with macros become plans.

internal import Diagnostics
internal import SecLang

extension RuleCompiler {
    mutating func macro(_ text: MacroText) -> MacroPlan { MacroPlan(text.pieces.map { piece($0) }) }

    /// The plan of an operator's argument; nil where there is no macro in it.
    mutating func macros(in argument: String, at position: SourcePosition) -> MacroPlan? {
        guard zip(argument.utf8, argument.utf8.dropFirst()).contains(where: { $0 == 0x25 && $1 == 0x7B }) else {
            return nil
        }
        var faults: [MacroFault] = []
        let text = MacroText(parsing: argument, faults: &faults)
        for fault in faults { report(.error, fault.message, position) }
        return text.literal == nil ? macro(text) : nil
    }

    private mutating func piece(_ piece: MacroText.Piece) -> MacroPlan.Piece {
        switch piece {
        case .literal(let text): .literal(Array(text.utf8))
        case .macro(let macro): self.piece(macro)
        }
    }

    private mutating func piece(_ macro: MacroText.Macro) -> MacroPlan.Piece {
        switch (macro.variable, macro.selector) {
        case (.tx, let name?): return .slot(memory.slot(of: name))
        case (.rule, let field?): return .rule(Self.field(field))
        case (let variable, let selector):
            switch variable.source {
            case .persistent(let collection): return .persistent(collection, Array((selector ?? "").lowercased().utf8))
            case .stores(let first, let second, let third):
                let stores = [first, second, third].compactMap { $0 }
                for store in stores { memory.use(store) }
                return .store(stores, selector.map { Selector(name: Array($0.utf8)) })
            default: return .literal([])
            }
        }
    }

    private static func field(_ name: String) -> MacroPlan.RuleField {
        switch name.lowercased() {
        case "id": .identifier
        case "severity": .severity
        case "logdata": .logData
        case "rev": .revision
        default: .message
        }
    }
}
