// Which hosts' TLS is passed through, and where to.

/// Routes that pass TLS through, by the name that a client sends.
public final class PassthroughTable: Sendable {
    /// A route and the upstreams that share its connections.
    public struct Target: Sendable {
        /// The route's index in the snapshot.
        public let route: Int
        /// Where its connections go.
        public let upstreams: WeightedUpstreams

        public init(route: Int, upstreams: WeightedUpstreams) {
            self.route = route
            self.upstreams = upstreams
        }
    }

    private let exact: [[UInt8]: Target]
    private let wildcards: [[UInt8]: Target]

    /// - Parameters:
    ///   - exact: names in lower case.
    ///   - wildcards: what stands behind `*.`, in lower case.
    public init(exact: [[UInt8]: Target], wildcards: [[UInt8]: Target]) {
        self.exact = exact
        self.wildcards = wildcards
    }

    /// Whether nothing is passed through: then no hello needs to be read.
    public var isEmpty: Bool { exact.isEmpty && wildcards.isEmpty }

    /// The target of a name in any case, exact before the longest wildcard.
    public func target(of name: [UInt8]) -> Target? {
        var lowered = name.map { (65...90).contains($0) ? $0 | 32 : $0 }
        if lowered.last == UInt8(ascii: ".") { lowered.removeLast() }
        if let found = exact[lowered] { return found }
        var rest = lowered[...]
        while let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
            rest = rest[(dot + 1)...]
            if let found = wildcards[Array(rest)] { return found }
        }
        return nil
    }
}
