// A whole gateway in the test's process: configuration from a file, real sockets on free ports, log in a file.

internal import Addressing
public import ControlPlane
internal import Foundation
public import GatehouseServer
internal import Logging
internal import Telemetry
public import TestSupport
internal import Testing

/// A running gateway of a test, with one listener in clear text and, where asked for, one with TLS and one for admin.
public final class TestGateway {
    public let server: Server
    public let directory: TemporaryDirectory
    public let authority: CertificateFactory?
    private var kept: [TemporaryDirectory] = []
    private let configurationPath: String
    private let logPath: String
    private let setup: Setup
    /// The listeners as YAML, in the configuration's order; what a reload goes by.
    public var listeners: [String]
    /// The name of the audit log; nil for none. What a reload goes by.
    public var auditLog: String?

    /// How a gateway is set up, besides its routes.
    public struct Setup {
        /// Worker threads.
        public var workers = 2
        /// Whether there is a TLS listener, with a certificate for `localhost` and `*.example.com`.
        public var tls = false
        /// Whether there is an admin listener.
        public var admin = false
        /// Further listeners as YAML; give each an address of its own in 127.0.0.0/8, with port 0.
        public var moreListeners: [String] = []
        /// The name of the audit log in the gateway's directory; nil for none.
        public var auditLog: String?
        /// Lines at the top level of the configuration.
        public var settings = ""

        public init(
            workers: Int = 2, tls: Bool = false, admin: Bool = false, moreListeners: [String] = [],
            auditLog: String? = nil, settings: String = ""
        ) {
            self.workers = workers
            self.tls = tls
            self.admin = admin
            self.moreListeners = moreListeners
            self.auditLog = auditLog
            self.settings = settings
        }
    }

