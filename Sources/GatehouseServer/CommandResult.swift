// What a command that only looks at things has to say.

/// The outcome of a command: texts to print and the status to exit with. Making one prints nothing.
public struct CommandResult: Sendable, Equatable {
    /// For standard output: what was asked for.
    public var output: String
    /// For standard error: what there is to complain of.
    public var errors: String
    /// The exit status.
    public var status: Int32

    /// Done, and good.
    public static let success: Int32 = 0
    /// Done, and not good: a bad configuration, an unhealthy gateway.
    public static let failure: Int32 = 1
    /// Not done: the command line makes no sense.
    public static let usage: Int32 = 2

    public init(output: String = "", errors: String = "", status: Int32 = success) {
        self.output = output
        self.errors = errors
        self.status = status
    }

    /// A command line that makes no sense, and why.
    static func misused(_ problem: String) -> CommandResult {
        CommandResult(errors: "error: \(problem)\n", status: usage)
    }
}
