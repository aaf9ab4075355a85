// Seconds as dates.

internal import Glibc

package enum CertificateDate {
    /// `2027-01-31 12:00 UTC`.
    package static func text(_ seconds: Int64) -> String {
        var moment = time_t(seconds)
        var calendar = tm()
        guard gmtime_r(&moment, &calendar) != nil else { return "\(seconds) s after 1970" }
        return "\(day(calendar)) \(twoDigits(calendar.tm_hour)):\(twoDigits(calendar.tm_min)) UTC"
    }

    /// `2027-01-31`, UTC.
    package static func day(_ seconds: Int64) -> String {
        var moment = time_t(seconds)
        var calendar = tm()
        guard gmtime_r(&moment, &calendar) != nil else { return "\(seconds) s after 1970" }
        return day(calendar)
    }

    private static func day(_ calendar: tm) -> String {
        "\(calendar.tm_year + 1900)-\(twoDigits(calendar.tm_mon + 1))-\(twoDigits(calendar.tm_mday))"
    }

    private static func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
