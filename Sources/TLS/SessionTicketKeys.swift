// The keys that session tickets are sealed with (RFC 5077 §4): in memory only, rotating, shared across reloads.

internal import COpenSSL
internal import Synchronization
public import Timing

/// Ticket keys for any number of contexts and workers.
///
/// Stateless resumption: the session travels in the ticket, encrypted with AES-256-CBC and authenticated with
/// HMAC-SHA-256. One key issues tickets for `issuingSeconds`; it opens them for `ticketSeconds` more. With 6 h and
/// 12 h a visitor resumes through a working day, and a key that leaks from memory lays open at most 18 h of
/// TLS 1.2 sessions (TLS 1.3 resumption adds a fresh key exchange). Keys never leave the process.
public final class SessionTicketKeys: Sendable {
    /// For how long one key issues tickets: 6 h.
    public static let issuingSeconds: UInt64 = 6 * 3600
    /// For how long a ticket resumes: 12 h.
    public static let ticketSeconds: UInt64 = 12 * 3600
    /// How many keys are held at most: three by time, the rest for rotations on demand. Beyond it the oldest goes
    /// early.
    static let maximumKeys = 8

    /// One key: 16 bytes of name, 32 to encrypt, 32 to authenticate.
    struct Key {
        var name: InlineArray<16, UInt8>
        var encryption: InlineArray<32, UInt8>
        var authentication: InlineArray<32, UInt8>
        let created: MonotonicInstant
    }

    private let clock: @Sendable () -> MonotonicInstant
    /// Newest first. Never grows beyond what it reserved, so that no copy of a key is left in freed memory.
    private let keys: Mutex<[Key]>

    /// Fresh keys. Hand the same object to every new context, and tickets outlive reloads.
    /// - Parameter clock: the time that rotation goes by.
    public init(clock: @escaping @Sendable () -> MonotonicInstant = MonotonicInstant.now) {
        self.clock = clock
        var keys: [Key] = []
        keys.reserveCapacity(Self.maximumKeys)
        self.keys = Mutex(keys)
    }

    deinit {
        keys.withLock { keys in
            for position in keys.indices { Self.cleanse(&keys[position]) }
        }
    }

    /// Makes a new key issue tickets from now on; older ones still open theirs.
    public func rotate() {
        let now = clock()
        keys.withLock { Self.rotate(&$0, at: now) }
    }

    /// The key that issues tickets now; rotates when it is due.
    func issuingKey() -> Key {
        let now = clock()
        return keys.withLock { keys in
            let age = keys.first.map { now.nanoseconds(since: $0.created) / 1_000_000_000 } ?? .max
            if age >= Self.issuingSeconds { Self.rotate(&keys, at: now) }
            return keys[0]
        }
    }

    /// The key with that name if it may still open tickets, and whether it also issues them.
    func openingKey(named name: UnsafePointer<UInt8>) -> (key: Key, isCurrent: Bool)? {
        let now = clock()
        return keys.withLock { keys in
            for position in keys.indices {
                guard Self.matches(keys[position].name, name) else { continue }
                guard Self.isAlive(keys[position], at: now) else { return nil }
                let age = now.nanoseconds(since: keys[position].created) / 1_000_000_000
                return (keys[position], position == 0 && age < Self.issuingSeconds)
            }
            return nil
        }
    }

    private static func rotate(_ keys: inout [Key], at now: MonotonicInstant) {
        while let last = keys.last, keys.count == maximumKeys || !isAlive(last, at: now) {
            cleanse(&keys[keys.count - 1])
            keys.removeLast()
        }
        var key = Key(name: .init(repeating: 0), encryption: .init(repeating: 0), authentication: .init(repeating: 0),
            created: now)
        fill(&key.name, secret: false)
        fill(&key.encryption, secret: true)
        fill(&key.authentication, secret: true)
        keys.insert(key, at: 0)
    }

    private static func isAlive(_ key: Key, at now: MonotonicInstant) -> Bool {
        now.nanoseconds(since: key.created) / 1_000_000_000 < issuingSeconds + ticketSeconds
    }

    private static func matches(_ name: InlineArray<16, UInt8>, _ other: UnsafePointer<UInt8>) -> Bool {
        for index in name.indices where name[index] != other[index] { return false }
        return true
    }

    private static func fill<let count: Int>(_ bytes: inout InlineArray<count, UInt8>, secret: Bool) {
        var span = bytes.mutableSpan
        let filled = span.withUnsafeMutableBufferPointer { buffer in
            secret ? RAND_priv_bytes(buffer.baseAddress, Int32(count)) : RAND_bytes(buffer.baseAddress, Int32(count))
        }
        precondition(filled == 1, "OpenSSL has no randomness for session ticket keys")
    }

    static func cleanse(_ key: inout Key) {
        withUnsafeMutableBytes(of: &key) { OPENSSL_cleanse($0.baseAddress, 80) }
    }
}
