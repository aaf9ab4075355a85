// Text to macros.

/// Something wrong with a macro.
package struct MacroFault: Error, Hashable, Sendable {
    /// What.
    package var message: String
    /// The byte of the text at which the macro begins.
    package var index: Int
}

extension MacroText {
    /// Finds the macros of `text`; `faults` gets those that name nothing, which are left out.
    ///
    /// `%{` that no letter follows, or that no `}` ends, stands for itself: in a pattern it is a repeated `%`.
    package init(parsing text: String, faults: inout [MacroFault]) {
        self.init(parsing: Array(text.utf8), faults: &faults)
    }

    init(parsing bytes: [UInt8], faults: inout [MacroFault]) {
        pieces = []
        var literal = 0
        var index = 0
        // The first search that finds no `}` is the last: behind it there is none either.
        var isOpen = true
        while isOpen, index + 2 < bytes.count, faults.count < SecLangLimits.diagnostics {
            guard bytes[index] == ASCIIByte.percent, bytes[index + 1] == ASCIIByte.openBrace,
                ASCIIByte.isLetter(bytes[index + 2])
            else {
                index += 1
                continue
            }
            guard let end = bytes[index...].firstIndex(of: ASCIIByte.closeBrace) else {
                isOpen = false
                continue
            }
            append(bytes[literal..<index])
            do throws(MacroFault) {
                pieces.append(.macro(try Macro(bytes[(index + 2)..<end], at: index)))
            } catch {
                faults.append(error)
            }
            index = end + 1
            literal = index
        }
        append(bytes[literal...])
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        if case .literal(let before)? = pieces.last {
            pieces[pieces.count - 1] = .literal(before + text)
        } else {
            pieces.append(.literal(text))
        }
    }
}

extension MacroText.Macro {
    /// The macro between the braces. A colon does as well as a dot.
    fileprivate init(_ bytes: ArraySlice<UInt8>, at index: Int) throws(MacroFault) {
        let separator = bytes.firstIndex { $0 == ASCIIByte.dot || $0 == ASCIIByte.colon }
        let name = String(decoding: bytes[..<(separator ?? bytes.endIndex)], as: UTF8.self)
        guard let variable = VariableName(anyCase: name) else {
            let names = VariableName.allCases.lazy.map(\.rawValue)
            let message = Refusal.unknown("variable in a macro:", name, among: names, at: index).message
            throw MacroFault(message: message, index: index)
        }
        self.init(variable)
        guard let separator else { return }
        guard variable.isCollection else {
            throw MacroFault(message: "\(variable.rawValue) has no members, but the macro names one", index: index)
        }
        let rest = bytes[(separator + 1)...]
        guard !rest.isEmpty else {
            throw MacroFault(message: "a macro with no name behind \(variable.rawValue)", index: index)
        }
        selector = String(decoding: rest, as: UTF8.self)
    }
}
