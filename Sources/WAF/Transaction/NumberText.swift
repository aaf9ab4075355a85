// Numbers as SecLang reads and writes them.

internal import Bytes

/// The C library's reading of numbers, which is what rules are written against.
enum NumberText {
    /// The number that `bytes` begins with, past white space and a sign; 0 without one. Overlong ones stay at the
    /// limit.
    static func leading(_ bytes: UnsafeRawBufferPointer) -> Int {
        var index = 0
        while index < bytes.count, bytes[index] == 0x20 || (0x09...0x0D).contains(bytes[index]) { index += 1 }
        var isNegative = false
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            isNegative = bytes[index] == UInt8(ascii: "-")
            index += 1
        }
        var number = 0
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflowToo) = product.addingReportingOverflow(Int(bytes[index] - 0x30))
            guard !overflow, !overflowToo else { return isNegative ? .min : .max }
            number = sum
            index += 1
        }
        return isNegative ? -number : number
    }

    /// `number` in decimal, in the arena.
    static func write(_ number: Int, to arena: ByteArena) -> UnsafeRawBufferPointer {
        let output = arena.reserve(20)
        var digits = number.magnitude
        var end = 20
        repeat {
            end -= 1
            output.storeBytes(of: UInt8(digits % 10) + 0x30, toByteOffset: end, as: UInt8.self)
            digits /= 10
        } while digits > 0
        if number < 0 {
            end -= 1
            output.storeBytes(of: UInt8(ascii: "-"), toByteOffset: end, as: UInt8.self)
        }
        return UnsafeRawBufferPointer(rebasing: arena.commit(20)[end...])
    }
}
