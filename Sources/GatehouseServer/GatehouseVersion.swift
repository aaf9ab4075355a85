// Which Gatehouse this is.

/// The version of this build.
public enum GatehouseVersion {
    /// As `gatehouse version` and the metrics say it.
    public static let text = "0.1.0"
}
