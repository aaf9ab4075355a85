// `gatehouse explain`: what would become of this request, and why?

internal import Addressing
internal import ConfigModel
internal import Glibc

/// Runs one request through the decision, without a socket.
public enum ExplainCommand {
    /// How an explanation is shown.
    public enum Format: String, CaseIterable, Sendable {
        /// For people.
        case text
        /// For programs; docs/explain.md has the keys.
        case json
    }

    /// What is asked.
    public struct Question: Sendable {
        /// `METHOD URL`.
        public var request: String
        /// `Name: value` each.
        public var headers: [String] = []
        /// The address that the connection comes from.
        public var peer = "127.0.0.1"
        /// The address of the listener that is meant; nil for the one that fits.
        public var listener: String?
        /// A file with the request's body; nil for none.
        public var bodyFile: String?

        public init(_ request: String) { self.request = request }
    }

    /// Explains what the configuration at `path` makes of a request.
    ///
    /// A request that is refused is explained like any other and no failure.
    public static func run(configuration path: String, _ question: Question, format: Format) -> CommandResult {
        do {
            return try explain(path, question, format)
        } catch {
            return .misused(error.message)
        }
    }

    private static func explain(
        _ path: String, _ question: Question, _ format: Format
    ) throws(CommandLineProblem) -> CommandResult {
        guard let peer = IPAddress(question.peer) else {
            throw CommandLineProblem("--from: found \"\(question.peer)\", expected an IP address")
        }
        var body: [UInt8]?
        if let file = question.bodyFile { body = try BodyFile.read(file) }
        let request = try WrittenRequest(
            line: question.request, headers: question.headers, bodySize: body?.count)
        let configuration = OfflineConfiguration(path: path)
        guard let compiled = configuration.compiled else { return configuration.refusal }
        let maker = ExplanationMaker(configuration: compiled, now: Int64(time(nil)))
        let explanation = try maker.explain(request, body: body ?? [], from: peer, listener: question.listener)
        return CommandResult(output: format == .json ? explanation.json.indentedText : explanation.text)
    }
}
