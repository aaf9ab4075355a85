// A gateway in a process of its own, for what a whole process must bear.

import Foundation
import Glibc
import TestSupport

/// The program itself, run with a configuration; ended with SIGINT.
final class ChildGateway {
    /// The port of its listener in clear text, on 127.0.0.1.
    let port: UInt16
    private let process = Process()
    private let directory: TemporaryDirectory
    private let heading: String

    /// - Parameter descriptors: how many descriptors the process may have.
    init(descriptors: Int, workers: Int = 1, _ configuration: String) throws {
        directory = try TemporaryDirectory()
        // The kernel names a free port; between that and the start nobody else is likely to take it.
        let probe = try ScriptedUpstream(accepts: false) { _, _ in }
        port = probe.port
        probe.stop()
        heading = "logs: { access: \(directory.path)/access.log }\nlisteners: [\"127.0.0.1:\(port)\"]\n"
        let path = try directory.write("gatehouse.yaml", Array((heading + configuration).utf8))
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "ulimit -n \(descriptors); exec \"$0\" run --workers \(workers) --config \"$1\"", Self.program, path,
        ]
        // Under the address sanitizer what is freed counts as held unless its quarantine is small.
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["ASAN_OPTIONS": "detect_leaks=0:quarantine_size_mb=1"]) { $1 }
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        guard eventually({ (try? WireStream(port: port)) != nil }) else {
            throw WireError.timedOut("the program's start")
        }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGINT) }
        process.waitUntilExit()
    }

    var isRunning: Bool { process.isRunning }

    /// Replaces the configuration and asks for it with SIGHUP; the file's own change may be noticed as well.
    func reload(_ configuration: String) throws {
        try directory.write("gatehouse.yaml", Array((heading + configuration).utf8))
        kill(process.processIdentifier, SIGHUP)
    }

    /// What the process holds in memory.
    var residentKibibytes: Int {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return line.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }

    /// The program beside the tests.
    private static var program: String {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("gatehouse").path
    }
}
