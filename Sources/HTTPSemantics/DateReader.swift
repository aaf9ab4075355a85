// The three forms of dates that HTTP recipients must understand.

internal import Bytes

/// Reads one HTTP date (RFC 9110 §5.6.7): IMF-fixdate, RFC 850 or asctime.
struct DateReader {
    private let count: Int
    private var position = 0

    init(count: Int) { self.count = count }

    /// Seconds since 1970, or nil if `text` is no HTTP date. See `HTTPDate.read`.
    mutating func read(_ text: Span<UInt8>, now: Int64) -> Int64? {
        guard name(text, inMonths: false) != nil else { return nil }
        if take(text, ", ") { return internetForm(text) }
        if take(text, " ") { return asctimeForm(text) }
        return rfc850Form(text, now: now)
    }

    /// `06 Nov 1994 08:49:37 GMT`
    private mutating func internetForm(_ text: Span<UInt8>) -> Int64? {
        guard let day = number(text, digits: 2), take(text, " "), let month = name(text, inMonths: true),
            take(text, " "), let year = number(text, digits: 4), take(text, " "), let time = timeOfDay(text),
            take(text, " GMT")
        else { return nil }
        return seconds(year: year, month: month + 1, day: day, time: time)
    }

    /// `Nov  6 08:49:37 1994`
    private mutating func asctimeForm(_ text: Span<UInt8>) -> Int64? {
        guard let month = name(text, inMonths: true), take(text, " ") else { return nil }
        let dayNumber = take(text, " ") ? number(text, digits: 1) : number(text, digits: 2)
        guard let day = dayNumber, take(text, " "), let time = timeOfDay(text), take(text, " "),
            let year = number(text, digits: 4)
        else { return nil }
        return seconds(year: year, month: month + 1, day: day, time: time)
    }

    /// `day, 06-Nov-94 08:49:37 GMT`, where `day` is the rest of the weekday's name.
    private mutating func rfc850Form(_ text: Span<UInt8>, now: Int64) -> Int64? {
        guard take(text, "day, ") || take(text, "sday, ") || take(text, "nesday, ") || take(text, "rsday, ")
                || take(text, "urday, "),
            let day = number(text, digits: 2), take(text, "-"), let month = name(text, inMonths: true),
            take(text, "-"), let shortYear = number(text, digits: 2), take(text, " "), let time = timeOfDay(text),
            take(text, " GMT")
        else { return nil }
        let thisYear = HTTPDate.civil(fromDays: now / 86400).year
        var year = thisYear - thisYear % 100 + shortYear
        if year > thisYear + 50 { year -= 100 }
        return seconds(year: year, month: month + 1, day: day, time: time)
    }

    private func seconds(year: Int, month: Int, day: Int, time: Int64) -> Int64? {
        guard position == count, day >= 1, day <= HTTPDate.daysInMonth(month, year: year) else { return nil }
        return HTTPDate.days(year: year, month: month, day: day) * 86400 + time
    }

    private mutating func timeOfDay(_ text: Span<UInt8>) -> Int64? {
        guard let hour = number(text, digits: 2), hour < 24, take(text, ":"),
            let minute = number(text, digits: 2), minute < 60, take(text, ":"),
            let second = number(text, digits: 2), second <= 60
        else { return nil }
        return Int64(hour * 3600 + minute * 60 + min(second, 59))
    }

    private mutating func name(_ text: Span<UInt8>, inMonths: Bool) -> Int? {
        guard position + 3 <= count else { return nil }
        let name = (text[position], text[position + 1], text[position + 2])
        position += 3
        return HTTPDate.position(of: name, inMonths: inMonths)
    }

    private mutating func number(_ text: Span<UInt8>, digits: Int) -> Int? {
        guard position + digits <= count else { return nil }
        var value = 0
        for index in position..<(position + digits) {
            guard ASCII.isDigit(text[index]) else { return nil }
            value = value * 10 + Int(text[index] - 0x30)
        }
        position += digits
        return value
    }

    /// Steps over `expected` if it comes next.
    private mutating func take(_ text: Span<UInt8>, _ expected: StaticString) -> Bool {
        let length = expected.utf8CodeUnitCount
        guard position + length <= count else { return false }
        for index in 0..<length where text[position + index] != expected.utf8Start[index] { return false }
        position += length
        return true
    }
}
