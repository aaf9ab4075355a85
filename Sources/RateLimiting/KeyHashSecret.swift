// What nobody outside the process knows, so that nobody outside can aim at a bucket.

/// 128 random bits: the key of `KeyHasher`. One a process; all that share a table share it.
public struct KeyHashSecret: Sendable {
    @usableFromInline let low: UInt64
    @usableFromInline let high: UInt64

    /// Draws a secret from the system.
    public init() {
        var generator = SystemRandomNumberGenerator()
        self.init(low: generator.next(), high: generator.next())
    }

    /// A given secret, for tests and measurements that must come out the same again.
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Another secret, for hashes that are not of clients' keys.
    var forLimits: KeyHashSecret { KeyHashSecret(low: low ^ 0x6C69_6D69_7473_0000, high: high) }
}

/// 64 bits that stand for a client's key: an address, a name, several of them.
public struct KeyDigest: Hashable, Sendable {
    /// The bits. Secret: who knows digests can look for keys that share a bucket.
    public let bits: UInt64

    /// A digest that came from elsewhere: `KeyHasher` makes them.
    @inlinable
    public init(bits: UInt64) { self.bits = bits }
}
