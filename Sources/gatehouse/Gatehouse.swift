// The command line: words to calls, nothing else.

internal import ArgumentParser
internal import GatehouseServer
internal import Glibc

@main
struct Gatehouse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse", abstract: "The front door that services stand behind.",
        subcommands: [Run.self, Version.self])
}

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve, in the foreground.")

    @Option(name: .long, help: "The configuration file.")
    var config: String

    @Option(name: .long, help: "How many workers, instead of what the configuration says.")
    var workers: Int?

    func run() throws {
        let status = RunCommand.run(configuration: config, workers: workers)
        if status != 0 { throw ExitCode(status) }
    }
}

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say which Gatehouse this is.")

    func run() { print("gatehouse \(GatehouseVersion.text)") }
}
