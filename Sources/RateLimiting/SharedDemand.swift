// What is asked of a store: tokens of a bucket that all replicas know by one name.

/// Tokens wanted of a bucket in a store.
public struct SharedDemand: Sendable {
    /// The rate and burst.
    public let limit: RateLimit
    /// The bucket's name in the store: the same on every replica.
    public let name: SharedBucketName
    /// How many tokens.
    public let cost: UInt64

    public init(_ cost: UInt64 = 1, of name: SharedBucketName, under limit: RateLimit) {
        self.limit = limit
        self.name = name
        self.cost = cost
    }
}

/// A bucket's name: the limit's identity and 128 bits that stand for the key, so that no secret goes to the store.
///
/// The bits are SipHash under two secrets that follow from the limit's identity: every replica comes to the same. Who
/// knows the configuration could look for two keys of one name, at the cost of 2⁶⁴ tries; one that meets another's key
/// costs 2¹²⁸.
public struct SharedBucketName: Hashable, Sendable {
    package let identity: UInt64
    package let first: UInt64
    package let second: UInt64

    /// - Parameters:
    ///   - identity: the limit's, as `SharedBucketSecrets` has it.
    ///   - digests: of the key, under each of the two secrets.
    public init(_ secrets: SharedBucketSecrets, digests: (KeyDigest, KeyDigest)) {
        identity = secrets.identity
        first = digests.0.bits
        second = digests.1.bits
    }

    /// `gatehouse:0123456789abcdef:` and 32 digits.
    package var bytes: [UInt8] {
        Array("gatehouse:".utf8) + hexadecimal(identity) + [UInt8(ascii: ":")]
            + hexadecimal(first) + hexadecimal(second)
    }

    private func hexadecimal(_ value: UInt64) -> [UInt8] {
        let digits = String(value, radix: 16)
        return Array(repeating: UInt8(ascii: "0"), count: 16 - digits.utf8.count) + Array(digits.utf8)
    }
}
