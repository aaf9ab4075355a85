// The command line: words to calls, nothing else.

internal import ArgumentParser
internal import GatehouseServer
internal import Glibc

@main
struct Gatehouse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse", abstract: "The front door that services stand behind.",
        subcommands: [
            Run.self, Check.self, Explain.self, Firewall.self, Certificates.self, Health.self, Version.self,
        ])

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

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what would become of a request, and why.",
        discussion: """
            The request is written as METHOD URL, such as 'GET https://shop.example.com/api?x=1'. It is decided about \
            by the code that decides about traffic; no socket is opened and no name is resolved.
            """)

    @Option(name: .long, help: "The configuration file.")
    var config: String

    @Argument(help: "The request.")
    var request: String

    @Option(name: .long, help: ArgumentHelp("A header field; may be repeated.", valueName: "name: value"))
    var header: [String] = []

    @Option(name: .long, help: ArgumentHelp("Where the connection comes from.", valueName: "address"))
    var from = "127.0.0.1"

    @Option(name: .long, help: ArgumentHelp("The listener it arrives at, by its address.", valueName: "address"))
    var listener: String?

    @Option(name: .long, help: ArgumentHelp("A file with the request's body.", valueName: "file"))
    var body: String?

    @Option(name: .long, help: "text or json.")
    var format = Format.text

    enum Format: String, ExpressibleByArgument { case text, json }

    func run() throws {
        var question = ExplainCommand.Question(request)
        question.headers = header
        question.peer = from
        question.listener = listener
        question.bodyFile = body
        try StandardStreams.report(
            ExplainCommand.run(configuration: config, question, format: format == .json ? .json : .text))
    }
}

struct Certificates: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say which certificate is served to whom, why, and until when; and what breaks soon.",
        discussion: """
            Exits with 1 where a certificate is broken, is refused, or ends within the time asked about. A rehearsal \
            rotates copies of all pairs with made-up certificates, and touches nothing else.
            """)

    @Option(name: .long, help: "The configuration file.")
    var config: String

    @Flag(name: .long, help: "For programs.")
    var json = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What ends within this time is broken: 30d, 12h. Else 14 days, or the last third of a shorter life.",
            valueName: "time"))
    var within: String?

    @Flag(name: .long, help: "Rotate copies of all pairs, and say how it went.")
    var rehearse = false

    func run() throws {
        var question = CertificatesCommand.Question()
        question.asJSON = json
        question.within = within
        question.rehearses = rehearse
        try StandardStreams.report(CertificatesCommand.run(configuration: config, question))
    }
}

struct Health: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a running gateway whether it is ready.", discussion: "Exits with 0 if it is, 1 if not.")

    @Option(name: .long, help: ArgumentHelp("Its admin listener.", valueName: "address"))
    var admin = HealthCommand.defaultAddress

    func run() throws { try StandardStreams.report(HealthCommand.run(admin: admin)) }
}

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say which Gatehouse this is.")

    func run() throws { try StandardStreams.report(VersionCommand.run()) }
}
