// Small renderings for messages: bytes as hexadecimal digits, seconds as a date.

internal import COpenSSL  // brings the C library's `tm`
internal import Glibc

/// Bytes as hexadecimal digits.
enum Hexadecimal {
    static func lowerCase(_ bytes: some Sequence<UInt8>) -> String {
        let digits: [UInt8] = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Seconds since 1970 as a date.
package enum UTCDate {
    /// `2026-01-27 10:00:00 UTC`.
    package static func text(_ seconds: Int64) -> String {
        var moment = time_t(seconds)
        var calendar = tm()
        guard gmtime_r(&moment, &calendar) != nil else { return "\(seconds) s after 1970" }
        let date = "\(calendar.tm_year + 1900)-\(twoDigits(calendar.tm_mon + 1))-\(twoDigits(calendar.tm_mday))"
        let clock = "\(twoDigits(calendar.tm_hour)):\(twoDigits(calendar.tm_min)):\(twoDigits(calendar.tm_sec))"
        return "\(date) \(clock) UTC"
    }

    private static func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
