// A gateway in a process of its own, for what a whole process must bear.

import Foundation
import Glibc
import TestSupport

/// The program itself, run with a configuration; ended with SIGINT.
final class ChildGateway {
    /// The port of its listener on 127.0.0.1.
    let port: UInt16
    private let process = Process()
    /// Where its configuration lies.
    let directory: TemporaryDirectory
    private let heading: String

    /// - Parameters:
    ///   - descriptors: how many descriptors the process may have.
    ///   - speaksTLS: whether its listener does; `prepare` is then told where to put certificates.
    init(
        descriptors: Int, workers: Int = 1, speaksTLS: Bool = false, _ configuration: String,
        prepare: (TemporaryDirectory) throws -> Void = { _ in }
    ) throws {
        directory = try TemporaryDirectory()
        try prepare(directory)
        port = try Self.freePort()
        let listener = "{ address: \"127.0.0.1:\(port)\"\(speaksTLS ? ", tls: {}" : "") }"
        heading = "logs: { access: \(directory.path)/access.log }\nlisteners: [\(listener)]\n"
        let path = try directory.write("gatehouse.yaml", Array((heading + configuration).utf8))
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "ulimit -n \(descriptors); exec \"$0\" run --workers \(workers) --config \"$1\"", Self.program, path,
        ]
        // Under the address sanitizer what is freed counts as held unless its quarantine is small.
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["ASAN_OPTIONS": "detect_leaks=0:quarantine_size_mb=1"]) { $1 }
        let output = FileHandle(forWritingAtPath: try directory.write("output", []))
        process.standardError = output
        process.standardOutput = output
        try process.run()
        guard eventually({ (try? WireStream(port: port)) != nil }) else {
            throw WireError.timedOut("the program's start")
        }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGINT) }
        process.waitUntilExit()
    }

    /// The kernel names a free port; between that and its use nobody else is likely to take it.
    static func freePort() throws -> UInt16 {
        let probe = try ScriptedUpstream(accepts: false) { _, _ in }
        probe.stop()
        return probe.port
    }

    /// What it has written to its standard output and error.
    var output: String { (try? String(contentsOfFile: directory.path + "/output", encoding: .utf8)) ?? "" }

    var processIdentifier: Int32 { process.processIdentifier }

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
    static var program: String {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("gatehouse").path
    }
}
