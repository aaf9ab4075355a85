// What the process says about itself.

import ControlPlane
import Diagnostics
import Testing

@Suite struct StatusBoardTests {
    private static let complaint = Diagnostic(.error, "no", at: nil)

    @Test func `it begins without a model and not ready`() {
        let board = StatusBoard()
        #expect(board.model == nil)
        #expect(!board.isReady)
        board.setReady(true)
        #expect(board.isReady)
    }

    @Test func `the newest complaints stand, and a reload without change leaves them`() {
        let board = StatusBoard()
        board.note(ReloadReport(.refused, [Self.complaint]), model: nil)
        #expect(board.diagnostics == [Self.complaint])
        board.note(ReloadReport(.unchanged, []), model: nil)
        #expect(board.diagnostics == [Self.complaint])
        board.note(ReloadReport(.published(generation: 2), []), model: nil)
        #expect(board.diagnostics == [])
    }
}
