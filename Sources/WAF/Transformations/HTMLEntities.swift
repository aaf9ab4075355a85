// htmlEntityDecode (HTML section 13.5, of which rules need the numbers and five names).

internal import Bytes

enum HTMLEntities {
    /// Decodes `&#d;`, `&#xh;`, `&quot;`, `&amp;`, `&lt;`, `&gt;` and `&nbsp;`; browsers do without the `;`, and so do
    /// we.
    static func decode(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        while index < input.count {
            guard input[index] == UInt8(ascii: "&"), let entity = entity(input, index + 1) else {
                output.append(input[index])
                index += 1
                continue
            }
            output.append(entity.byte)
            index = entity.end
            if index < input.count, input[index] == UInt8(ascii: ";") { index += 1 }
        }
    }

    private static func entity(_ input: UnsafeRawBufferPointer, _ start: Int) -> (byte: UInt8, end: Int)? {
        guard start < input.count else { return nil }
        guard input[start] == UInt8(ascii: "#") else { return named(input, start) }
        let isHex = start + 1 < input.count && input[start + 1] | 0x20 == UInt8(ascii: "x")
        let first = start + (isHex ? 2 : 1)
        var end = first
        var value = 0
        while end < input.count, isHex ? input[end].isHexDigit : input[end].isDecimalDigit {
            // A number beyond a long's stays at its largest, whose low byte is 255.
            let (product, overflow) = value.multipliedReportingOverflow(by: isHex ? 16 : 10)
            let (sum, overflowToo) = product.addingReportingOverflow(Int(input[end].hexValue))
            value = overflow || overflowToo ? .max : sum
            end += 1
        }
        return end > first ? (UInt8(truncatingIfNeeded: value), end) : nil
    }

    private static func named(_ input: UnsafeRawBufferPointer, _ start: Int) -> (byte: UInt8, end: Int)? {
        var end = start
        while end < input.count, input[end].isLetterOrDigit { end += 1 }
        let name = UnsafeRawBufferPointer(rebasing: input[start..<end])
        for (known, byte) in names where NameText.equal(name, known) { return (byte, end) }
        return nil
    }

    nonisolated(unsafe) private static let names: [(UnsafeRawBufferPointer, UInt8)] = {
        func name(_ text: StaticString) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        }
        return [
            (name("quot"), 0x22), (name("amp"), 0x26), (name("lt"), 0x3C), (name("gt"), 0x3E), (name("nbsp"), 0xA0),
        ]
    }()
}
