// Dates as HTTP writes them, without Foundation and without a locale.

internal import Bytes

/// HTTP dates (RFC 9110 §5.6.7), as seconds since 1970-01-01T00:00:00Z.
public enum HTTPDate {
    /// How many bytes `write` makes: `Sun, 06 Nov 1994 08:49:37 GMT`.
    public static let byteCount = 29

    private static var dayNames: StaticString { "SunMonTueWedThuFriSat" }
    private static var monthNames: StaticString { "JanFebMarAprMayJunJulAugSepOctNovDec" }

    /// Writes an IMF-fixdate.
    /// - Parameters:
    ///   - seconds: from year 0 to year 9999.
    ///   - destination: room for `byteCount` bytes.
    public static func write(_ seconds: Int64, to destination: UnsafeMutablePointer<UInt8>) {
        let days = floorDivide(seconds, 86400)
        let time = seconds - days * 86400
        let (year, month, day) = civil(fromDays: days)
        let weekday = Int(days + 4 - floorDivide(days + 4, 7) * 7)
        copy(dayNames, at: weekday * 3, to: destination)
        destination[3] = UInt8(ascii: ",")
        destination[4] = ASCII.space
        twoDigits(day, to: destination + 5)
        destination[7] = ASCII.space
        copy(monthNames, at: (month - 1) * 3, to: destination + 8)
        destination[11] = ASCII.space
        twoDigits(year / 100, to: destination + 12)
        twoDigits(year % 100, to: destination + 14)
        destination[16] = ASCII.space
        twoDigits(Int(time / 3600), to: destination + 17)
        destination[19] = UInt8(ascii: ":")
        twoDigits(Int(time / 60 % 60), to: destination + 20)
        destination[22] = UInt8(ascii: ":")
        twoDigits(Int(time % 60), to: destination + 23)
        let zone: StaticString = " GMT"
        for index in 0..<4 { destination[25 + index] = zone.utf8Start[index] }
    }

    /// Reads a date in any of the three forms that RFC 9110 §5.6.7 asks recipients to accept; nil for anything else.
    ///
    /// The name of the weekday must be one, but need not be right. A leap second counts as the second before it.
    /// - Parameter now: seconds, by which two-digit years are understood: never more than 50 years ahead.
    public static func read(_ text: Span<UInt8>, now: Int64) -> Int64? {
        var reader = DateReader(count: text.count)
        return reader.read(text, now: now)
    }

    // MARK: Calendar (proleptic Gregorian, years beginning in March, so that leap days come last)

    static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(Int64(shifted), 400)
        let yearOfEra = Int64(shifted) - era * 400
        let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func civil(fromDays days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        return (Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), month, day)
    }

    static func daysInMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Where `name` (three bytes) stands among names of three bytes.
    static func position(of name: (UInt8, UInt8, UInt8), inMonths: Bool) -> Int? {
        let names = inMonths ? monthNames : dayNames
        for index in 0..<(inMonths ? 12 : 7) {
            let start = names.utf8Start + index * 3
            if (start[0], start[1], start[2]) == name { return index }
        }
        return nil
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
    }

    private static func twoDigits(_ value: Int, to destination: UnsafeMutablePointer<UInt8>) {
        destination[0] = 0x30 &+ UInt8(truncatingIfNeeded: value / 10)
        destination[1] = 0x30 &+ UInt8(truncatingIfNeeded: value % 10)
    }

    private static func copy(_ names: StaticString, at offset: Int, to destination: UnsafeMutablePointer<UInt8>) {
        for index in 0..<3 { destination[index] = names.utf8Start[offset + index] }
    }
}
