// Responses counted by the first digit of their status.

/// One counter for each class of status codes, 1xx to 5xx, and one for everything else.
public struct StatusCounters: ~Copyable, Sendable {
    private let classes: InlineArray<6, Counter>

    /// The label values, in the order of the counters.
    package static let labels = ["other", "1xx", "2xx", "3xx", "4xx", "5xx"]

    /// All zero.
    public init() {
        classes = InlineArray { _ in Counter() }
    }

    /// Counts one response by its status code; 0 stands for an exchange that never had a status.
    public func count(status: Int) {
        classes[(100..<600).contains(status) ? status / 100 : 0].add()
    }

    /// The counts now, in the order of `labels`.
    package var values: [UInt64] { classes.indices.map { classes[$0].value } }
}
