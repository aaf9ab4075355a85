// Numbers in hexadecimal, with as many digits as they have.

import Bytes
import Testing

@Suite struct HexadecimalTests {
    @Test(arguments: [0, 1, 15, 16, 255, 256, 4095, 4096, 0xFEED_BEEF, UInt64.max / 2, .max])
    func `writes as many digits as a number has`(_ value: UInt64) {
        let digits = Hexadecimal.digitCount(value)
        var memory = [UInt8](repeating: 0, count: digits)
        memory.withUnsafeMutableBufferPointer { bytes in
            if let base = bytes.baseAddress { Hexadecimal.write(value, digits: digits, to: base) }
        }
        #expect(String(decoding: memory, as: UTF8.self) == String(value, radix: 16))
    }
}
