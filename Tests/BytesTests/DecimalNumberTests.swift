// Numbers as protocols write them: what is read, and what is not.

import Bytes
import Testing

@Suite struct DecimalNumberTests {
    private func read(_ text: String, maximum: UInt64 = .max) -> UInt64? {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            bytes.baseAddress.flatMap { DecimalNumber.read($0, count: bytes.count, maximum: maximum) }
        }
    }

    static let rows: [(text: String, value: UInt64?)] = [
        ("0", 0), ("7", 7), ("007", 7), ("18446744073709551615", .max), ("18446744073709551616", nil),
        ("99999999999999999999", nil), ("", nil), ("+1", nil), ("-1", nil), (" 1", nil), ("1 ", nil), ("1a", nil),
        ("1,1", nil), ("/", nil), (":", nil),
    ]

    @Test(arguments: rows) func `reads digits only, without overflow`(_ row: (text: String, value: UInt64?)) {
        #expect(read(row.text) == row.value)
    }

    @Test func `keeps to its maximum`() {
        #expect(read("65535", maximum: 65535) == 65535)
        #expect(read("65536", maximum: 65535) == nil)
    }

    static let values: [UInt64] = [
        0, 1, 9, 10, 99, 100, 12345, 9_999_999_999, 10_000_000_000_000_000_000, .max / 2, .max - 1, .max,
    ]

    @Test(arguments: values) func `writes what it reads`(_ value: UInt64) {
        var memory = [UInt8](repeating: 0, count: DecimalNumber.maximumDigits)
        let count = memory.withUnsafeMutableBufferPointer { bytes in
            bytes.baseAddress.map { DecimalNumber.write(value, to: $0) } ?? 0
        }
        #expect(String(decoding: memory[..<count], as: UTF8.self) == String(value))
    }
}
