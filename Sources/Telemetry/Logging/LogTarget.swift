// Where a log goes, as the configuration names it.

internal import Glibc

/// The place that a log is written to.
public enum LogTarget: Hashable, Sendable, CustomStringConvertible {
    /// Descriptor 1.
    case standardOutput
    /// Descriptor 2.
    case standardError
    /// A file to append to, made (mode 0640) where it does not exist; opened anew by `reopen()`.
    case file(path: String)

    /// As the configuration writes it.
    public var description: String {
        switch self {
        case .standardOutput: "stdout"
        case .standardError: "stderr"
        case .file(let path): path
        }
    }
}

/// Why a log cannot be written.
public enum LogError: Error, Equatable, CustomStringConvertible {
    /// The file does not open.
    case cannotOpen(target: LogTarget, errorNumber: Int32)
    /// The kernel gives no descriptor or thread for the log.
    case cannotStart(target: LogTarget, errorNumber: Int32)

    /// What was tried, on what, and what the system said.
    public var description: String {
        switch self {
        case .cannotOpen(let target, let number):
            "log \(target): cannot be opened for appending: \(String(cString: strerror(number)))"
        case .cannotStart(let target, let number):
            "log \(target): its writer cannot be started: \(String(cString: strerror(number)))"
        }
    }
}