    /// Starts a gateway.
    ///
    /// - Parameter configuration: YAML at the top level: `routes`, and `upstreams` where there are some.
    public init(_ setup: Setup = Setup(), _ configuration: String) throws {
        directory = try TemporaryDirectory()
        logPath = "\(directory.path)/access.log"
        authority = setup.tls ? CertificateFactory() : nil
        self.setup = setup
        auditLog = setup.auditLog
        listeners = ["127.0.0.1:0"]
        if let authority {
            let leaf = authority.leaf(names: ["localhost", "*.example.com"])
            try directory.write("site.crt", leaf.certificatePEM)
            try directory.write("site.key", leaf.keyPEM)
            listeners.append("{ address: \"127.0.0.2:0\", tls: {} }")
        }
        listeners += setup.moreListeners
        configurationPath = "\(directory.path)/gatehouse.yaml"
        let heading = Self.heading(setup, listeners, directory.path, auditLog)
        try directory.write("gatehouse.yaml", Array((heading + configuration).utf8))
        server = Server(
            configuration: configurationPath, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let report = server.start(workerCount: setup.workers)
        guard case .published = report.outcome else { throw StartFailure(diagnostics: "\(report.diagnostics)") }
        _ = eventually { server.isAdopted }
    }

    public struct StartFailure: Error { let diagnostics: String }

    private static func heading(
        _ setup: Setup, _ listeners: [String], _ directory: String, _ auditLog: String?,
        logs: (access: String?, waf: String) = TestGateway.standardLogs
    ) -> String {
        let access = logs.access.map { "\(directory)/\($0)" } ?? "off"
        let audit = auditLog.map { ", audit: \(directory)/\($0)" } ?? ""
        var text = "logs: { access: \(access), waf: \(directory)/\(logs.waf)\(audit) }\nlisteners:\n"
        text += listeners.map { "  - \($0)\n" }.joined()
        if setup.tls { text += "certificates: \(directory)\n" }
        if setup.admin { text += "admin: 127.0.0.3:0\n" }
        return text + setup.settings + "\n"
    }

    /// The names of the log files where a test does not say otherwise.
    public static let standardLogs: (access: String?, waf: String) = ("access.log", "waf.log")

    deinit { server.drain(atOnce: true) }

    /// The routes of a configuration that sends everything to one backend.
    public static func everything(to upstream: ScriptedUpstream) -> String {
        "routes:\n  - match: /\n    to: http://127.0.0.1:\(upstream.port)\n"
    }

    /// One route for everything, to one backend.
    public convenience init(_ setup: Setup = Setup(), to upstream: ScriptedUpstream) throws {
        try self.init(setup, Self.everything(to: upstream))
    }

    // MARK: Where it is

    public var port: UInt16 { server.addresses[0].port }
    public var tlsPort: UInt16 { server.addresses[1].port }
    public var adminPort: UInt16 { server.addresses.last?.port ?? 0 }

    /// The port of the listener at a place in the configuration's order.
    public func port(ofListener place: Int) -> UInt16 { server.addresses[place].port }

    /// A connection in clear text.
    public func connect(receiveBuffer: Int32? = nil) throws -> WireStream {
        try WireStream(port: port, receiveBuffer: receiveBuffer)
    }

    /// A connection with TLS.
    public func connectTLS(_ context: TestTLS? = nil, serverName: String? = "localhost") throws -> WireStream {
        let stream = try WireStream(host: "127.0.0.2", port: tlsPort)
        try stream.startTLS(context ?? .client(trusting: authority?.certificatePEM), serverName: serverName)
        return stream
    }

    /// One exchange with the admin listener.
    public func admin(_ path: String) throws -> WireMessage {
        let stream = try WireStream(host: "127.0.0.3", port: adminPort)
        try stream.write("GET \(path) HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n")
        return try stream.readResponse()
    }

    /// One request on a connection of its own; everything that came back.
    public func answer(to request: String, method: String = "GET") throws -> WireMessage {
        let stream = try connect()
        try stream.write(request)
        return try stream.readResponse(to: method)
    }

    // MARK: Changes

    /// Keeps a directory that the configuration names until the gateway ends.
    public func keep(_ directory: TemporaryDirectory) { kept.append(directory) }

    /// Replaces the routes, and perhaps the names of the log files (none: no access log), and reads them.
    @discardableResult
    public func reload(
        _ configuration: String, logs: (access: String?, waf: String) = TestGateway.standardLogs
    ) throws -> ReloadReport {
        let heading = Self.heading(setup, listeners, directory.path, auditLog, logs: logs)
        try directory.write("gatehouse.yaml", Array((heading + configuration).utf8))
        let report = server.reload(.request)
        _ = eventually { server.isAdopted }
        return report
    }

    // MARK: What it says of itself

    /// The access log's lines, once there are at least `count`.
    public func logLines(atLeast count: Int) -> [[String: Any]] { lines(of: logPath, atLeast: count) }

    /// The lines of the WAF's log, once there are at least `count`.
    public func matches(atLeast count: Int, in name: String = "waf.log") -> [[String: Any]] {
        lines(of: "\(directory.path)/\(name)", atLeast: count)
    }

    /// The transactions of the audit log, once there are at least `count`.
    public func audited(atLeast count: Int, in name: String = "audit.log") -> [[String: Any]] {
        lines(of: "\(directory.path)/\(name)", atLeast: count).compactMap { $0["transaction"] as? [String: Any] }
    }

    /// A file of the gateway's directory as text; empty where there is none.
    public func text(of name: String) -> String {
        (try? String(contentsOfFile: "\(directory.path)/\(name)", encoding: .utf8)) ?? ""
    }

    /// Whether there is a file that is not empty.
    public func hasFile(_ name: String) -> Bool {
        (try? String(contentsOfFile: "\(directory.path)/\(name)", encoding: .utf8))?.isEmpty == false
    }

    private func lines(of path: String, atLeast count: Int) -> [[String: Any]] {
        var lines: [[String: Any]] = []
        let came = eventually {
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            guard text.hasSuffix("\n") else { return false }
            lines = text.split(separator: "\n").compactMap {
                (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
            }
            return lines.count >= count
        }
        if !came { Issue.record("found \(lines.count) lines in the log, expected \(count)") }
        return lines
    }

    /// The only line of the access log.
    public func logLine() -> [String: Any] { logLines(atLeast: 1).first ?? [:] }

    /// The value of a metric's sample, written as in the exposition: `name{label="value"}`.
    public func metric(_ sample: String) -> Double? {
        let text = String(decoding: server.metrics.exposition(), as: UTF8.self)
        for line in text.split(separator: "\n") where line.hasPrefix(sample + " ") {
            return Double(line.dropFirst(sample.count + 1))
        }
        return nil
    }

    /// Whether every gauge of work under way comes back to nothing.
    public func comesToRest() -> Bool {
        eventually { metric("gatehouse_requests_active") == 0 && metric("gatehouse_connections") == 0 }
    }
}
