// Changes to field lines.

import Snapshots
import Testing

@Suite struct FieldEditsTests {
    @Test func `a field that is set anew is removed first, one that is added is not`() {
        let edits = FieldEdits(set: [("X-A", "b")], add: [("X-C", "d")], remove: ["Server"])
        let names = [("x-a", true), ("X-A", true), ("sErVeR", true), ("X-C", false), ("X-AA", false), ("", false)]
        for (name, isRemoved) in names { #expect(Self.removes(edits, name) == isRemoved, "\(name)") }
        #expect(String(decoding: edits.addedLines, as: UTF8.self) == "X-A: b\r\nX-C: d\r\n")
    }

    @Test func `only ASCII letters are equal in any case`() {
        let edits = FieldEdits(set: [], add: [], remove: ["x[a"])
        #expect(Self.removes(edits, "X[A"))
        #expect(!Self.removes(edits, "x{a"))
    }

    private static func removes(_ edits: FieldEdits, _ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return edits.removes(bytes.span)
    }

    @Test func `for requests the twin of a removed name is removed too`() {
        let name = Array("X_User".utf8)
        let twins = FieldEdits(set: [], add: [], remove: ["X-User"], includesTwins: true).removes(name.span)
        let plain = FieldEdits(set: [], add: [], remove: ["X-User"]).removes(name.span)
        let others = FieldEdits(set: [], add: [], remove: ["X.User"], includesTwins: true).removes(name.span)
        #expect(twins)
        #expect(!plain && !others)
    }
}
