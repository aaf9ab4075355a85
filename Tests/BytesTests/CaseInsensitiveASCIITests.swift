// Texts that are equal but for the case of letters.

import Bytes
import Testing

@Suite struct CaseInsensitiveASCIITests {
    static let rows: [(left: String, right: String, isEqual: Bool)] = [
        ("", "", true), ("Host", "hOST", true), ("host", "hosts", false), ("a-b", "A-B", true), ("a\r", "a-", false),
        ("@", "`", false), ("[", "{", false), ("0", "\u{10}", false), ("é", "É", false),
    ]

    @Test(arguments: rows) func `folds letters and nothing else`(_ row: (left: String, right: String, isEqual: Bool)) {
        #expect(CaseInsensitiveASCII.equal(Array(row.left.utf8).span, Array(row.right.utf8).span) == row.isEqual)
    }
}
