// Comparing text as HTTP compares names: letters of ASCII in either case, all other bytes as they are.

/// Equality of byte strings where A to Z equal a to z.
public enum CaseInsensitiveASCII {
    /// Whether `count` bytes at both addresses are equal but for the case of letters.
    @inlinable
    public static func equal(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, count: Int) -> Bool {
        var index = 0
        while index < count {
            if ASCII.lowercased(left[index]) != ASCII.lowercased(right[index]) { return false }
            index &+= 1
        }
        return true
    }

    /// Whether both spans are equal but for the case of letters.
    public static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return left.withUnsafeBufferPointer { leftBytes in
            right.withUnsafeBufferPointer { rightBytes in
                guard let leftBase = leftBytes.baseAddress, let rightBase = rightBytes.baseAddress else { return true }
                return equal(leftBase, rightBase, count: leftBytes.count)
            }
        }
    }

    /// Whether the `count` bytes at `bytes` are the literal `text` but for the case of letters.
    @inlinable
    public static func equal(_ bytes: UnsafePointer<UInt8>, count: Int, to text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && equal(bytes, text.utf8Start, count: count)
    }
}
