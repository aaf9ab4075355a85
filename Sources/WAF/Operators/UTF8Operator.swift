// validateUtf8Encoding: bytes that are not UTF-8 (RFC 3629 section 4).

internal import Bytes

final class UTF8Operator: CompiledOperator, @unchecked Sendable {
    init() { super.init(minimumLength: 1, requiredBytes: [ByteSet(from: 0x80, through: 0xFF)]) }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        var index = 0
        while index < value.count {
            let first = value[index]
            guard first >= 0x80 else {
                index += 1
                continue
            }
            // The size of the character, and the bounds of its second byte, which keep out overlong forms,
            // surrogates and what is beyond Unicode.
            let (size, low, high): (Int, UInt8, UInt8) =
                switch first {
                case 0xC2...0xDF: (2, 0x80, 0xBF)
                case 0xE0: (3, 0xA0, 0xBF)
                case 0xED: (3, 0x80, 0x9F)
                case 0xE1...0xEF: (3, 0x80, 0xBF)
                case 0xF0: (4, 0x90, 0xBF)
                case 0xF1...0xF3: (4, 0x80, 0xBF)
                case 0xF4: (4, 0x80, 0x8F)
                default: (0, 0, 0)
                }
            guard size > 0, index + size <= value.count, value[index + 1] >= low, value[index + 1] <= high else {
                return true
            }
            for place in 2..<max(2, size) where value[index + place] & 0xC0 != 0x80 { return true }
            index += size
        }
        return false
    }
}
