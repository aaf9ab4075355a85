// Literals of eight bytes, as memory is loaded.

import Bytes
import Testing

@Suite struct ByteWordTests {
    @Test func `packs literals as memory is loaded`() {
        let text: StaticString = "content-length  "
        #expect(ByteWord.load(text.utf8Start) == ByteWord.of("content-"))
        #expect(ByteWord.load(text.utf8Start + 6) == ByteWord.of(text, from: 6))
        #expect(ByteWord.load(text.utf8Start, count: 4) == ByteWord.of("cont"))
        #expect(ByteWord.load(text.utf8Start, count: 0) == 0)
        #expect(ByteWord.load(text.utf8Start, count: 8) == ByteWord.of("content-length"))
        #expect(ByteWord.of("ab", from: 1) == UInt64(UInt8(ascii: "b")))
    }
}
