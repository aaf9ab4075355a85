// Dates: leap years, ends of years, and the cache of one second.

import Testing

@testable import Telemetry

@Suite struct CalendarTextTests {
    private func texts(_ calendar: CalendarText) -> (String, String) {
        let rfc3339 = calendar.rfc3339.indices.map { calendar.rfc3339[$0] }
        let common = calendar.common.indices.map { calendar.common[$0] }
        return (String(decoding: rfc3339, as: UTF8.self), String(decoding: common, as: UTF8.self))
    }

    static let moments: [(second: UInt64, rfc3339: String, common: String)] = [
        (0, "1970-01-01T00:00:00", "01/Jan/1970:00:00:00 +0000"),
        (951_782_399, "2000-02-28T23:59:59", "28/Feb/2000:23:59:59 +0000"),
        (951_782_400, "2000-02-29T00:00:00", "29/Feb/2000:00:00:00 +0000"),
        (1_735_689_599, "2024-12-31T23:59:59", "31/Dec/2024:23:59:59 +0000"),
        (4_107_542_400, "2100-03-01T00:00:00", "01/Mar/2100:00:00:00 +0000"),
        (253_402_300_799, "9999-12-31T23:59:59", "31/Dec/9999:23:59:59 +0000"),
        (.max, "9999-12-31T23:59:59", "31/Dec/9999:23:59:59 +0000"),
    ]

    @Test(arguments: moments)
    func `a second is written in both ways`(second: UInt64, rfc3339: String, common: String) {
        var calendar = CalendarText()
        calendar.set(second: second == .max ? .max - 1 : second)
        #expect(texts(calendar) == (rfc3339, common))
    }

    @Test(arguments: [
        (0, "Thu Jan  1 00:00:00 1970"), (951_782_399, "Mon Feb 28 23:59:59 2000"),
        (1_735_689_599, "Tue Dec 31 23:59:59 2024"),
    ] as [(UInt64, String)])
    func `a second is written as asctime has it`(second: UInt64, plain: String) {
        var calendar = CalendarText()
        calendar.set(second: second)
        #expect(String(decoding: calendar.plain.indices.map { calendar.plain[$0] }, as: UTF8.self) == plain)
    }

    @Test func `the text follows the clock, forwards and back`() {
        var calendar = CalendarText()
        for second: UInt64 in [1, 1, 2, 1] {
            calendar.set(second: second)
            #expect(texts(calendar).0 == "1970-01-01T00:00:0\(second)")
        }
    }
}
