// Calls of gRPC counted by their status.

/// One counter for each code of gRPC, 0 to 16, and one for everything else.
public struct GRPCStatusCounters: ~Copyable, Sendable {
    private let codes: InlineArray<18, Counter>

    /// The label values, in the order of the counters: gRPC's own names.
    package static let labels = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
        "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
        "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED", "other",
    ]

    /// All zero.
    public init() { codes = InlineArray { _ in Counter() } }

    /// Counts one call by its code.
    public func count(code: Int) { codes[(0..<17).contains(code) ? code : 17].add() }

    /// The counts now, in the order of `labels`.
    package var values: [UInt64] { codes.indices.map { codes[$0].value } }
}
