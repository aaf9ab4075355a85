// A request from its bytes to the verdict: head parser, client address, path, route, access, upstream.
//
// Requests are read one after another from a long series, as a worker reads them from sockets; so the figure holds
// what reading the head costs (beside it alone in the table) and what a cold part of a large route table costs.

import Addressing
import HTTP1
import HTTPSemantics
import Pipeline
import Routing
import Snapshots

func decisionBenchmarks() -> [Benchmark] {
    [10, 10_000].map { count in
        let workload = DecisionWorkload(routeCount: count)
        return Benchmark("request read and decided, \(count) routes") { workload.run($0) }
    }
}

/// A snapshot, and requests for all of its routes.
final class DecisionWorkload {
    private static let requestCount = 1 << 15

    private let snapshot: ProxySnapshot
    private let head = RequestHead()
    private let scratch = RouteScratch()
    /// The requests, one behind the other.
    private var text: [UInt8] = []
    private var position = 0

    init(routeCount: Int) {
        let rules = (0..<routeCount).map { number in
            RouteRule(
                rule: number, hosts: [HostPattern("shop\(number / 4).example.com")],
                path: PathPattern.prefix("/department\(number)/"))
        }
        let routes = (0..<routeCount).map { number in
            RouteSnapshot(
                name: "route-\(number)", origin: "benchmark",
                action: .forward(WeightedUpstreams([(upstream: 0, weight: 1)])))
        }
        let upstream = UpstreamSnapshot(
            name: "backend", origin: "benchmark", identity: "backend",
            endpoints: [
                UpstreamSnapshot.Endpoint(
                    host: "127.0.0.1", port: 80, weight: 1, authority: "127.0.0.1", serverName: "127.0.0.1")
            ], balance: .roundRobin, tls: nil, host: .preserve, settings: UpstreamSnapshot.Settings(), healthCheck: nil,
            allowsLinkLocal: false)
        do {
            snapshot = ProxySnapshot(
                generation: 1,
                listeners: [ListenerSnapshot(address: "127.0.0.1:80", kind: .plain, origin: "benchmark")],
                routeTable: try RouteTable(rules), routes: routes, upstreams: [upstream], rules: GatewayRules())
        } catch {
            fatalError("the workload's rules are sound: \(error)")
        }
        for _ in 0..<Self.requestCount {
            let number = Int.random(in: 0..<routeCount)
            text += Array(
                """
                GET /department\(number)/items HTTP/1.1\r
                Host: shop\(number / 4).example.com\r
                User-Agent: benchmark/1.0\r
                Accept: */*\r
                \r

                """.utf8)
        }
    }

    func run(_ iterations: Int) -> UInt64 {
        let input = DecisionInput(listener: 0, peer: IPAddress(ipv4: 0x7F00_0001), random: 0)
        let limits = HTTP1Limits()
        var sum: UInt64 = 0
        text.withUnsafeBufferPointer { text in
            for _ in 0..<iterations {
                if position == text.count { position = 0 }
                let rest = UnsafeBufferPointer(rebasing: text[position..<min(text.count, position + 2048)])
                guard let length = try? RequestParser.parse(rest.span, into: head, limits: limits), length > 0 else {
                    fatalError("the workload's heads are sound")
                }
                let (verdict, _) = Decision.head(head, of: input, in: snapshot, scratch: scratch)
                guard verdict.route >= 0 else { fatalError("every request of the workload has a route") }
                sum &+= UInt64(verdict.route)
                position += length
            }
        }
        return sum
    }
}
