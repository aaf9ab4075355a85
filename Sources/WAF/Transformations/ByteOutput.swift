// Where a transformation writes.

internal import Glibc

/// Memory that is large enough, filled from the front.
struct ByteOutput {
    let start: UnsafeMutablePointer<UInt8>
    private(set) var count = 0

    init(_ memory: UnsafeMutableRawPointer) { start = memory.assumingMemoryBound(to: UInt8.self) }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        start[count] = byte
        count &+= 1
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        UnsafeMutableRawPointer(start + count).copyMemory(from: source, byteCount: bytes.count)
        count &+= bytes.count
    }

    /// Goes back to `count` bytes.
    mutating func truncate(to count: Int) { self.count = count }

    mutating func append(decimal number: Int) {
        let first = count
        var rest = number
        repeat {
            append(UInt8(rest % 10) + 0x30)
            rest /= 10
        } while rest > 0
        var (left, right) = (first, count - 1)
        while left < right {
            (start[left], start[right]) = (start[right], start[left])
            left += 1
            right -= 1
        }
    }

    func isEqual(to input: UnsafeRawBufferPointer) -> Bool {
        guard count == input.count else { return false }
        guard count > 0, let other = input.baseAddress else { return true }
        return memcmp(start, other, count) == 0
    }
}

/// How C classifies bytes, which is what rules were written against.
extension UInt8 {
    /// `isspace`: tab to carriage return, and space.
    @inline(__always)
    var isCSpace: Bool { self == 0x20 || self &- 0x09 < 5 }

    @inline(__always)
    var isOctalDigit: Bool { self & 0xF8 == 0x30 }

    @inline(__always)
    var isDecimalDigit: Bool { self &- 0x30 < 10 }

    @inline(__always)
    var isHexDigit: Bool { isDecimalDigit || (self | 0x20) &- 0x61 < 6 }

    /// The value of a hexadecimal digit.
    @inline(__always)
    var hexValue: UInt8 { isDecimalDigit ? self & 15 : (self & 15) &+ 9 }

    @inline(__always)
    var isLetterOrDigit: Bool { isDecimalDigit || (self | 0x20) &- 0x61 < 26 }
}
