// SipHash-1-3, fed piece by piece.

/// Makes the digest of a key: SipHash-1-3 (Aumasson and Bernstein 2012, with one round a word and three at the end)
/// under the process's secret.
///
/// A pseudorandom function: without the secret, nobody finds two keys of one digest faster than by trying, nor keys
/// that meet in one set of the table. Two given keys meet in 64 bits with a chance of 2⁻⁶⁴. About 10 ns for an address.
///
/// What `update` is given counts as one string of bytes, however it is cut. Parts whose length varies go through
/// `update(part:)`, or `ab` and `c` would be `a` and `bc`.
public struct KeyHasher {
    @usableFromInline var v0: UInt64
    @usableFromInline var v1: UInt64
    @usableFromInline var v2: UInt64
    @usableFromInline var v3: UInt64
    /// The bytes since the last whole word, from the lowest up.
    @usableFromInline var tail: UInt64 = 0
    /// All bytes so far.
    @usableFromInline var count: UInt64 = 0

    /// Begins a digest.
    @inlinable
    public init(_ secret: KeyHashSecret) {
        v0 = secret.low ^ 0x736F_6D65_7073_6575
        v1 = secret.high ^ 0x646F_7261_6E64_6F6D
        v2 = secret.low ^ 0x6C79_6765_6E65_7261
        v3 = secret.high ^ 0x7465_6462_7974_6573
    }

    /// Adds the eight bytes of a word, lowest first.
    @inlinable
    public mutating func update(_ word: UInt64) {
        let held = (count & 7) &* 8
        count &+= 8
        guard held != 0 else { return compress(word) }
        compress(tail | word &<< held)
        tail = word &>> (64 &- held)
    }

    /// Adds bytes.
    @inlinable
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        var offset = 0
        while bytes.count &- offset >= 8 {
            update(UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset &+= 8
        }
        while offset < bytes.count {
            add(start.load(fromByteOffset: offset, as: UInt8.self))
            offset &+= 1
        }
    }

    /// Adds bytes.
    @inlinable
    public mutating func update(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Adds a part of a key together with its length, so that parts cannot run into each other.
    @inlinable
    public mutating func update(part bytes: Span<UInt8>) {
        update(UInt64(bytes.count))
        update(bytes)
    }

    /// The digest of all that was added. More may be added afterwards, for another digest.
    @inlinable
    public func finish() -> KeyDigest {
        var copy = self
        copy.compress(tail | (count & 0xFF) &<< 56)
        copy.v2 ^= 0xFF
        copy.round()
        copy.round()
        copy.round()
        return KeyDigest(bits: copy.v0 ^ copy.v1 ^ copy.v2 ^ copy.v3)
    }

    @inlinable
    mutating func add(_ byte: UInt8) {
        tail |= UInt64(byte) &<< ((count & 7) &* 8)
        count &+= 1
        guard count & 7 == 0 else { return }
        compress(tail)
        tail = 0
    }

    @inlinable @inline(__always)
    mutating func compress(_ word: UInt64) {
        v3 ^= word
        round()
        v0 ^= word
    }

    @inlinable @inline(__always)
    mutating func round() {
        v0 &+= v1
        v1 = v1 &<< 13 | v1 &>> 51
        v1 ^= v0
        v0 = v0 &<< 32 | v0 &>> 32
        v2 &+= v3
        v3 = v3 &<< 16 | v3 &>> 48
        v3 ^= v2
        v0 &+= v3
        v3 = v3 &<< 21 | v3 &>> 43
        v3 ^= v0
        v2 &+= v1
        v1 = v1 &<< 17 | v1 &>> 47
        v1 ^= v2
        v2 = v2 &<< 32 | v2 &>> 32
    }
}
