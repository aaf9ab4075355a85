// What a key leads to, in 28 bits that lie beside its fingerprint: mostly the route itself.

/// The answer of a key table: a rule, the depths of a host's paths, or the number of the key, whose details are then
/// looked up.
struct KeyAnswer: Equatable, Sendable {
    /// How many bits an answer has: the tag in the upper two, the rest a number or depths.
    static let bitCount = 28
    /// The tags; none is a rule's.
    private static let depthsTag: UInt32 = 1 << 26
    private static let detailsTag: UInt32 = 2 << 26
    private static let exactPathsBit: UInt32 = 2 << UInt32(HostRoutes.answeredDepth)

    /// The answer as it lies in the table.
    let bits: UInt32

    @inline(__always)
    init(bits: UInt32) { self.bits = bits }

    /// The answer of a path: its first rule, where that always matches; else see the details of key `number`.
    init(_ candidates: CandidateList, number: Int) {
        if let rule = candidates.direct, rule < Self.depthsTag {
            bits = rule
        } else {
            bits = Self.detailsTag | UInt32(number)
        }
    }

    /// The answer of a host: the rule of `/`, where that is the only path; the depths of its paths, where these are
    /// all that there is to know; else see the details of key `number`.
    init(_ routes: HostRoutes, number: Int) {
        if routes.isAnsweredByDepths {
            let root: UInt32 = routes.candidates.isEmpty ? 0 : 1
            let exact = routes.depths & HostRoutes.exactPaths != 0 ? Self.exactPathsBit : 0
            self.init(bits: Self.depthsTag | exact | root | UInt32(routes.depths & ~HostRoutes.exactPaths))
        } else if routes.depths == 0 {
            self.init(routes.candidates, number: number)
        } else {
            self.init(bits: Self.detailsTag | UInt32(number))
        }
    }

    /// The answer of a slot without key. Nobody comes by it.
    static let none = KeyAnswer(bits: detailsTag)

    /// The rule that matches without another look.
    @inline(__always) var rule: UInt32? { bits < Self.depthsTag ? bits : nil }

    /// The depths of a host's paths, as `HostRoutes` has them, with bit 0 for `/`; nil where the details tell.
    @inline(__always) var depths: UInt64? {
        guard bits & Self.depthsTag != 0 else { return nil }
        let exact = bits & Self.exactPathsBit != 0 ? HostRoutes.exactPaths : 0
        return exact | UInt64(bits & (Self.exactPathsBit &- 1))
    }

    /// The number of the key whose details tell.
    @inline(__always) var number: Int { Int(bits & (Self.depthsTag &- 1)) }
}
