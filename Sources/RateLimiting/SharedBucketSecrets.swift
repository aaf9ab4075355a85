// How a key is called where several processes must call it the same.

/// Two secrets that follow from a limit's identity.
public struct SharedBucketSecrets: Sendable {
    /// Stands for the identity.
    public let identity: UInt64
    /// For the first and the second half of a key's name.
    public let first: KeyHashSecret
    public let second: KeyHashSecret

    /// - Parameter name: the limit's identity, in words.
    public init(identity name: String) {
        func derive(_ number: UInt64) -> UInt64 {
            // Fixed, so that every process comes to the same.
            var hasher = KeyHasher(KeyHashSecret(low: 0x6761_7465_686F_7573, high: number))
            var name = name
            name.withUTF8 { hasher.update(UnsafeRawBufferPointer($0)) }
            return hasher.finish().bits
        }
        identity = derive(0)
        first = KeyHashSecret(low: derive(1), high: derive(2))
        second = KeyHashSecret(low: derive(3), high: derive(4))
    }
}
