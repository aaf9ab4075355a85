// A socket, with or without TLS, that moves bytes both ways and never holds more of them than it must.

internal import Glibc
public import Reactor
public import TLS

/// One connection of a worker, downstream or upstream.
///
/// Reading: an edge is remembered in `isReadable`; while `wantsInput` is true the bytes go to `received(_:count:)`,
/// which consumes them all or calls `keepInput` for the rest. Setting `wantsInput` to false is how a slow receiver
/// pauses its sender: nothing is read, the kernel's window fills, the peer stops.
/// Writing: `send` writes at once and keeps what the kernel does not take; `hasPendingOutput` then tells the other
/// side to pause, and `outputDrained()` to go on. At most one read's worth (256 KiB and framing) is ever pending
/// for each message that was begun.
open class Connection: EventSource {
    public final let loop: EventLoop
    public final let memory: WorkerMemory
    /// The TLS session, if the connection has one.
    public final var tls: TLSSession?

    private final var keptInput = KeptBytes()
    private final var pendingOutput = KeptBytes()
    /// Ciphertext that was read before there was a TLS session; the session's first input.
    private final var keptCiphertext = KeptBytes()
    /// Whether kept input has not been looked at yet (and so needs no more bytes to be worth a look).
    private final var keptInputIsFresh = false
    /// Whether the kernel may have more for us.
    private final var isReadable = false
    /// Whether an end or an error is known to be waiting behind the readable bytes.
    private final var expectsEnd = false
    /// Whether `inputFinished` was called.
    private final var endWasDelivered = false
    /// Whether bytes are wanted now.
    public final var wantsInput = true
    /// Whether the peer has ended its direction.
    public private(set) final var inputEnded = false
    /// Whether the peer ended its direction without TLS's close_notify: what came may have been cut short by anybody
    /// on the way (RFC 9112 §9.8).
    public private(set) final var inputWasCutOff = false
    /// Whether the TLS handshake (if any) is behind us.
    public private(set) final var isEstablished: Bool

    /// What the owner counts the connection under; 0 for nothing. Goes with the connection from object to object.
    public final var mark: UInt64 = 0

    public init(descriptor: Int32, loop: EventLoop, memory: WorkerMemory, tls: TLSSession?) {
        self.loop = loop
        self.memory = memory
        self.tls = tls
        isEstablished = tls == nil
        super.init(descriptor: descriptor)
    }

    /// Becomes what `other` was: its socket, its place in the loop, its session and all bytes it keeps. `other` is
    /// closed, as it were, without anybody noticing.
    ///
    /// - Parameter session: TLS that begins here, with what `other` keeps; nil for what `other` spoke.
    public init(takingOver other: Connection, tls session: TLSSession? = nil) {
        loop = other.loop
        memory = other.memory
        tls = session ?? other.tls
        if session == nil { keptInput = other.keptInput } else { keptCiphertext = other.keptInput }
        keptInputIsFresh = other.keptInputIsFresh
        pendingOutput = other.pendingOutput
        isReadable = other.isReadable || session != nil
        expectsEnd = other.expectsEnd
        inputEnded = other.inputEnded
        inputWasCutOff = other.inputWasCutOff
        isEstablished = session == nil && other.isEstablished
        mark = other.mark
        super.init(descriptor: other.descriptor)
        other.tls = nil
        other.keptInput = KeptBytes()
        other.pendingOutput = KeptBytes()
        other.wantsInput = false
        if session != nil { memory.tls.inputCount = 0 }
        loop.replace(other, by: self)
    }

    /// Goes on where the connection taken over stood: its kept bytes, and what is decrypted of its last read.
    public final func continueInput() {
        if let tls, memory.tls.inputCount > 0 {
            let kept = keptInput.count
            guard case .bytes(let count) = decrypt(tls, at: kept) else {
                if index >= 0, inputEnded { pump() }
                return
            }
            if count > 0 {
                if kept > 0 {
                    memory.input.update(from: keptInput.first, count: kept)
                    keptInput.release(to: memory.pool)
                }
                keptInputIsFresh = false
                received(memory.input, count: kept + count)
            }
        }
        if index >= 0 { pump() }
    }

    // MARK: What subclasses decide

    /// Bytes arrived, at `start`, with `WorkerMemory.headroom` writable bytes before them. Valid until the call
    /// returns. Whatever is not consumed must be given to `keepInput`.
    open func received(_ start: UnsafeMutablePointer<UInt8>, count: Int) {}

    /// The peer has ended its direction; everything before was delivered.
    open func inputFinished() {}

    /// Everything pending has been accepted by the kernel.
    open func outputDrained() {}

    /// The connection is of no more use.
    open func failed(_ failure: ConnectionFailure) {}

    /// The connection broke while no input was wanted; there may be some that came before.
    open func brokeWhilePaused() { failed(.reset) }

    /// The peer ended its direction while no input was wanted; there may be some that came before.
    open func peerEndedWhilePaused() {}

    /// The TLS handshake has succeeded.
    open func established() {}

    /// A connecting socket became writable (or failed).
    open func connectEnded() {}

