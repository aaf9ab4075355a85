// Moments as protocols write them. Everything in this room counts whole seconds since 1970, UTC.

internal import Glibc
internal import HTTPSemantics

/// Reads and writes moments.
enum Moments {
    /// RFC 3339 §5.6, such as `2026-11-26T16:00:00Z` or with a fraction and an offset. Fractions are cut off.
    static func parse(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19]), (1...12).contains(month), (1...31).contains(day), hour < 24,
            minute < 60, second <= 60
        else { return nil }
        var rest = bytes[19...]
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count)
        }
        guard let offset = offset(Array(rest)) else { return nil }
        return seconds(year, month, day, hour, minute, second) - offset
    }

    /// `Z`, or `+hh:mm`, in seconds.
    private static func offset(_ bytes: [UInt8]) -> Int64? {
        if bytes.count == 1, bytes[0] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = number(bytes[1..<3]),
            let minutes = number(bytes[4..<6]), hours < 24, minutes < 60
        else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "+"): return Int64(hours * 3600 + minutes * 60)
        case UInt8(ascii: "-"): return -Int64(hours * 3600 + minutes * 60)
        default: return nil
        }
    }

    /// A moment as RFC 3339 has it.
    static func text(_ moment: Int64) -> String {
        var seconds = time_t(moment)
        var calendar = tm()
        gmtime_r(&seconds, &calendar)
        let date = "\(calendar.tm_year + 1900)-\(two(calendar.tm_mon + 1))-\(two(calendar.tm_mday))"
        return "\(date)T\(two(calendar.tm_hour)):\(two(calendar.tm_min)):\(two(calendar.tm_sec))Z"
    }

    /// Seconds to wait from `now` on, as Retry-After has them (RFC 9110 §10.2.3): a number, however large, or a date.
    /// Nil for anything else.
    static func retryAfter(_ value: String?, now: Int64) -> Int64? {
        guard let value, !value.isEmpty else { return nil }
        let bytes = Array(value.utf8)
        if bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return Int64(value) ?? .max }
        return HTTPDate.read(bytes.span, now: now).map { max(0, $0 - now) }
    }

    private static func seconds(
        _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int
    ) -> Int64 {
        var calendar = tm()
        calendar.tm_year = Int32(truncatingIfNeeded: year - 1900)
        calendar.tm_mon = Int32(truncatingIfNeeded: month - 1)
        calendar.tm_mday = Int32(truncatingIfNeeded: day)
        calendar.tm_hour = Int32(truncatingIfNeeded: hour)
        calendar.tm_min = Int32(truncatingIfNeeded: minute)
        calendar.tm_sec = Int32(truncatingIfNeeded: second)
        return Int64(timegm(&calendar))
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
