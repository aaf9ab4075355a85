// One connection to a store.

internal import Reactor
internal import TLS
internal import Timing
internal import Transport

/// Speaks with a store: first who we are, then questions, whose answers come in their order.
final class LimitStoreConnection: Connection {
    private unowned let store: LimitStore
    private let replies: RedisReplies
    /// What is said first, and what went wrong where the store minds.
    private let greetings: [(command: [UInt8], complaint: StaticString)]
    private var greeted = 0
    private var isInHandshake = false
    private var output: [UInt8] = []

    init(
        descriptor: Int32, store: LimitStore, replies: RedisReplies, loop: EventLoop, memory: WorkerMemory,
        tls: TLSSession?, greetings: [(command: [UInt8], complaint: StaticString)]
    ) {
        self.store = store
        self.replies = replies
        self.greetings = greetings
        super.init(descriptor: descriptor, loop: loop, memory: memory, tls: tls)
    }

    private var isConnected = false

    override var isConnecting: Bool { !isConnected }

    override func connectEnded() {
        guard Socket.connectError(descriptor) == 0 else {
            store.lost("the store refuses connections")
            return
        }
        isConnected = true
        if tls == nil {
            greet()
        } else {
            isInHandshake = true
            startHandshake()
        }
    }

    override func established() {
        isInHandshake = false
        greet()
    }

    private func greet() {
        for greeting in greetings { say(greeting.command) }
        flushSoon()
        assumeReadable()
    }

    /// Adds to what goes out at the end of the turn.
    func say(_ bytes: [UInt8]) {
        output += bytes
        flushSoon()
    }

    private func flushSoon() { loop.schedule(self) }

    override func resumed() {
        if isConnected, !isInHandshake, !output.isEmpty {
            let bytes = output
            output.removeAll(keepingCapacity: true)
            bytes.withUnsafeBufferPointer { buffer in
                if let start = buffer.baseAddress, !send(start, count: buffer.count) {
                    // Reported through the next edge as well; by then nothing waits.
                    store.lost("the store closed the connection")
                }
            }
        }
        if index >= 0 { super.resumed() }
    }

    override func received(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        do {
            try replies.feed(UnsafeBufferPointer(start: start, count: count))
            while index >= 0, let reply = try replies.next() { take(reply) }
        } catch {
            store.lost("the store does not speak its protocol")
        }
    }

    private func take(_ reply: RedisReply) {
        guard greeted < greetings.count else {
            store.answered(reply)
            return
        }
        if case .error = reply {
            store.lost(greetings[greeted].complaint)
            return
        }
        greeted += 1
        if greeted == greetings.count { store.reached(reply) }
    }

    override func inputFinished() { store.lost("the store closed the connection") }

    override func failed(_ failure: ConnectionFailure) {
        store.lost(isInHandshake ? "TLS with the store failed" : "the store closed the connection")
    }

    override func deadlineReached(at now: MonotonicInstant) { store.timedOut(at: now) }
}
