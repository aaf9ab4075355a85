// Route and upstream blocks of all workers, added up by name and printed in the order of names.

/// The sums over all workers of each route in use.
struct RouteSums {
    private struct Sum {
        var responses = [UInt64](repeating: 0, count: StatusCounters.labels.count)
        var calls = [UInt64](repeating: 0, count: GRPCStatusCounters.labels.count)
        var durations = HistogramReading()
    }

    private var sums: [String: Sum] = [:]

    init(_ blocks: [RouteCounters]) {
        for block in blocks {
            sums[block.name, default: Sum()].responses.add(block.responses.values)
            sums[block.name, default: Sum()].calls.add(block.calls.values)
            sums[block.name, default: Sum()].durations.add(block.durations.reading())
        }
    }

    func write(to writer: inout OpenMetricsWriter) {
        let routes = sums.sorted { $0.key < $1.key }
        writer.write(
            MetricFamily("gatehouse_requests_total", .counter, "Requests finished, by route and status class."),
            routes.flatMap { responseSamples($0.value.responses, label: ("route", $0.key)) })
        writer.write(
            MetricFamily("gatehouse_grpc_calls_total", .counter, "Calls of gRPC finished, by route and status."),
            routes.flatMap { name, sum in
                zip(sum.calls, GRPCStatusCounters.labels).filter { $0.0 > 0 }.map { count, status in
                    MetricSample(Double(count), labels: [("route", name), ("status", status)])
                }
            })
        writer.write(
            MetricFamily(
                "gatehouse_request_duration_seconds", .histogram,
                "Time from the first byte of a request to the last byte of its response."),
            histograms: routes.map { ([("route", $0.key)], $0.value.durations) })
    }
}

/// The sums over all workers of each upstream in use.
struct UpstreamSums {
    private struct Sum {
        var responses = [UInt64](repeating: 0, count: StatusCounters.labels.count)
        var firstByte = HistogramReading()
        var connectTimes = HistogramReading()
        var connectFailures: [UInt64] = [0, 0, 0]
        var reused: UInt64 = 0
        var retries: UInt64 = 0
        var connections: [UInt64] = [0, 0]
        var active: UInt64 = 0

        mutating func add(_ block: UpstreamCounters) {
            responses.add(block.responses.values)
            firstByte.add(block.firstByte.reading())
            connectTimes.add(block.connectTimes.reading())
            connectFailures.add(
                [block.connectsFailed.value, block.connectsTimedOut.value, block.handshakesFailed.value])
            reused &+= block.reused.value
            retries &+= block.retries.value
            connections.add([block.openConnections.value, block.idleConnections.value])
            active &+= block.activeRequests.value
        }
    }

    private var sums: [String: Sum] = [:]

    init(_ blocks: [UpstreamCounters]) {
        for block in blocks { sums[block.name, default: Sum()].add(block) }
    }

    func write(to writer: inout OpenMetricsWriter) {
        let upstreams = sums.sorted { $0.key < $1.key }
        func samples(_ family: MetricFamily, _ read: (Sum) -> [(UInt64, [(name: String, value: String)])]) {
            writer.write(
                family,
                upstreams.flatMap { name, sum in
                    read(sum).map { value, labels in
                        MetricSample(Double(Int64(bitPattern: value)), labels: [("upstream", name)] + labels)
                    }
                })
        }
        writer.write(
            MetricFamily("gatehouse_upstream_requests_total", .counter, "Responses of upstreams, by status class."),
            upstreams.flatMap { responseSamples($0.value.responses, label: ("upstream", $0.key)) })
        writer.write(
            MetricFamily(
                "gatehouse_upstream_first_byte_seconds", .histogram,
                "Time from the first byte sent to the first byte of the response."),
            histograms: upstreams.map { ([("upstream", $0.key)], $0.value.firstByte) })
        writer.write(
            MetricFamily("gatehouse_upstream_connect_seconds", .histogram, "Time to open a connection, TLS included."),
            histograms: upstreams.map { ([("upstream", $0.key)], $0.value.connectTimes) })
        samples(
            MetricFamily("gatehouse_upstream_connect_failures_total", .counter, "Connects that failed, by reason.")
        ) { zip($0.connectFailures, ["failed", "timeout", "tls"]).map { ($0, [("reason", $1)]) } }
        samples(
            MetricFamily("gatehouse_upstream_reused_total", .counter, "Requests sent on a kept-alive connection.")
        ) { [($0.reused, [])] }
        samples(MetricFamily("gatehouse_upstream_retries_total", .counter, "Attempts after a first one failed.")) {
            [($0.retries, [])]
        }
        samples(
            MetricFamily("gatehouse_upstream_connections", .gauge, "Connections to upstreams: open, and idle of these.")
        ) { zip($0.connections, ["open", "idle"]).map { ($0, [("state", $1)]) } }
        samples(MetricFamily("gatehouse_upstream_requests_active", .gauge, "Requests under way at upstreams.")) {
            [($0.active, [])]
        }
    }
}

/// One sample for each status class that occurred.
private func responseSamples(_ counts: [UInt64], label: (name: String, value: String)) -> [MetricSample] {
    zip(counts, StatusCounters.labels).filter { $0.0 > 0 }.map { count, code in
        MetricSample(Double(count), labels: [label, ("code", code)])
    }
}

extension [UInt64] {
    /// Adds another list of counts, place by place.
    fileprivate mutating func add(_ other: [UInt64]) {
        for index in indices { self[index] &+= other[index] }
    }
}
