// The end of a head, wherever the search begins.

import HTTP1
import Testing

@Suite struct HeadScannerTests {
    static let rows: [(text: String, end: Int?)] = [
        ("", nil), ("\r\n", nil), ("GET / HTTP/1.1\r\n", nil), ("A\r\n\r\n", 5), ("A\r\n\r", nil),
        ("A\r\nB\r\n\r\nC\r\n\r\n", 8), ("A: \tb\r\n\r\n", 9), ("\r\n\r\nA\r\n", 4),
        // What no head holds, at once: such a head may have no end.
        ("A\n\r\nB\r\n\r\n", 2), ("A\n\n", 2), ("\nA", 1), ("A\r\r\n", 2), ("A\rB", 2), ("A\r", nil), ("A\0B", 2),
        ("A\u{1F}", 2), ("A\u{7F}\r\n\r\n", 2),
    ]

    @Test func `finds the first empty line or fault, wherever it starts to look before it`() {
        for row in Self.rows {
            let bytes = wire(row.text)
            #expect(HeadScanner.headEnd(in: bytes.span, from: 0) == row.end, "\(row.text.debugDescription)")
            guard let end = row.end else { continue }
            for from in 0..<end {
                let found = HeadScanner.headEnd(in: bytes.span, from: from)
                #expect(found == end, "\(row.text.debugDescription) from \(from)")
            }
        }
    }
}
