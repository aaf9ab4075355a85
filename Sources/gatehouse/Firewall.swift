// The command line's word for the web application firewall.

internal import ArgumentParser
internal import GatehouseServer

struct Firewall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waf", abstract: "Work on the web application firewall.", subcommands: [Tune.self])

    struct Tune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose exclusions for what the rules have against honest requests.",
            discussion: """
                Reads the WAF's log and changes nothing. What few clients do is not proposed: it may be an attack. \
                docs/waf.md says how that is decided.
                """)

        @Option(name: .long, help: ArgumentHelp("The WAF's log; - is standard input.", valueName: "file"))
        var log: String

        @Option(name: .long, help: "A configuration file: propose only for routes that it has.")
        var config: String?

        @Option(name: .long, help: "How many honest clients a proposal needs.")
        var clients = TuneCommand.minimumClients

        @Flag(name: .long, help: "For programs.")
        var json = false

        func run() throws {
            try StandardStreams.report(
                TuneCommand.run(log: log, configuration: config, minimumClients: clients, asJSON: json))
        }
    }
}
