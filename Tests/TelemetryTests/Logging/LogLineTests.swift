// Lines: numbers to the digit, and room that grows.

import Testing

@testable import Telemetry

@Suite struct LogLineTests {
    private func text(_ body: (inout LogLine) -> Void) -> String {
        var line = LogLine(capacity: 64)
        body(&line)
        return String(decoding: line.bytes, as: UTF8.self)
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, 12_345_678_901, UInt64.max])
    func `a number is written in decimal`(number: UInt64) {
        #expect(text { $0.append(decimal: number) } == String(number))
    }

    @Test(arguments: [
        (0, "0.000000"), (999, "0.000000"), (1000, "0.000001"), (1_500_000_000, "1.500000"),
        (61_000_001_000, "61.000001"),
    ])
    func `a duration is written in seconds`(nanoseconds: UInt64, written: String) {
        #expect(text { $0.append(secondsOf: nanoseconds) } == written)
    }

    @Test func `an identifier has sixteen digits`() {
        #expect(text { $0.append(identifier: 0xF) } == "000000000000000f")
        #expect(text { $0.append(identifier: .max) } == "ffffffffffffffff")
    }

    @Test func `a line grows and keeps what it had`() {
        let written = text { line in
            for number in 0..<1000 { line.append(decimal: UInt64(number)) }
        }
        #expect(written == (0..<1000).map(String.init).joined())
    }
}
