// Where results are printed.

internal import ArgumentParser
internal import GatehouseServer
internal import Glibc

/// The process's own streams.
enum StandardStreams {
    /// Prints what a command has to say; throws its status where that is not 0.
    static func report(_ result: CommandResult) throws {
        write(errors: result.errors)
        write(result.output, to: STDOUT_FILENO)
        if result.status != CommandResult.success { throw ExitCode(result.status) }
    }

    /// Prints complaints.
    static func write(errors: String) { write(errors, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
