// Every count that a worker keeps for itself as a whole: the list to add to, with names and meanings.

/// A count of one worker that belongs to no route and no upstream.
///
/// The raw value is its place in the shard.
/// To add one: a case here (beside those of its family), its line in `WorkerCounter+families.swift`, its row
/// in `docs/operating.md`.
public enum WorkerCounter: Int, CaseIterable, Sendable {
    // Connections from clients.
    case acceptedConnections, openConnections
    case acceptFailedNoDescriptors, acceptFailedOther
    case refusedConnectionLimit, refusedConnectionRate, refusedHandshakeRate, refusedUnknownName
    case refusedDraining, refusedProxyHeader, refusedUntrustedProxy

    // Requests, and why we answered one ourselves.
    case activeRequests
    case tunnelsOpened, activeTunnels
    case respondedNoRoute, respondedBadRequest, respondedTargetTooLong, respondedHeadTooLarge
    case respondedBodyTooLarge, respondedRequestTimeout, respondedNotImplemented, respondedVersionNotSupported
    case respondedExpectationFailed, respondedMisdirected, respondedRedirect, respondedDenied, respondedRateLimited
    case respondedNoEndpoint, respondedConnectFailed, respondedBadUpstreamResponse, respondedUpstreamTimeout
    case respondedDraining, respondedInternalError, respondedOther

    // Messages we could not read.
    case parseRequestLine, parseTarget, parseField, parseHost, parseFraming, parseChunk, parseVersion
    case parseTooLarge, parseUpstreamResponse

    // Bytes on the wire, TLS included.
    case downstreamBytesReceived, upstreamBytesReceived, downstreamBytesSent, upstreamBytesSent

    // TLS towards clients.
    case handshakesFull, handshakesResumed, handshakesFailed, plainRequestsOnTLS

    // Deadlines that passed.
    case limitWorkBudget, limitContinuations, limitHeaderListBytes, limitPendingAnswers, limitStalledStreams
    case timeoutHandshake, timeoutHeader, timeoutBody, timeoutIdle, timeoutWrite
    case timeoutConnect, timeoutResponse, timeoutRequest

    // Bounds on what is under way.
    case concurrencyRefused, concurrencyWaiting

    // The store that replicas share.
    case storeAsked, storeSpared, storeAway, storesReached

    // The web application firewall.
    case wafInspected, wafMatches, wafBlocked, wafBudgetSpent, wafAudited

    // The worker itself.
    case enforcementMismatches
    case loopTurns, loopBusyNanoseconds
}
