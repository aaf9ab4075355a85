// Programs of this machine, run by tests.

internal import Foundation
internal import Glibc

/// A program that is installed on this machine, running.
public final class Program {
    private let process = Process()

    public static func isInstalled(_ name: String) -> Bool { path(name) != nil }

    private static func path(_ name: String) -> String? {
        ["/usr/bin/", "/usr/sbin/", "/usr/local/bin/"].map { $0 + name }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    /// - Parameter environment: variables in addition to the test's own.
    public init(
        _ name: String, _ arguments: [String], output: String? = nil, _ more: [String] = [],
        environment: [String: String] = [:]
    ) throws {
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.executableURL = URL(fileURLWithPath: Self.path(name) ?? name)
        process.arguments = arguments + more
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        if let output {
            _ = FileManager.default.createFile(atPath: output, contents: nil)
            process.standardOutput = FileHandle(forWritingAtPath: output)
        }
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGTERM) }
        process.waitUntilExit()
    }

    /// Waits for its end.
    public func wait() { process.waitUntilExit() }

    /// Sends it a signal.
    public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Ends it, and waits for that.
    public func stop() {
        signal(SIGKILL)
        wait()
    }
}