    /// Bytes that one read may bring, at most `WorkerMemory.readSize`. Fewer where what comes may have to be kept.
    open var readRoom: Int { WorkerMemory.readSize }

    /// While true, edges mean that a connect has ended, and nothing is read.
    open var isConnecting: Bool { false }

    // MARK: Edges

    open override func ready(_ readiness: Readiness) {
        if isConnecting {
            if !readiness.isDisjoint(with: [.writable, .broken]) { connectEnded() }
            return
        }
        if readiness.contains(.writable), !pendingOutput.isEmpty {
            flush()
            if index < 0 { return }
        }
        if !readiness.isDisjoint(with: [.broken, .peerEnded]) { expectsEnd = true }
        if !readiness.isDisjoint(with: [.readable, .broken, .peerEnded]) {
            isReadable = true
            if wantsInput {
                pump()
            } else if readiness.contains(.broken) {
                brokeWhilePaused()
            } else if readiness.contains(.peerEnded) {
                peerEndedWhilePaused()
            }
        }
    }

    open override func resumed() { if wantsInput { pump() } }

    // MARK: Reading

    /// How many full reads one connection may do before others have their turn.
    private static let readsPerTurn = 4
    /// How many messages of one read may be taken before others have their turn.
    private static let deliveriesPerTurn = 64

    /// Says that a socket just accepted may already have bytes.
    public final func assumeReadable() { isReadable = true }

    /// Whether there may be input that was not delivered.
    public final var mayHaveInput: Bool { isReadable || !keptInput.isEmpty || inputEnded && !endWasDelivered }

    /// Whether input is kept that was delivered before and not understood in full.
    public final var keptInputCount: Int { keptInput.count }

    /// Keeps what `received` did not consume. `fresh`: it was not looked at, so deliver it again when wanted, even
    /// if nothing more arrives.
    public final func keepInput(_ start: UnsafeMutablePointer<UInt8>, count: Int, fresh: Bool) {
        keptInput.append(start, count: count, pool: memory.pool)
        keptInputIsFresh = fresh
    }

    /// Reads and delivers while bytes are wanted and there are any.
    public final func pump() {
        var reads = 0
        var deliveries = 0
        while wantsInput, index >= 0 {
            let kept = keptInput.count
            var count = kept
            var isFull = false
            let keepsMessages = keptInputIsFresh && kept > 0
            // What is there already comes first: else a peer that sends faster than we answer would fill the buffer.
            if isReadable, !inputEnded, !keepsMessages {
                if reads == Self.readsPerTurn { loop.schedule(self); return }
                reads &+= 1
                let room = min(readRoom, WorkerMemory.inputCapacity - kept)
                let result = tls == nil ? fill(at: kept, room: room) : fillDecrypted(at: kept)
                switch result {
                case .bytes(let added):
                    count &+= added
                    isFull = true
                case .wouldBlock: isReadable = false
                case .ended: inputEnded = true
                case .failed: return
                }
                if index < 0 { return }
            }
            if count > kept || keepsMessages {
                if keepsMessages {
                    // Only before anything more is read: what a read brought must be delivered or kept.
                    if deliveries == Self.deliveriesPerTurn { loop.schedule(self); return }
                    deliveries &+= 1
                }
                if kept > 0 {
                    memory.input.update(from: keptInput.first, count: kept)
                    keptInput.release(to: memory.pool)
                }
                keptInputIsFresh = false
                received(memory.input, count: count)
            } else if !isFull {
                if inputEnded, index >= 0, wantsInput {
                    wantsInput = false
                    endWasDelivered = true
                    inputFinished()
                }
                return
            }
        }
    }

    /// What a read did; failures have been reported.
    private enum Fill { case bytes(Int), wouldBlock, ended, failed }

    private final func fill(at offset: Int, room: Int) -> Fill {
        switch Socket.receive(descriptor, into: memory.input + offset, count: room) {
        case .bytes(let count):
            // A short read has emptied the socket: an edge will tell of more. An end behind it would not be told again.
            if count < room, !expectsEnd { isReadable = false }
            return .bytes(count)
        case .wouldBlock: return .wouldBlock
        case .ended: return .ended
        case .failed:
            failed(.reset)
            return .failed
        }
    }

    private final func fillDecrypted(at offset: Int) -> Fill {
        guard let tls else { return .wouldBlock }
        let room = WorkerMemory.ciphertextReadSize
        var socketEnded = false
        if !keptCiphertext.isEmpty {
            let count = min(keptCiphertext.count, room)
            memory.ciphertext.update(from: keptCiphertext.first, count: count)
            keptCiphertext.drop(count, pool: memory.pool)
            memory.tls.input = UnsafePointer(memory.ciphertext)
            memory.tls.inputCount = count
            if !isEstablished, !advanceHandshake(tls) { return index < 0 ? .failed : .bytes(0) }
            return decrypt(tls, at: offset)
        }
        switch Socket.receive(descriptor, into: memory.ciphertext, count: room) {
        case .bytes(let count):
            if count < room, !expectsEnd { isReadable = false }
            memory.tls.input = UnsafePointer(memory.ciphertext)
            memory.tls.inputCount = count
        case .wouldBlock: return .wouldBlock
        case .ended:
            memory.tls.inputCount = 0
            socketEnded = true
        case .failed:
            failed(.reset)
            return .failed
        }
        if socketEnded {
            if isEstablished {
                inputWasCutOff = !inputEnded
                return .ended
            }
            failed(.handshakeEnded)
            return .failed
        }
        // Without a word on whether the socket is empty: an end may be waiting behind what was read.
        if !isEstablished, !advanceHandshake(tls) { return index < 0 ? .failed : .bytes(0) }
        return decrypt(tls, at: offset)
    }

