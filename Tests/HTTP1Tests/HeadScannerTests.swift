// The end of a head, wherever the search begins.

import HTTP1
import Testing

@Suite struct HeadScannerTests {
    static let rows: [(text: String, end: Int?)] = [
        ("", nil), ("\r\n", nil), ("GET / HTTP/1.1\r\n", nil), ("A\r\n\r\n", 5), ("A\r\n\r", nil),
        ("A\n\r\nB\r\n\r\n", 4),
        ("A\r\nB\r\n\r\nC\r\n\r\n", 8), ("A\n\n", nil), ("A\r\r\n", nil),
    ]

    @Test func `finds the first empty line, wherever it starts to look before it`() {
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
