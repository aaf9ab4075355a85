// How an exchange came out, as enforced; kept for the log until the end.

internal import Telemetry

/// What was sent and received, and how it ended. Plain data.
struct ExchangeResult {
    /// The status that the client was sent; 0 while none was.
    var status: UInt16 = 0
    /// The status that the upstream sent; 0 for none.
    var upstreamStatus: UInt16 = 0
    /// The `grpc-status` that the client was sent; nil for none.
    var grpcStatus: UInt8?
    /// Bytes of the request: head, and body as payload.
    var bytesReceived: UInt64 = 0
    /// Bytes of the response's payload.
    var bodyBytesSent: UInt64 = 0
    /// Bytes of the response's head.
    var headBytesSent: UInt64 = 0
    /// Interim answers that the upstream sent.
    var interimAnswers: UInt16 = 0
    /// Endpoints that were tried.
    var attempts: UInt16 = 0
    /// How it ended.
    var outcome = EnforcedOutcome.complete
    /// Why, where there is something to say.
    var reason: StaticString = ""
    /// The WAF's rule that decided; 0 for none.
    var ruleIdentifier = 0
    /// When the request was sent to the upstream; 0 while it was not. Nanoseconds of the monotonic clock.
    var sentAt: UInt64 = 0
    /// When the upstream's answer began; 0 while it has not.
    var answeredAt: UInt64 = 0
    /// When connecting began and ended; 0 where a connection was reused.
    var connectBegan: UInt64 = 0
    var connectEnded: UInt64 = 0
}
