// validateUrlEncoding: `%` without its two digits.

internal import Bytes

final class PercentEncodingOperator: CompiledOperator, @unchecked Sendable {
    init() { super.init(minimumLength: 1, requiredBytes: [ByteSet("%")]) }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        var index = 0
        while index < value.count {
            if value[index] == UInt8(ascii: "%") {
                guard index + 2 < value.count, value[index + 1].isHexDigit, value[index + 2].isHexDigit else {
                    return true
                }
                index += 2
            }
            index += 1
        }
        return false
    }
}
