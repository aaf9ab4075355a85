// Is that gateway ready?

import Addressing
import ControlPlane
import Diagnostics
import GatehouseServer
import Logging
import Testing
import TestSupport

@Suite struct HealthCommandTests {
    /// A gateway with an admin listener on a free port.
    private static func gateway(_ directory: TemporaryDirectory) throws -> (server: Server, admin: SocketAddress) {
        let path = try directory.write("g.yaml", Array("""
            listeners: ["127.0.0.1:0"]
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

    @Test func `a gateway that is not ready, or no gateway, is not ready`() throws {
        let directory = try TemporaryDirectory()
        let (server, admin) = try Self.gateway(directory)
        server.status.setReady(false)
        let waiting = HealthCommand.run(admin: "\(admin)")
        #expect(waiting == CommandResult(
            errors: "\(admin) is not ready: found \"HTTP/1.1 503 Service Unavailable\"\n", status: 1))
        server.drain(atOnce: true)
        let gone = HealthCommand.run(admin: "\(admin)")
        #expect(gone == CommandResult(errors: "cannot reach \(admin): Connection refused\n", status: 1))
    }

    @Test(arguments: ["", "localhost:9901", "127.0.0.1", "fd:3", "systemd:admin", "unix:/run/x"])
    func `what is no address to connect to is misuse`(_ address: String) {
        let result = HealthCommand.run(admin: address)
        #expect(result.status == 2)
        #expect(result.errors.hasPrefix("error: --admin: found \"\(address)\", expected "))
    }
}
