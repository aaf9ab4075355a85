// Dates: RFC 9110 §5.6.7.

import HTTPSemantics

/// `HTTPDate`: what is read, written and read again is the same moment; a date in the preferred form is what is written
/// for it, but for the weekday and a leap second; the moment of asking matters to two-digit years alone, never
/// more than 50 years ahead of it. The bytes are also eight of a number, which is written.
enum HTTPDateTarget: FuzzTarget {
    /// In 1970, 2026, 2099 and 9999.
    private static let moments: [Int64] = [0, 1_795_737_600, 4_102_444_799, 253_402_300_799]

    static func fault(in bytes: [UInt8]) -> String? {
        let number = bytes.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        // From year 0 to year 9999.
        let moment = -62_167_219_200 + Int64(number.magnitude % 315_569_520_000)
        guard read(write(moment), now: 0) == moment else { return "\(moment) is \(latin1(write(moment)))" }
        let readings = moments.map { read(bytes, now: $0) }
        for (reading, now) in zip(readings, moments) {
            guard let reading else { continue }
            guard read(write(reading), now: now) == reading else { return "it is \(reading), and is not then" }
            if bytes.count == HTTPDate.byteCount, bytes[3] == UInt8(ascii: ",") {
                let written = write(reading)
                let isLeap = bytes[23...24].elementsEqual("60".utf8)
                let expected = isLeap ? Array(bytes[4..<23]) + Array("59 GMT".utf8) : Array(bytes[4...])
                guard Array(written[4...]) == expected else { return "written \(latin1(written))" }
            }
        }
        let isShort = bytes.contains(UInt8(ascii: "-"))
        // Of two-digit years 00 is a leap year in 2000 and none in 1900.
        if !isShort, Set(readings).count != 1 { return "it depends on when" }
        for (reading, now) in zip(readings, moments) where isShort {
            // 51 years of 366 days.
            guard let reading, reading - now > 51 * 366 * 86_400 else { continue }
            return "\(reading) is far ahead of \(now)"
        }
        return nil
    }

    private static func read(_ text: [UInt8], now: Int64) -> Int64? { HTTPDate.read(text.span, now: now) }

    private static func write(_ moment: Int64) -> [UInt8] {
        Array(unsafeUninitializedCapacity: HTTPDate.byteCount) { memory, count in
            guard let start = memory.baseAddress else { return }
            HTTPDate.write(moment, to: start)
            count = HTTPDate.byteCount
        }
    }
}
