// `gatehouse run`: the server in the foreground.

internal import Addressing
internal import ControlPlane
internal import Glibc
internal import Logging

/// Runs a gateway until a signal ends it.
public enum RunCommand {
    /// - Parameters:
    ///   - path: the configuration file.
    ///   - workers: overrides the configuration's number of workers.
    /// - Returns: the exit status: 0 after a drain, 1 where the configuration cannot be run.
    public static func run(configuration path: String, workers: Int?) -> Int32 {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        let logger = Logger(label: "gatehouse")
        ProcessLimits.prepare()
        let signals = ProcessLimits.blockSignals()
        let server = Server(configuration: path, logger: logger)
        do {
            let loop = try ControlLoop(server, logger: logger, signals: signals)
            guard case .published = server.start(workerCount: workers).outcome else { return 1 }
            if let problem = server.dropPrivileges() {
                logger.error("\(problem)")
                return 1
            }
            loop.begin()
            let addresses = server.addresses.map(\.description).joined(separator: " ")
            logger.info("ready", metadata: ["addresses": "\(addresses)"])
            ServiceNotification.send("READY=1")
            loop.run()
            return 0
        } catch {
            logger.error("\(error)")
            return 1
        }
    }
}
