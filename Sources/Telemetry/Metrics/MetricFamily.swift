// What a metric is called and what it means: the part of it that does not change.

/// Whether a metric only rises or may also fall.
public enum MetricKind: String, Sendable {
    /// Only rises, and starts again at 0 with the process.
    case counter
    /// Goes up and down.
    case gauge
    /// Durations by bucket.
    case histogram
}

/// One name in the exposition: all its samples share kind and help text.
public struct MetricFamily: Hashable, Sendable {
    /// The name, with unit and `_total` where Prometheus wants them: `gatehouse_requests_total`.
    public let name: String
    /// Whether it may fall.
    public let kind: MetricKind
    /// One line for the reader of the exposition.
    public let help: String

    /// A family by its name, kind and help text.
    public init(_ name: String, _ kind: MetricKind, _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }
}

/// One value of a family, with the labels that tell it from its siblings.
public struct MetricSample: Sendable {
    /// Label names and values, in the order in which they are printed.
    public var labels: [(name: String, value: String)]
    /// The value, in the base unit (seconds, bytes) of the family.
    public var value: Double

    /// A sample; without labels where it is the only one of its family.
    public init(_ value: Double, labels: [(name: String, value: String)] = []) {
        self.labels = labels
        self.value = value
    }
}
