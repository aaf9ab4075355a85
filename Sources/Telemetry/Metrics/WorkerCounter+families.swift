// Under which metric name and label each worker count appears in the exposition.

extension WorkerCounter {
    /// How one count is printed.
    struct Exposition {
        let family: MetricFamily
        let label: (name: String, value: String)?
        /// Whether the count is in nanoseconds and the family in seconds.
        var isNanoseconds = false
    }

    private static let accepted = MetricFamily(
        "gatehouse_connections_accepted_total", .counter, "Client connections accepted.")
    private static let open = MetricFamily("gatehouse_connections", .gauge, "Client connections open now.")
    private static let acceptFailures = MetricFamily(
        "gatehouse_accept_failures_total", .counter, "Connections that could not be accepted, by reason.")
    private static let refused = MetricFamily(
        "gatehouse_connections_refused_total", .counter, "Connections closed before any request, by reason.")
    private static let active = MetricFamily("gatehouse_requests_active", .gauge, "Requests being handled now.")
    private static let tunnels = MetricFamily(
        "gatehouse_tunnels_total", .counter, "Connections and streams switched to another protocol.")
    private static let openTunnels = MetricFamily("gatehouse_tunnels", .gauge, "Tunnels open now.")
    private static let local = MetricFamily(
        "gatehouse_local_responses_total", .counter, "Responses made by the proxy itself, by reason.")
    private static let parseErrors = MetricFamily(
        "gatehouse_parse_errors_total", .counter, "Messages refused as malformed, by the part at fault.")
    private static let received = MetricFamily(
        "gatehouse_received_bytes_total", .counter, "Bytes read from sockets, by side.")
    private static let sent = MetricFamily(
        "gatehouse_sent_bytes_total", .counter, "Bytes written to sockets, by side.")
    private static let handshakes = MetricFamily(
        "gatehouse_tls_handshakes_total", .counter, "TLS handshakes with clients, by result.")
    private static let plainOnTLS = MetricFamily(
        "gatehouse_tls_plain_requests_total", .counter, "Plain HTTP requests sent to a TLS listener.")
    private static let timeouts = MetricFamily(
        "gatehouse_timeouts_total", .counter, "Deadlines that passed, by kind.")
    private static let limits = MetricFamily(
        "gatehouse_http2_limits_total", .counter, "Connections ended because a client went beyond a bound, by name.")
    private static let overConcurrency = MetricFamily(
        "gatehouse_concurrency_refused_total", .counter, "Requests refused because too many were under way.")
    private static let waiting = MetricFamily(
        "gatehouse_requests_waiting", .gauge, "Requests that wait for others to end, or are held back by a limit.")
    private static let storeRequests = MetricFamily(
        "gatehouse_rate_limit_store_requests_total", .counter, "Requests under shared limits, by what came of asking.")
    private static let stores = MetricFamily(
        "gatehouse_rate_limit_store_workers", .gauge, "Workers that are connected to the store of shared limits.")
    private static let inspections = MetricFamily(
        "gatehouse_waf_transactions_total", .counter, "Requests that WAF rules were run on.")
    private static let ruleMatches = MetricFamily(
        "gatehouse_waf_matches_total", .counter, "Matches of WAF rules that log.")
    private static let ruleBlocks = MetricFamily(
        "gatehouse_waf_blocked_total", .counter, "Requests that a WAF rule ended.")
    private static let spentBudgets = MetricFamily(
        "gatehouse_waf_budget_spent_total", .counter, "Requests whose rules ran over the work that they may do.")
    private static let auditRecords = MetricFamily(
        "gatehouse_waf_audited_total", .counter, "Requests that were recorded in the audit log.")
    private static let mismatches = MetricFamily(
        "gatehouse_enforcement_mismatches_total", .counter, "Exchanges whose outcome was not what was decided.")
    private static let turns = MetricFamily("gatehouse_loop_turns_total", .counter, "Turns of the event loops.")
    private static let busy = MetricFamily(
        "gatehouse_loop_busy_seconds_total", .counter, "Time that event loops spent working, not waiting.")

    private static func reason(_ family: MetricFamily, _ value: String) -> Exposition {
        Exposition(family: family, label: ("reason", value))
    }

    private static func one(_ family: MetricFamily) -> Exposition { Exposition(family: family, label: nil) }

