// The gateway-wide part, listeners and upstreams.

import Addressing
import HTTP1
import Snapshots
import Telemetry
import Testing

@Suite struct SnapshotCompilerTests {
    @Test func `gateway-wide rules arrive`() throws {
        let snapshot = try TestCompilation().snapshot("""
            listeners: [":8080"]
            trustedProxies: [10.0.0.0/8]
            forwarding: { xForwarded: false, forwarded: true, via: edge, requestId: false }
            limits:
              { headerBytes: 32KiB, headers: 100, targetBytes: 8192, connectionsPerWorker: 5, requestsPerConnection: 7 }
            timeouts: { handshake: 1s, header: 2s, bodyMinimumRate: 1KiB/s, idle: 3s, upstreamIdle: 4s }
            logs: { access: { format: combined } }
            routes: [{ match: /, to: http://10.0.0.1 }]
            """)
        let rules = snapshot.rules
        #expect(rules.hasTrustedProxies)
        #expect(rules.trustedProxies.contains(IPAddress(ipv4: 0x0A01_0203)))
        #expect(!rules.forwarding.xForwarded)
        #expect(rules.forwarding.forwarded)
        #expect(rules.forwarding.viaPseudonym == Array("edge".utf8))
        #expect(!rules.forwarding.requestID)
        #expect(rules.http1.maximumHeadBytes == 32 << 10)
        #expect(rules.http1.maximumFields == 100)
        #expect(rules.http1.maximumTargetBytes == 8192)
        #expect(rules.maximumConnections == 5)
        #expect(rules.maximumRequestsPerConnection == 7)
        #expect(rules.timeouts.handshake == 1_000_000_000)
        #expect(rules.timeouts.header == 2_000_000_000)
        #expect(rules.timeouts.bodyMinimumRate == 1024)
        #expect(rules.timeouts.idle == 3_000_000_000)
        #expect(rules.timeouts.upstreamIdle == 4_000_000_000)
        #expect(rules.accessLog?.rawValue == "combined")
    }

    @Test func `via: false means no Via`() throws {
        let snapshot = try TestCompilation().snapshot(
            "listeners: [\":8080\"]\nforwarding: { via: false }\nroutes: [{ match: /, to: http://10.0.0.1 }]")
        #expect(snapshot.rules.forwarding.viaPseudonym.isEmpty)
    }

    @Test func `listeners come in file order, the operator's last`() throws {
        let snapshot = try TestCompilation().snapshot("""
            listeners: [{ address: ":8081", redirect: "https:9443" }, "127.0.0.1:8080"]
            admin: { address: "127.0.0.1:9902" }
            routes: [{ match: /, to: http://10.0.0.1 }]
            """)
        #expect(snapshot.listeners.map(\.address) == [":8081", "127.0.0.1:8080", "127.0.0.1:9902"])
        guard case .redirectToHTTPS(port: 9443) = snapshot.listeners[0].kind, case .plain = snapshot.listeners[1].kind,
            case .admin = snapshot.listeners[2].kind
        else {
            Issue.record("\(snapshot.listeners.map(\.kind))")
            return
        }
    }

    @Test func `an upstream's settings arrive, its own before the gateway's`() throws {
        let snapshot = try TestCompilation().snapshot("""
            listeners: [":8080"]
            timeouts: { connect: 1s, response: 2s, upstreamIdle: 3s }
            upstreams:
              own:
                endpoints: [{ url: http://10.0.0.1:8080, weight: 2 }, http://name.example]
                balance: leastRequest
                timeouts: { connect: 10s }
                keepAlive: { connections: 4, idle: 9s }
                maxConnections: 5
                retries: { attempts: 3 }
                host: endpoint
                allowLinkLocal: true
              plain: http://10.0.0.2
            routes: [{ match: a.example, to: own }, { match: b.example, to: plain }]
            """)
        let own = snapshot.upstreams[0]
        #expect(own.name == "own")
        #expect(own.identity == "own http1")
        #expect(own.endpoints.map(\.authority) == ["10.0.0.1:8080", "name.example"])
        #expect(own.endpoints.map(\.weight) == [2, 1])
        #expect(own.endpoints.map(\.port) == [8080, 80])
        #expect(own.balance == .leastRequest)
        #expect(own.host == .endpoint)
        #expect(own.allowsLinkLocal)
        #expect(own.settings.connectTimeout == 10_000_000_000)
        #expect(own.settings.responseTimeout == 2_000_000_000)
        #expect(own.settings.idleTimeout == 9_000_000_000)
        #expect(own.settings.keptConnections == 4)
        #expect(own.settings.maximumConnections == 5)
        #expect(own.settings.retries == 3)
        let plain = snapshot.upstreams[1].settings
        #expect(plain.connectTimeout == 1_000_000_000)
        #expect(plain.idleTimeout == 3_000_000_000)
    }
}
