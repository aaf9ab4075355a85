// %XX and + in names and values of forms.

internal import Bytes

/// Decoding that never fails: what is not an encoding stays as it is, and is counted.
enum PercentDecoding {
    /// Writes `bytes` decoded to `output`, which has room for as many.
    ///
    /// - Returns: how many bytes were written, and whether a `%` was not followed by two hexadecimal digits.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, to output: UnsafeMutableRawPointer, plusIsSpace: Bool = true
    ) -> (count: Int, isInvalid: Bool) {
        var read = 0
        var written = 0
        var isInvalid = false
        while read < bytes.count {
            var byte = bytes[read]
            if byte == UInt8(ascii: "+"), plusIsSpace {
                byte = ASCII.space
            } else if byte == UInt8(ascii: "%") {
                if read &+ 2 < bytes.count, let high = ASCII.hexadecimalValue(bytes[read &+ 1]),
                    let low = ASCII.hexadecimalValue(bytes[read &+ 2])
                {
                    byte = high << 4 | low
                    read &+= 2
                } else {
                    isInvalid = true
                }
            }
            output.storeBytes(of: byte, toByteOffset: written, as: UInt8.self)
            read &+= 1
            written &+= 1
        }
        return (written, isInvalid)
    }
}
