// A connection that speaks HTTP/2, of either end: its session's frames on their way out.

public import HTTP2
internal import Reactor

/// Frames are put together in `frames` and leave in one write at the end of the loop's turn, or as soon as there are
/// `writeSize` bytes of them. While the kernel does not take what was sent, streams keep their payload and with it
/// pause whoever it comes from.
open class HTTP2Connection: Connection {
    private final var frames = KeptBytes()
    private final var frameSource: HTTP2Session?
    /// Whether a stream had to hold payload back because `frames` is full.
    private final var wasPaused = false

    /// Bytes that are worth a write of their own.
    private static let writeSize = 64 << 10
    /// Bytes in `frames` above which streams hold back.
    private static let maximumFrames = 128 << 10
    /// Writes in a row before others have their turn.
    private static let writesPerTurn = 4

    // MARK: What subclasses decide

    /// So many bytes of frames were sent; `hasPendingOutput` tells whether the kernel took them.
    open func framesSent(_ count: Int) {}

    /// Neither side has anything more to say.
    open func sessionIsOver() {}

    // MARK: The session

    /// Begins to send what `session` produces.
    public final func attach(_ session: HTTP2Session) { frameSource = session }

    /// Lets go of the session and of frames that were not sent.
    public final func detachSession() {
        frameSource = nil
        frames.release(to: memory.pool)
    }

    /// Takes what a session or a stream has for the wire.
    public final func append(_ bytes: UnsafePointer<UInt8>, count: Int) {
        frames.append(bytes, count: count, pool: memory.pool)
    }

    // MARK: Frames out

    /// Whether streams must keep their payload for now.
    public final var holdsBack: Bool {
        guard hasPendingOutput || frames.count >= Self.maximumFrames else { return false }
        wasPaused = true
        return true
    }

    /// Produces at once what was submitted, unless the session is at work; it leaves at the end of the turn.
    public final func produceFrames() {
        loop.schedule(self)
        guard let frameSource, !frameSource.isBusy else { return }
        frameSource.produce()
        if frames.count >= Self.writeSize, !hasPendingOutput { sendFrames() }
    }

    /// Produces and sends what there is, within a turn's share.
    public final func flushFrames() {
        guard let frameSource else { return }
        var writes = 0
        repeat {
            wasPaused = false
            frameSource.produce()
            if frames.isEmpty { break }
            sendFrames()
            writes += 1
            if writes == Self.writesPerTurn, wasPaused {
                loop.schedule(self)
                return
            }
        } while wasPaused && !hasPendingOutput
        if frameSource.isOver { sessionIsOver() }
    }

    private final func sendFrames() {
        let count = frames.count
        send(frames.first, count: count)
        frames.release(to: memory.pool)
        framesSent(count)
    }
}
