// What else there is to say of a match, for whoever asked why.

internal import Bytes

/// Only recorded while `Transaction.recordsEveryMatch`.
package struct MatchExplanation: Sendable, Equatable {
    /// The value that matched, after transformations: bytes that are no printable ASCII as `\xNN`, cut to
    /// `maximumBytes`.
    package let value: String
    /// What the operator captured of it (TX.0), written the same way; empty for rules that capture nothing.
    package let captured: String
    /// The Core Rule Set's scores after the match, of the request and of the answer.
    package let inboundScore: Int
    package let outboundScore: Int
    /// Whether the whole chain matched; false for a link before the last.
    package let isComplete: Bool
    /// What the rule asks for: `deny 403`, `drop`, `redirect 302`, `allow`; empty where it lets pass.
    package let disruption: String
    /// Whether the rule logs.
    package let isLogged: Bool

    static let maximumBytes = 120

    /// `bytes` as one line of ASCII, cut with `…` where there are too many.
    static func escaped(_ bytes: UnsafeRawBufferPointer) -> String {
        var text = ""
        for byte in bytes.prefix(maximumBytes) {
            switch byte {
            case UInt8(ascii: "\\"): text += "\\\\"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16)
                text += "\\x" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return bytes.count > maximumBytes ? text + "…" : text
    }
}

extension Transaction {
    func explain(_ rule: RulePlan, _ head: RulePlan) -> MatchExplanation {
        let disruption =
            switch head.disruption {
            case .pass: ""
            case .deny(let status): "deny \(status)"
            case .drop: "drop"
            case .redirect(let status): "redirect \(status)"
            case .allow: "allow"
            }
        return MatchExplanation(
            value: MatchExplanation.escaped(matched.last?.bytes ?? .empty),
            captured: rule.isCapturing ? MatchExplanation.escaped(variables.slots[0].bytes(arena) ?? .empty) : "",
            inboundScore: score(["inbound_anomaly_score_pl", "anomaly_score_pl"]),
            outboundScore: score(["outbound_anomaly_score_pl"]), isComplete: rule.next == nil,
            disruption: rule.next == nil ? disruption : "", isLogged: head.isLogged)
    }

    /// The sum of the Core Rule Set's counters of all paranoia levels, by the beginnings of their names.
    private func score(_ names: [String]) -> Int {
        var sum = 0
        for name in names {
            for level in 1...4 {
                let slot = Array("\(name)\(level)".utf8).withUnsafeBytes { ruleSet.slot(named: $0) }
                if let slot { sum += variables.slots[slot].number }
            }
        }
        return sum
    }
}
