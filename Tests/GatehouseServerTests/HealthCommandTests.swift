// Is that gateway ready?

import Addressing
import ControlPlane
import Diagnostics
import GatehouseServer
import Logging
import Reactor
import Testing
import TestSupport

@Suite struct HealthCommandTests {
    /// A gateway with an admin listener on a free port.
    private static func gateway(_ directory: TemporaryDirectory) throws -> (server: Server, admin: SocketAddress) {
        let path = try directory.write("g.yaml", Array("""
            listeners: ["127.0.0.1:0"]
            logs: { access: off }
            admin: { address: "127.0.0.2:0" }
            routes: [{ match: /, respond: 204 }]
            """.utf8))
        let server = Server(configuration: path, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(server.start(workerCount: 1).diagnostics == [])
        return (server, try #require(server.addresses.last))
    }

    @Test func `a gateway that serves is ready`() throws {
        let directory = try TemporaryDirectory()
        let (server, admin) = try Self.gateway(directory)
        defer { server.drain(atOnce: true) }
        #expect(HealthCommand.run(admin: "\(admin)") == CommandResult(output: "ready\n"))
    }

    @Test func `a gateway that drains is not ready`() throws {
        let directory = try TemporaryDirectory()
        let (server, admin) = try Self.gateway(directory)
        defer { server.drain(atOnce: true) }
        server.status.setReady(false)
        let waiting = HealthCommand.run(admin: "\(admin)")
        #expect(waiting == CommandResult(
            errors: "\(admin) is not ready: found \"HTTP/1.1 503 Service Unavailable\"\n", status: 1))
    }

    @Test func `where nobody listens nobody is ready`() throws {
        // A port that was free a moment ago and is free again.
        let address = try ListeningSocket(SocketAddress(IPAddress(ipv4: 0x7F00_0004), port: 0)).address
        let result = HealthCommand.run(admin: "\(address)")
        #expect(result == CommandResult(errors: "cannot reach \(address): Connection refused\n", status: 1))
    }

    @Test(arguments: ["", "localhost:9901", "127.0.0.1", "fd:3", "systemd:admin", "unix:/run/x"])
    func `what is no address to connect to is misuse`(_ address: String) {
        let result = HealthCommand.run(admin: address)
        #expect(result.status == 2)
        #expect(result.errors.hasPrefix("error: --admin: found \"\(address)\", expected "))
    }
}
