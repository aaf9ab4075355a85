// The bounds that end a connection, by name.

/// A bound of `HTTP2Limits` beyond which a client is told to go: what logs and metrics call it.
public enum HTTP2Limit: UInt8, CaseIterable, Sendable {
    /// `HTTP2Limits.workBudget`: resets, pings, SETTINGS, empty frames, priorities, windows (CVE-2019-9511 to 9518,
    /// CVE-2023-44487, CVE-2025-8671).
    case workBudget
    /// `HTTP2Limits.maximumContinuations` (CVE-2024-27316, CVE-2024-28182).
    case continuations
    /// `HTTP2Limits.maximumListExcess`: what a head decompresses to (CVE-2016-6581, CVE-2026-47774).
    case headerListBytes
    /// Answers to PING and SETTINGS that the client does not take (CVE-2019-9512, CVE-2019-9515).
    case pendingAnswers

    /// For the log.
    public var reason: StaticString {
        switch self {
        case .workBudget: "HTTP/2 limit workBudget: work that completes nothing"
        case .continuations: "HTTP/2 limit maximumContinuations: a head in too many frames"
        case .headerListBytes: "HTTP/2 limit maximumListExcess: a head that decompresses to too much"
        case .pendingAnswers: "HTTP/2 limit pendingAnswers: pings and settings whose answers are not read"
        }
    }
}
