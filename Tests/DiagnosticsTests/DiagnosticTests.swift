// Messages as tools print them.

import Diagnostics
import Testing

@Suite struct DiagnosticTests {
    private let position = SourcePosition(file: "gatehouse.yaml", line: 3, column: 7)

    @Test func `a message leads to its place`() {
        #expect(Diagnostic(.error, "found x", at: position).description == "gatehouse.yaml:3:7: error: found x")
        #expect(Diagnostic(.warning, "found x", at: position).description == "gatehouse.yaml:3:7: warning: found x")
    }

    @Test func `a message about no place says only what it is`() {
        #expect(Diagnostic(.error, "no memory", at: nil).description == "error: no memory")
    }
}
