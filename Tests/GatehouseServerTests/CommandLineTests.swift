// The program itself: what it prints where, and what it exits with.

import Foundation
import Testing

@Suite struct CommandLineTests {
    /// The program, beside the tests that were built with it.
    private static let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "gatehouse")

    private static func run(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
        let program: URL = try #require(program)
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: said, as: UTF8.self),
            String(decoding: complained, as: UTF8.self)
        )
    }

    static let misuses: [[String]] = [
        ["--bogus"], ["bogus"], ["check"], ["check", "a.yaml", "b.yaml"], ["run"],
        ["run", "--config", "x", "--workers", "0"], ["run", "--config", "x", "--workers", "many"],
        ["explain", "--config", "x"], ["explain", "http://a/"],
        ["explain", "--config", "x", "http://a/", "--format", "xml"], ["health", "--admin", "nowhere"],
    ]

    @Test(arguments: misuses) func `a command line that makes no sense ends with 2`(_ arguments: [String]) throws {
        let (status, output, errors) = try Self.run(arguments)
        #expect(status == 2)
        #expect(output == "")
        #expect(!errors.isEmpty)
    }

    @Test(arguments: [["--help"], ["help", "check"], ["version"]])
    func `what is asked for goes to the output`(_ arguments: [String]) throws {
        let (status, output, errors) = try Self.run(arguments)
        #expect(status == 0)
        #expect(!output.isEmpty)
        #expect(errors == "")
    }

    @Test(arguments: [
        ["check", "/no/such.yaml"], ["explain", "--config", "/no/such.yaml", "http://a/"],
        ["certificates", "--config", "/no/such.yaml"], ["run", "--config", "/no/such.yaml"],
    ])
    func `a configuration that cannot be read ends with 1`(_ arguments: [String]) throws {
        let (status, _, errors) = try Self.run(arguments)
        #expect(status == 1)
        #expect(errors.contains("/no/such.yaml cannot be read: no such file"))
    }
}