    /// The name and label of this count. Counts of one family follow each other in `allCases`.
    var exposition: Exposition {
        typealias Counts = WorkerCounter
        return switch self {
        case .acceptedConnections: Counts.one(Counts.accepted)
        case .openConnections: Counts.one(Counts.open)
        case .acceptFailedNoDescriptors: Counts.reason(Counts.acceptFailures, "no_descriptors")
        case .acceptFailedOther: Counts.reason(Counts.acceptFailures, "other")
        case .refusedConnectionLimit: Counts.reason(Counts.refused, "connection_limit")
        case .refusedConnectionRate: Counts.reason(Counts.refused, "connection_rate")
        case .refusedHandshakeRate: Counts.reason(Counts.refused, "handshake_rate")
        case .concurrencyRefused: Counts.one(Counts.overConcurrency)
        case .concurrencyWaiting: Counts.one(Counts.waiting)
        case .storeAsked: Exposition(family: Counts.storeRequests, label: ("result", "asked"))
        case .storeSpared: Exposition(family: Counts.storeRequests, label: ("result", "spared"))
        case .storeAway: Exposition(family: Counts.storeRequests, label: ("result", "away"))
        case .storesReached: Counts.one(Counts.stores)
        case .refusedUnknownName: Counts.reason(Counts.refused, "unknown_name")
        case .refusedDraining: Counts.reason(Counts.refused, "draining")
        case .refusedProxyHeader: Counts.reason(Counts.refused, "proxy_header")
        case .refusedUntrustedProxy: Counts.reason(Counts.refused, "untrusted_proxy")
        case .activeRequests: Counts.one(Counts.active)
        case .limitWorkBudget: Exposition(family: Counts.limits, label: ("limit", "workBudget"))
        case .limitContinuations: Exposition(family: Counts.limits, label: ("limit", "maximumContinuations"))
        case .limitHeaderListBytes: Exposition(family: Counts.limits, label: ("limit", "maximumListExcess"))
        case .limitPendingAnswers: Exposition(family: Counts.limits, label: ("limit", "pendingAnswers"))
        case .limitStalledStreams: Exposition(family: Counts.limits, label: ("limit", "stalledStreams"))
        case .tunnelsOpened: Counts.one(Counts.tunnels)
        case .activeTunnels: Counts.one(Counts.openTunnels)
        case .downstreamBytesReceived: Exposition(family: Counts.received, label: ("side", "downstream"))
        case .downstreamBytesSent: Exposition(family: Counts.sent, label: ("side", "downstream"))
        case .upstreamBytesReceived: Exposition(family: Counts.received, label: ("side", "upstream"))
        case .upstreamBytesSent: Exposition(family: Counts.sent, label: ("side", "upstream"))
        case .handshakesFull: Exposition(family: Counts.handshakes, label: ("result", "full"))
        case .handshakesResumed: Exposition(family: Counts.handshakes, label: ("result", "resumed"))
        case .handshakesFailed: Exposition(family: Counts.handshakes, label: ("result", "failed"))
        case .plainRequestsOnTLS: Counts.one(Counts.plainOnTLS)
        case .wafInspected: Counts.one(Counts.inspections)
        case .wafMatches: Counts.one(Counts.ruleMatches)
        case .wafBlocked: Counts.one(Counts.ruleBlocks)
        case .wafBudgetSpent: Counts.one(Counts.spentBudgets)
        case .wafAudited: Counts.one(Counts.auditRecords)
        case .enforcementMismatches: Counts.one(Counts.mismatches)
        case .loopTurns: Counts.one(Counts.turns)
        case .loopBusyNanoseconds: Exposition(family: Counts.busy, label: nil, isNanoseconds: true)
        default: timeoutExposition ?? parseExposition ?? Counts.reason(Counts.local, localReason)
        }
    }

    private var timeoutExposition: Exposition? {
        let kind: String? =
            switch self {
            case .timeoutHandshake: "handshake"
            case .timeoutHeader: "header"
            case .timeoutBody: "body"
            case .timeoutIdle: "idle"
            case .timeoutWrite: "write"
            case .timeoutConnect: "connect"
            case .timeoutResponse: "response"
            case .timeoutRequest: "request"
            default: nil
            }
        return kind.map { Exposition(family: WorkerCounter.timeouts, label: ("kind", $0)) }
    }

    private var parseExposition: Exposition? {
        let part: String? =
            switch self {
            case .parseRequestLine: "request_line"
            case .parseTarget: "target"
            case .parseField: "field"
            case .parseHost: "host"
            case .parseFraming: "framing"
            case .parseChunk: "chunk"
            case .parseVersion: "version"
            case .parseTooLarge: "too_large"
            case .parseUpstreamResponse: "upstream_response"
            default: nil
            }
        return part.map { WorkerCounter.reason(WorkerCounter.parseErrors, $0) }
    }

    private var localReason: String {
        switch self {
        case .respondedNoRoute: "no_route"
        case .respondedBadRequest: "bad_request"
        case .respondedTargetTooLong: "target_too_long"
        case .respondedHeadTooLarge: "head_too_large"
        case .respondedBodyTooLarge: "body_too_large"
        case .respondedRequestTimeout: "request_timeout"
        case .respondedNotImplemented: "not_implemented"
        case .respondedVersionNotSupported: "version_not_supported"
        case .respondedExpectationFailed: "expectation_failed"
        case .respondedMisdirected: "misdirected"
        case .respondedRedirect: "redirect"
        case .respondedDenied: "denied"
        case .respondedRateLimited: "rate_limited"
        case .respondedNoEndpoint: "no_endpoint"
        case .respondedConnectFailed: "connect_failed"
        case .respondedBadUpstreamResponse: "bad_upstream_response"
        case .respondedUpstreamTimeout: "upstream_timeout"
        case .respondedDraining: "draining"
        case .respondedInternalError: "internal_error"
        default: "other"
        }
    }
}
