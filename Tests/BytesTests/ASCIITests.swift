// Classes of bytes, each byte of each class.

import Bytes
import Testing

@Suite struct ASCIITests {
    @Test func `knows the token bytes, and no others (RFC 9110 §5.6.2)`() {
        let tokens = Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        #expect(tokens.count == 77)
        for byte in UInt8.min ... .max { #expect(ASCII.isToken(byte) == tokens.contains(byte), "\(byte)") }
    }

    @Test func `maps the bytes of host names to lower case, and all others to a colon`() {
        for byte in UInt8.min ... .max {
            let scalar = Unicode.Scalar(byte)
            let isLetter = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            let isHost = isLetter || ("0"..."9").contains(scalar) || ["-", ".", "_"].contains(scalar)
            let expected = isHost ? ASCII.lowercased(byte) : UInt8(ascii: ":")
            #expect(ASCII.hostTable[Int(byte)] == expected, "\(byte)")
        }
    }

    @Test func `reads hexadecimal digits of both cases`() {
        for byte in UInt8.min ... .max {
            let expected = byte < 0x80 ? UInt8(String(Unicode.Scalar(byte)), radix: 16) : nil
            #expect(ASCII.hexadecimalValue(byte) == expected, "\(byte)")
        }
    }

    @Test func `lowers letters only`() {
        for byte in UInt8.min ... .max {
            let isUpper = byte >= 0x41 && byte <= 0x5A
            #expect(ASCII.lowercased(byte) == (isUpper ? byte + 32 : byte), "\(byte)")
        }
    }
}
