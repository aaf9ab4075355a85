// The keys that session tickets are sealed with (RFC 5077 §4): rotating in memory, or from a file that replicas share.

internal import COpenSSL
internal import Synchronization
public import Timing

/// Ticket keys for any number of contexts and workers.
///
/// Stateless resumption: the session travels in the ticket, encrypted with AES-256-CBC and authenticated with
/// HMAC-SHA-256. One key issues tickets for the schedule's `issuingSeconds`; it opens them for `ticketSeconds` more.
/// With 12 h each a visitor resumes through a working day, and a key that leaks from memory lays open at most 24 h of
/// TLS 1.2 sessions (TLS 1.3 resumption adds a fresh key exchange). Keys that we made never leave the process; those
/// that replicas share rotate when their file does. No key is ever part of a message.
public final class SessionTicketKeys: Sendable {
    /// How long keys and tickets live.
    public struct Schedule: Sendable, Equatable {
        /// For how long one key of our own issues tickets.
        public var issuingSeconds: UInt64 = 12 * 3600
        /// For how long a ticket resumes; at most a week (RFC 8446 §4.6.1).
        public var ticketSeconds: UInt64 = 12 * 3600

        public init() {}
    }

    /// How many keys are held at most: by time as many as the schedule makes, the rest for rotations on demand. Beyond
    /// it the oldest goes early.
    public static let maximumKeys = 8
    /// Bytes of one key in a file: 16 of name, 32 to authenticate, 32 to encrypt, as nginx and HAProxy have them.
    public static let fileKeyBytes = 80

    /// One key: 16 bytes of name, 32 to encrypt, 32 to authenticate.
    struct Key {
        var name: InlineArray<16, UInt8>
        var encryption: InlineArray<32, UInt8>
        var authentication: InlineArray<32, UInt8>
        let created: MonotonicInstant
    }

    private struct State {
        /// Newest first. Never grows beyond what it reserved, so that no copy of a key is left in freed memory.
        var keys: [Key] = []
        /// Whether the keys are those of a file: they have no age, and the first alone issues.
        var areShared = false
        var schedule = Schedule()
    }

    private let clock: @Sendable () -> MonotonicInstant
    private let state: Mutex<State>

    /// Fresh keys. Hand the same object to every new context, and tickets outlive reloads.
    /// - Parameter clock: the time that rotation goes by.
    public init(clock: @escaping @Sendable () -> MonotonicInstant = MonotonicInstant.now) {
        self.clock = clock
        var state = State()
        state.keys.reserveCapacity(Self.maximumKeys)
        self.state = Mutex(state)
    }

    /// How long keys and tickets live, now.
    public var schedule: Schedule { state.withLock { $0.schedule } }

    /// Changes how long keys and tickets live. Keys that are there keep their age.
    public func follow(_ schedule: Schedule) { state.withLock { $0.schedule = schedule } }

    deinit { state.withLock { Self.forget(&$0) } }

    /// Makes a new key issue tickets from now on; older ones still open theirs. Shared keys stay as they are.
    public func rotate() {
        let now = clock()
        state.withLock { if !$0.areShared { Self.rotate(&$0, at: now) } }
    }

    /// Takes the keys of a file: the first issues tickets, all open them. Tickets of other keys stand no more.
    ///
    /// - Parameter bytes: 1 to `maximumKeys` keys of `fileKeyBytes` bytes. Nil goes back to keys of our own.
    public func share(_ bytes: [UInt8]?) {
        let now = clock()
        state.withLock { state in
            guard let bytes else {
                if state.areShared { Self.forget(&state) }
                return
            }
            Self.forget(&state)
            state.areShared = true
            let count = min(bytes.count / Self.fileKeyBytes, Self.maximumKeys)
            for number in 0..<count { state.keys.append(Self.key(bytes, from: number * Self.fileKeyBytes, at: now)) }
        }
    }

    /// What is wrong with the contents of a file of keys; nil for nothing. Tells none of its bytes.
    public static func fault(in contents: [UInt8], origin: String) -> TLSError? {
        let detail: String
        if contents.isEmpty || contents.count % fileKeyBytes != 0 {
            detail = "found \(contents.count) bytes of session ticket keys; expected 80 for each key "
                + "(openssl rand 80)"
        } else if contents.count / fileKeyBytes > maximumKeys {
            detail = "found \(contents.count / fileKeyBytes) session ticket keys; expected at most \(maximumKeys)"
        } else {
            return nil
        }
        return .unusableTicketKeys(origin: origin, detail: detail)
    }

    /// The key that issues tickets now; rotates when it is due.
    func issuingKey() -> Key {
        let now = clock()
        return state.withLock { state in
            if state.areShared { return state.keys[0] }
            let age = state.keys.first.map { now.nanoseconds(since: $0.created) / 1_000_000_000 } ?? .max
            if age >= state.schedule.issuingSeconds { Self.rotate(&state, at: now) }
            return state.keys[0]
        }
    }

    /// The key with that name if it may still open tickets, and whether it also issues them.
    func openingKey(named name: UnsafePointer<UInt8>) -> (key: Key, isCurrent: Bool)? {
        let now = clock()
        return state.withLock { state in
            for position in state.keys.indices {
                guard Self.matches(state.keys[position].name, name) else { continue }
                if state.areShared { return (state.keys[position], position == 0) }
                guard Self.isAlive(state.keys[position], state.schedule, at: now) else { return nil }
                let age = now.nanoseconds(since: state.keys[position].created) / 1_000_000_000
                return (state.keys[position], position == 0 && age < state.schedule.issuingSeconds)
            }
            return nil
        }
    }

    private static func forget(_ state: inout State) {
        for position in state.keys.indices { cleanse(&state.keys[position]) }
        state.keys.removeAll(keepingCapacity: true)
        state.areShared = false
    }

    private static func rotate(_ state: inout State, at now: MonotonicInstant) {
        while let last = state.keys.last, state.keys.count == maximumKeys || !isAlive(last, state.schedule, at: now) {
            cleanse(&state.keys[state.keys.count - 1])
            state.keys.removeLast()
        }
        var key = emptyKey(at: now)
        fill(&key.name, secret: false)
        fill(&key.encryption, secret: true)
        fill(&key.authentication, secret: true)
        state.keys.insert(key, at: 0)
    }

    private static func emptyKey(at now: MonotonicInstant) -> Key {
        Key(name: .init(repeating: 0), encryption: .init(repeating: 0), authentication: .init(repeating: 0),
            created: now)
    }

    private static func key(_ bytes: [UInt8], from start: Int, at now: MonotonicInstant) -> Key {
        var key = emptyKey(at: now)
        for index in key.name.indices { key.name[index] = bytes[start + index] }
        for index in key.authentication.indices { key.authentication[index] = bytes[start + 16 + index] }
        for index in key.encryption.indices { key.encryption[index] = bytes[start + 48 + index] }
        return key
    }

    private static func isAlive(_ key: Key, _ schedule: Schedule, at now: MonotonicInstant) -> Bool {
        now.nanoseconds(since: key.created) / 1_000_000_000 < schedule.issuingSeconds + schedule.ticketSeconds
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
