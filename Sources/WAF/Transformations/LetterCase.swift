// lowercase and uppercase, of ASCII's letters.

internal import Bytes

enum LetterCase {
    static func lower(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        for byte in input { output.append(ASCII.lowercased(byte)) }
    }

    static func upper(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        for byte in input { output.append(byte &- 0x61 < 26 ? byte & 0xDF : byte) }
    }
}
