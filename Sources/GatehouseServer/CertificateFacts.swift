// What operators want to know of a certificate.

internal import Glibc
internal import TLS

/// One certificate with its key, as `explain` and `certificates` show it.
struct CertificateFacts: Equatable {
    /// The certificate's file.
    var file: String
    /// DNS names, then addresses.
    var names: [String]
    /// Such as `ecdsa P-256`.
    var keyKind: String
    /// The issuer's distinguished name.
    var issuer: String
    /// The last day of validity, `2027-01-31`, UTC.
    var validUntil: String
    /// Whole days until then; negative once it has passed.
    var daysLeft: Int
    /// What is suspicious about it, one sentence each.
    var warnings: [String]

    /// - Parameter now: seconds since 1970.
    init(_ pair: CertificatePair, now: Int64) {
        file = pair.origin
        names = pair.dnsNames + pair.addresses
        keyKind = pair.keyKind
        issuer = pair.issuer
        validUntil = Self.date(pair.notAfter)
        let secondsLeft = pair.notAfter - now
        daysLeft = Int((secondsLeft < 0 ? secondsLeft - 86_399 : secondsLeft) / 86_400)
        warnings = pair.warnings
    }

    /// `until 2027-01-31, 89 days left`, or how long ago it ended.
    var validity: String {
        switch daysLeft {
        case 1...: "until \(validUntil), \(daysLeft == 1 ? "1 day" : "\(daysLeft) days") left"
        case 0: "until today, \(validUntil)"
        default: "expired on \(validUntil)"
        }
    }

    private static func date(_ seconds: Int64) -> String {
        var moment = time_t(seconds)
        var calendar = tm()
        guard gmtime_r(&moment, &calendar) != nil else { return "\(seconds) s after 1970" }
        return "\(calendar.tm_year + 1900)-\(twoDigits(calendar.tm_mon + 1))-\(twoDigits(calendar.tm_mday))"
    }

    private static func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
