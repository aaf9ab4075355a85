// The command line: words to calls, nothing else.

internal import ArgumentParser
internal import GatehouseServer
internal import Glibc

@main
struct Gatehouse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse", abstract: "The front door that services stand behind.",
        subcommands: [Run.self, Check.self, Version.self])

    /// A command line that makes no sense ends with 2, as that of other Unix tools does.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            StandardStreams.write(errors: fullMessage(for: error) + "\n")
            Glibc.exit(CommandResult.usage)
        }
    }
}

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve, in the foreground.")

    @Option(name: .long, help: "The configuration file.")
    var config: String

    @Option(name: .long, help: "How many workers, instead of what the configuration says.")
    var workers: Int?

    func validate() throws {
        if let workers, workers < 1 { throw ValidationError("--workers: found \(workers), expected at least 1") }
    }

    func run() throws {
        let status = RunCommand.run(configuration: config, workers: workers)
        if status != 0 { throw ExitCode(status) }
    }
}

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether a configuration is good, and what is wrong with it.",
        discussion: "Opens no socket and resolves no name. Exits with 0 if it is good, 1 if not.")

    @Argument(help: "The configuration file.")
    var file: String

    @Flag(name: .long, help: "Take warnings for errors.")
    var strict = false

    func run() throws { try StandardStreams.report(CheckCommand.run(configuration: file, isStrict: strict)) }
}

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say which Gatehouse this is.")

    func run() throws { try StandardStreams.report(VersionCommand.run()) }
}
