// What is known of a certificate's revocation, for the doctor.

internal import ConfigModel
internal import TLS

/// Whether an OCSP staple is sent along with a certificate, until when, and what is wrong with that.
public struct StapleReport: Sendable, Equatable {
    public enum State: String, Sendable {
        /// It names no responder: there is nothing to be sent.
        case none
        /// One is sent.
        case stapled
        /// It names a responder, and there is none.
        case missing
        /// It is revoked.
        case revoked
    }

    public var state: State
    /// Whether it wants clients to refuse it without (RFC 7633).
    public var isRequired: Bool
    /// From when and until when what is sent holds; seconds since 1970.
    public var from: Int64?
    public var until: Int64?
    /// When its responder is asked next; nil where nobody asks.
    public var nextLook: Int64?
    /// Why the last question came to nothing.
    public var failure: String?

    init(_ pair: CertificatePair, now: Int64) {
        let standing = pair.stapling.standing
        let staple = pair.stapling.staple(at: now)
        isRequired = pair.mustStaple
        from = staple?.thisUpdate
        until = staple?.end
        nextLook = standing.nextLook
        failure = standing.failure
        state = if standing.revoked != nil {
            .revoked
        } else if staple != nil {
            .stapled
        } else {
            pair.ocspResponders.isEmpty ? .none : .missing
        }
    }

    /// What has clients refuse it, one sentence each.
    static func faults(of pair: CertificatePair, at now: Int64) -> [String] {
        if let revoked = pair.stapling.standing.revoked { return ["was revoked on \(CertificateDate.text(revoked))"] }
        guard pair.lacksStaple(at: now), pair.faults.isEmpty else { return [] }
        return ["must be stapled and is not: clients that heed that refuse it"]
    }

    /// What may have clients refuse it later.
    static func trouble(of pair: CertificatePair) -> [String] {
        pair.stapling.standing.failure.map { ["no new OCSP staple: \($0)"] } ?? []
    }

    /// A few words: `3 d 2 h left`.
    func text(at now: Int64) -> String {
        switch state {
        case .none: "none"
        case .stapled: "\(CertificateReport.left((until ?? now) - now)) left"
        case .missing: isRequired ? "MISSING" : "missing"
        case .revoked: "REVOKED"
        }
    }

    func json(at now: Int64) -> JSONValue {
        func moment(_ seconds: Int64?) -> JSONValue { seconds.map { .text(CertificateDate.text($0)) } ?? .null }
        return .object([
            JSONValue.Member("state", .text(state.rawValue)),
            JSONValue.Member("required", .boolean(isRequired)),
            JSONValue.Member("from", moment(from)), JSONValue.Member("until", moment(until)),
            JSONValue.Member("ageSeconds", from.map { .integer(Int(now - $0)) } ?? .null),
            JSONValue.Member("nextFetch", moment(nextLook)),
            JSONValue.Member("problem", failure.map { .text($0) } ?? .null),
        ])
    }
}
