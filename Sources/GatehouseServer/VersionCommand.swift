// `gatehouse version`: which Gatehouse this is, and what it stands on.

internal import TLS

/// Says the versions that a bug report needs.
public enum VersionCommand {
    /// Gatehouse, OpenSSL as loaded, and the Swift compiler that built this.
    public static func run() -> CommandResult {
        CommandResult(output: "gatehouse \(GatehouseVersion.text)\n\(OpenSSLVersion.text)\nSwift \(compiler)\n")
    }

    private static var compiler: String {
        #if compiler(>=6.4)
        "6.4 or later"
        #elseif compiler(>=6.3)
        "6.3"
        #else
        "6.2"
        #endif
    }
}