    private final func decrypt(_ tls: TLSSession, at offset: Int) -> Fill {
        var total = 0
        while true {
            let room = WorkerMemory.inputCapacity - offset - total
            switch tls.read(into: memory.input + offset + total, capacity: room) {
            case .done(let count):
                total &+= count
                // With all ciphertext taken and no plaintext left over there is nothing a further read could find.
                if memory.tls.inputCount > 0 || tls.pendingPlaintextCount > 0 { continue }
            case .wantsInput: break
            case .closed: inputEnded = true
            case .failed(let error):
                sendTLSOutput()
                failed(.tls(error))
                return .failed
            }
            break
        }
        sendTLSOutput()
        if index < 0 { return .failed }
        if total > 0 { return .bytes(total) }
        return inputEnded ? .ended : .bytes(0)
    }

    /// - Returns: whether the handshake is complete.
    private final func advanceHandshake(_ tls: TLSSession) -> Bool {
        switch tls.handshake() {
        case .done:
            isEstablished = true
            sendTLSOutput()
            if index >= 0 { established() }
            return index >= 0
        case .wantsInput:
            sendTLSOutput()
            return false
        case .closed:
            failed(.handshakeEnded)
            return false
        case .failed(let error):
            sendTLSOutput()
            if index >= 0 { failed(.tls(error)) }
            return false
        }
    }

    /// Begins a handshake as the client; the server's begins with the first bytes.
    public final func startHandshake() {
        guard let tls else { return }
        memory.tls.inputCount = 0
        if advanceHandshake(tls) { pump() }
    }

    // MARK: Writing

    /// Whether the kernel has not yet taken all that was sent.
    public final var hasPendingOutput: Bool { !pendingOutput.isEmpty }

    /// Sends, keeping what the kernel does not take. A broken connection is reported through `failed` at the next
    /// edge or read, not from here, so callers need no second exit.
    /// - Returns: false when the connection is known to be broken.
    @discardableResult
    public final func send(_ start: UnsafePointer<UInt8>, count: Int) -> Bool {
        guard let tls else { return sendRaw(start, count: count) }
        var position = 0
        while position < count {
            guard case .done(let taken) = tls.write(start + position, count: count - position), taken > 0 else {
                return false
            }
            position &+= taken
            guard sendTLSOutput() else { return false }
        }
        return true
    }

    /// Sends in front of TLS, before its handshake begins.
    public final func sendInClear(_ start: UnsafePointer<UInt8>, count: Int) { _ = sendRaw(start, count: count) }

    /// Sends what TLS has to say of its own accord.
    @discardableResult
    private final func sendTLSOutput() -> Bool {
        let count = memory.tls.outputCount
        guard count > 0 else { return true }
        memory.tls.outputCount = 0
        return sendRaw(UnsafePointer(memory.tls.output), count: count)
    }

    private final func sendRaw(_ start: UnsafePointer<UInt8>, count: Int) -> Bool {
        var sent = 0
        if pendingOutput.isEmpty {
            switch Socket.send(descriptor, from: start, count: count) {
            case .bytes(let taken): sent = taken
            case .wouldBlock: break
            case .ended, .failed: return false
            }
        }
        if sent < count { pendingOutput.append(start + sent, count: count - sent, pool: memory.pool) }
        return true
    }

    private final func flush() {
        while !pendingOutput.isEmpty {
            switch Socket.send(descriptor, from: pendingOutput.first, count: pendingOutput.count) {
            case .bytes(let taken): pendingOutput.drop(taken, pool: memory.pool)
            case .wouldBlock: return
            case .ended, .failed:
                failed(.reset)
                return
            }
        }
        outputDrained()
    }

    // MARK: Ending

    /// Says goodbye in TLS's own way, where there is TLS.
    public final func sendCloseNotify() {
        guard let tls, isEstablished else { return }
        tls.shutdown()
        sendTLSOutput()
    }

    /// Closes the socket and gives back all memory. The object may outlive this; it does nothing more.
    public final func close() {
        guard index >= 0 else { return }
        loop.remove(self)
        keptInput.release(to: memory.pool)
        keptCiphertext.release(to: memory.pool)
        pendingOutput.release(to: memory.pool)
        tls = nil
        wantsInput = false
    }

    /// Closes the socket of a connection that no loop has taken.
    public final func closeUnwatched() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
        tls = nil
    }
}
