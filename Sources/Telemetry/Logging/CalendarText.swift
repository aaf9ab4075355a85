// Dates of log lines, worked out once a second.

internal import Glibc

/// The text of one second in UTC, in the ways that logs write it.
struct CalendarText {
    private var second: UInt64 = .max
    /// `2026-11-23T09:01:57`, the start of an RFC 3339 time.
    private(set) var rfc3339 = InlineArray<19, UInt8>(repeating: 0)
    /// `23/Nov/2026:09:01:57 +0000`, the time of the Common Log Format.
    private(set) var common = InlineArray<26, UInt8>(repeating: 0)

    /// `Mon Nov 23 09:01:57 2026`, the time of ModSecurity's JSON: C's `asctime`, days padded with a space.
    private(set) var plain = InlineArray<24, UInt8>(repeating: UInt8(ascii: " "))

    private static let dayNames: StaticString = "SunMonTueWedThuFriSat"
    private static let monthNames: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"

    /// Makes both texts those of `second` since the Unix epoch. Years stay within four digits.
    mutating func set(second: UInt64) {
        guard self.second != second else { return }
        self.second = second
        var time = time_t(clamping: min(second, 253_402_300_799))
        var parts = tm()
        gmtime_r(&time, &parts)
        setRFC3339(parts)
        setCommon(parts)
        setPlain(parts)
    }

    private mutating func setRFC3339(_ parts: tm) {
        CalendarText.put(parts.tm_year + 1900, width: 4, at: 0, in: &rfc3339)
        rfc3339[4] = UInt8(ascii: "-")
        CalendarText.put(parts.tm_mon + 1, width: 2, at: 5, in: &rfc3339)
        rfc3339[7] = UInt8(ascii: "-")
        CalendarText.put(parts.tm_mday, width: 2, at: 8, in: &rfc3339)
        rfc3339[10] = UInt8(ascii: "T")
        CalendarText.putClock(parts, at: 11, in: &rfc3339)
    }

    private mutating func setCommon(_ parts: tm) {
        CalendarText.put(parts.tm_mday, width: 2, at: 0, in: &common)
        common[2] = UInt8(ascii: "/")
        for letter in 0..<3 {
            common[3 + letter] = CalendarText.monthNames.utf8Start[Int(parts.tm_mon) * 3 + letter]
        }
        common[6] = UInt8(ascii: "/")
        CalendarText.put(parts.tm_year + 1900, width: 4, at: 7, in: &common)
        common[11] = UInt8(ascii: ":")
        CalendarText.putClock(parts, at: 12, in: &common)
        common[20] = UInt8(ascii: " ")
        common[21] = UInt8(ascii: "+")
        for place in 22..<26 { common[place] = UInt8(ascii: "0") }
    }

    private mutating func setPlain(_ parts: tm) {
        for letter in 0..<3 {
            plain[letter] = CalendarText.dayNames.utf8Start[Int(parts.tm_wday) * 3 + letter]
            plain[4 + letter] = CalendarText.monthNames.utf8Start[Int(parts.tm_mon) * 3 + letter]
        }
        CalendarText.put(parts.tm_mday, width: 2, at: 8, in: &plain)
        if parts.tm_mday < 10 { plain[8] = UInt8(ascii: " ") }
        CalendarText.putClock(parts, at: 11, in: &plain)
        CalendarText.put(parts.tm_year + 1900, width: 4, at: 20, in: &plain)
    }

    private static func putClock<let size: Int>(_ parts: tm, at place: Int, in text: inout InlineArray<size, UInt8>) {
        put(parts.tm_hour, width: 2, at: place, in: &text)
        text[place + 2] = UInt8(ascii: ":")
        put(parts.tm_min, width: 2, at: place + 3, in: &text)
        text[place + 5] = UInt8(ascii: ":")
        put(parts.tm_sec, width: 2, at: place + 6, in: &text)
    }

    private static func put<let size: Int>(
        _ number: Int32, width: Int, at place: Int, in text: inout InlineArray<size, UInt8>
    ) {
        var rest = number
        for digit in stride(from: place + width - 1, through: place, by: -1) {
            text[digit] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
