// Dates as HTTP writes them, read and written.

import HTTPSemantics
import Testing

@Suite struct HTTPDateTests {
    private func text(_ seconds: Int64) -> String {
        var bytes = [UInt8](repeating: 0, count: HTTPDate.byteCount)
        bytes.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { HTTPDate.write(seconds, to: base) } }
        return String(decoding: bytes, as: UTF8.self)
    }

    private let now: Int64 = 1_795_424_400  // 2026-11-23

    static let dates: [(seconds: Int64, text: String)] = [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"),
        (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"), (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ]

    @Test(arguments: dates) func `is written and read as IMF-fixdate (RFC 9110 §5.6.7)`(
        _ row: (seconds: Int64, text: String)
    ) {
        #expect(text(row.seconds) == row.text)
        #expect(HTTPDate.read(Array(row.text.utf8).span, now: now) == row.seconds)
    }

    static let readable: [(text: String, seconds: Int64?)] = [
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777), ("Sun Nov  6 08:49:37 1994", 784_111_777),
        ("Wednesday, 01-Mar-00 00:00:00 GMT", 951_868_800), ("Tuesday, 29-Feb-00 00:00:00 GMT", 951_782_400),
        ("Thursday, 01-Jan-70 00:00:00 GMT", 3_155_760_000), ("Saturday, 01-Jan-77 00:00:00 GMT", 220_924_800),
        ("Wed Mar 01 00:00:00 2000", 951_868_800), ("Sun, 06 Nov 1994 08:49:60 GMT", 784_111_799),
        ("Mon, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("", nil), ("Sun", nil), ("Sun, 06 Nov 1994 08:49:37", nil),
        ("Sun, 06 Nov 1994 08:49:37 CET", nil), ("Sun, 6 Nov 1994 08:49:37 GMT", nil),
        ("Sun, 31 Nov 1994 08:49:37 GMT", nil), ("Sun, 29 Feb 2100 00:00:00 GMT", nil),
        ("Sun, 00 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 nov 1994 08:49:37 GMT", nil),
        ("Sun, 06 Nov 1994 24:00:00 GMT", nil), ("Sun, 06 Nov 1994 08:60:37 GMT", nil),
        ("Sun, 06 Nov 1994 08:49:61 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 GMT ", nil),
        ("Sun, 06 Nov 1994 08:49:3x GMT", nil), ("Sux, 06 Nov 1994 08:49:37 GMT", nil),
    ]

    @Test(arguments: readable) func `is read in the two old forms too, and in no other`(
        _ row: (text: String, seconds: Int64?)
    ) {
        #expect(HTTPDate.read(Array(row.text.utf8).span, now: now) == row.seconds)
    }

    @Test func `reads every day of four centuries as it was written`() {
        for day in stride(from: Int64(-36525), to: 110_000, by: 1) {
            let seconds = day * 86400 + 43210
            #expect(HTTPDate.read(Array(text(seconds).utf8).span, now: now) == seconds)
        }
    }
}
