// Text inside a token.

import Testing

@testable import InjectionDetection

@Suite struct SQLWordTests {
    @Test(arguments: 0...40) func `the first 31 bytes are kept, whatever can be read behind them`(count: Int) {
        let bytes = (0..<64).map { UInt8(0x21 + $0) }
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            for readable in [count, min(64, count + 3), 64] {
                let word = SQLWord(base, count: count, readable: readable)
                #expect(word.count == min(count, 31))
                #expect((0..<word.count).allSatisfy { word[$0] == bytes[$0] })
                #expect((word.count..<32).allSatisfy { word[$0] == 0 })
            }
        }
    }

    @Test func `texts are compared without the case of letters, and only of letters`() {
        #expect(SQLWord("CurRent_TimeStamp").equals("CURRENT_TIMESTAMP"))
        #expect(!SQLWord("CURRENT_TIMESTAM").equals("CURRENT_TIMESTAMP"))
        #expect(!SQLWord("A{").equals("A["))
        #expect(!SQLWord("CURRENT?TIMESTAMP").equals("CURRENT_TIMESTAMP"))
        #expect(SQLWord.capitals(0xE1_7B_7A_61_60_5B_41_00) == 0xE1_7B_5A_41_60_5B_41_00)
    }

    @Test func `two texts are joined by a space as far as there is room`() {
        let joined = SQLWord(SQLWord("not"), space: SQLWord("similar"))
        #expect(joined?.equals("NOT SIMILAR") == true)
        let long = SQLWord("abcdefghijklmno")
        #expect(SQLWord(long, space: long)?.count == 31)
        #expect(SQLWord(long, space: SQLWord("abcdefghijklmnop")) == nil)
    }

    @Test func `a prefix is as long as it is said to be, or as there is text`() {
        #expect(SQLWord("INTO OUTFILE").prefix(4).equals("INTO"))
        #expect(SQLWord("INTO OUTFILE").prefix(9).equals("INTO OUTF"))
        #expect(SQLWord("IN").prefix(4).equals("IN"))
    }

    @Test func `an underscore counts up to the first NUL`() {
        #expect(SQLWord("utf8_bin").hasUnderscore)
        #expect(!SQLWord("binary").hasUnderscore)
        #expect(!SQLWord("utf8\0_bin").hasUnderscore)
    }
}
