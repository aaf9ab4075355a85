// Numbers as hexadecimal digits, without a String.

/// Unsigned numbers as lower-case hexadecimal digits: what chunk sizes and identifiers are written in.
public enum Hexadecimal {
    /// The most digits a number has.
    public static let maximumDigits = 16

    /// How many digits `value` has without leading zeros (1 to 16).
    @inlinable
    public static func digitCount(_ value: UInt64) -> Int {
        max(1, (64 &- value.leadingZeroBitCount &+ 3) >> 2)
    }

    /// Writes the lowest `digits` (1 to 16) hexadecimal digits of `value` to `destination`.
    @inlinable
    public static func write(_ value: UInt64, digits: Int, to destination: UnsafeMutablePointer<UInt8>) {
        var rest = value
        var index = digits
        while index > 0 {
            index &-= 1
            let digit = UInt8(truncatingIfNeeded: rest & 15)
            destination[index] = digit < 10 ? 0x30 &+ digit : 0x57 &+ digit
            rest &>>= 4
        }
    }
}
