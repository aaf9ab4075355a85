// The numbers that connections ask for all the time.

internal import HTTP1
internal import Snapshots

/// A generation's limits and times as plain data: reading one touches no reference count.
struct WorkerLimits {
    let timeouts: GatewayRules.Timeouts
    let http1: HTTP1Limits
    let maximumConnections: Int
    let maximumRequestsPerConnection: Int
    let logsAccess: Bool

    init(_ rules: GatewayRules) {
        timeouts = rules.timeouts
        http1 = rules.http1
        maximumConnections = rules.maximumConnections
        maximumRequestsPerConnection = rules.maximumRequestsPerConnection
        logsAccess = rules.accessLog != nil
    }
}
