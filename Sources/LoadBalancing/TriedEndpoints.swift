// The endpoints that one exchange has already tried in vain.

/// A set of up to eight endpoint indices, held in place: no allocation. A ninth takes the first one's place,
/// which no sensible number of retries reaches.
public struct TriedEndpoints: Sendable {
    private var indices = SIMD8<Int32>(repeating: -1)
    private var count = 0

    /// None tried yet.
    public init() {}

    /// Whether none was tried.
    public var isEmpty: Bool { count == 0 }

    /// Whether `endpoint` was tried.
    public func contains(_ endpoint: Int) -> Bool {
        any(indices .== SIMD8(repeating: Int32(truncatingIfNeeded: endpoint)))
    }

    /// Notes that `endpoint` was tried.
    public mutating func insert(_ endpoint: Int) {
        guard !contains(endpoint) else { return }
        indices[count % 8] = Int32(truncatingIfNeeded: endpoint)
        count += 1
    }
}
