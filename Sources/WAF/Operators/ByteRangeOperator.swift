// validateByteRange: bytes outside of the ranges.

internal import Bytes

/// Matches where a value has a byte that is in none of the ranges.
final class ByteRangeOperator: CompiledOperator, @unchecked Sendable {
    private let allowed: ByteSet

    /// - Parameter argument: bytes and ranges between commas, such as `10,13,32-126`.
    init(_ argument: [UInt8]) throws(OperatorError) {
        var allowed = ByteSet(), forbidden = ByteSet()
        for item in String(decoding: argument, as: UTF8.self).split(separator: ",") {
            // As in ModSecurity a text without a number is 0.
            let bounds = item.split(separator: "-", omittingEmptySubsequences: false).map { part in
                UInt8(exactly: Array(part.utf8).withUnsafeBytes { NumberText.leading($0) })
            }
            guard bounds.count <= 2, let first = bounds[0], let last = bounds[bounds.count - 1], first <= last else {
                throw .invalidRange(String(item))
            }
            for byte in first...last { allowed.insert(byte) }
        }
        for byte in UInt8.min...UInt8.max where !allowed.contains(byte) { forbidden.insert(byte) }
        self.allowed = allowed
        super.init(minimumLength: 1, requiredBytes: [forbidden])
    }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        for byte in value where !allowed.contains(byte) { return true }
        return false
    }
}
