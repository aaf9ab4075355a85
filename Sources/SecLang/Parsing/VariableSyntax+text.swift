// A variable that stands elsewhere than in a rule.

import Diagnostics

/// Why a text names no variable.
package struct VariableFault: Error, Equatable {
    package let message: String
}

extension VariableSyntax {
    /// Reads one variable as a rule would write it: `ARGS`, `ARGS:html`, `REQUEST_COOKIES:/^session_/`. Its position is
    /// of the text's beginning.
    package static func parse(_ text: String) -> Result<VariableSyntax, VariableFault> {
        var placed = PlacedText()
        let bytes = Array(text.utf8)
        placed.append(bytes.indices, of: bytes)
        var list = VariableList(text: placed, index: 0, end: bytes.count)
        do throws(Refusal) {
            guard let found = try list.next() else {
                return .failure(VariableFault(message: "expected a variable such as ARGS:name"))
            }
            guard !found.isCount, !found.isExclusion else {
                return .failure(VariableFault(message: "found \"\(text)\", expected a variable without & and !"))
            }
            guard try list.next() == nil else {
                return .failure(VariableFault(message: "found \"\(text)\", expected one variable"))
            }
            return .success(
                VariableSyntax(found.name, found.selector, at: SourcePosition(file: "", line: 1, column: 1)))
        } catch {
            return .failure(VariableFault(message: error.message))
        }
    }
}
