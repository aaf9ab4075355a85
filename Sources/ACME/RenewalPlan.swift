// When a certificate is to be renewed: by what its authority says (RFC 9773), else by its life.

internal import Fetching
internal import TLS

/// When to renew, and why then.
public struct RenewalPlan: Equatable, Sendable {
    /// The moment, seconds since 1970.
    public var moment: Int64
    /// Why then.
    public var reason: Reason
    /// When the authority is to be asked again; nil where it has no opinion.
    var nextLook: Int64?
    /// The window that the authority suggested; nil where it did not.
    var window: ClosedRange<Int64>?

    /// Why a moment was chosen.
    public enum Reason: String, Sendable {
        /// The authority suggested a window, and the moment is in it (RFC 9773 §4.2).
        case suggested
        /// Two thirds of a long life, or half of a short one, are over.
        case life
    }

    /// Lives under this many seconds are short.
    static let shortLife: Int64 = 10 * 86_400
    /// How often the authority is asked where it does not say, and the bounds of what it can say.
    static let lookSeconds: Int64 = 6 * 3600
    static let lookBounds: ClosedRange<Int64> = 60...86_400

    /// By the certificate's life: two thirds of it, a half where it is short; up to a twentieth of it earlier, so that
    /// what was obtained together is not renewed together.
    ///
    /// - Parameter chance: evenly distributed from 0 to 1.
    static func byLife(_ certificate: IssuedCertificate, chance: Double) -> RenewalPlan {
        let life = max(0, certificate.notAfter - certificate.notBefore)
        let share = life < shortLife ? life / 2 : life / 3 * 2
        let jitter = Int64(Double(life) / 20 * chance)
        return RenewalPlan(moment: certificate.notBefore + share - jitter, reason: .life)
    }

    /// By what the authority answered: a moment in the window that it suggests.
    ///
    /// - Returns: nil where the answer cannot be used; the certificate's life then decides.
    static func byAnswer(_ response: FetchResponse, now: Int64, chance: Double) -> RenewalPlan? {
        guard let json = try? JSON(parsing: response.body), let window = json["suggestedWindow"],
            let start = window["start"]?.text.flatMap(Moments.parse),
            let end = window["end"]?.text.flatMap(Moments.parse), start <= end
        else { return nil }
        let asked = Moments.retryAfter(response.value(of: "retry-after"), now: now) ?? lookSeconds
        let next = now + min(max(asked, lookBounds.lowerBound), lookBounds.upperBound)
        let moment = start + Int64(Double(end - start) * chance)
        return RenewalPlan(moment: moment, reason: .suggested, nextLook: next, window: start...end)
    }

    /// What RFC 9773 §4.1 calls a certificate by; nil where it has no key identifier.
    static func identifier(of certificate: IssuedCertificate) -> String? {
        certificate.renewalParts.map { "\(Base64URL.encode($0.authorityKey)).\(Base64URL.encode($0.serial))" }
    }
}
