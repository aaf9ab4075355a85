// A configured destination as the log's thread knows it.

internal import ConfigModel
internal import Telemetry

extension LogTarget {
    init(_ destination: LogDestination) {
        self = switch destination {
        case .standardOutput: .standardOutput
        case .standardError: .standardError
        case .file(let path): .file(path: path)
        }
    }
}
