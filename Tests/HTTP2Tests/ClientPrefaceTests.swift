// The preface, told from everything else.

import HTTP2
import Testing

@Suite struct ClientPrefaceTests {
    private func match(_ text: String) -> ClientPreface.Match {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return .beginning }
            return ClientPreface.match(start, count: bytes.count)
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n", "PUT / HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\rX", "PRI / HTTP/2.0\r\n",
    ])
    func `anything else is different`(text: String) { #expect(match(text) == .different) }

    @Test func `each beginning is one, and the whole is complete whatever follows`() {
        let whole = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
        for count in 1..<24 {
            #expect(match(String(whole.unicodeScalars.prefix(count).map(Character.init))) == .beginning)
        }
        #expect(match(whole) == .complete)
        #expect(match(whole + "more") == .complete)
    }
}
