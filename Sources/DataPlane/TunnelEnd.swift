// One of the two connections of a tunnel that carries bytes as they are.

internal import Reactor
internal import Timing
internal import Transport

/// Sends on what it receives, pauses while the other side is slow, and ends its own direction when the peer has ended
/// its one; both directions ended is the tunnel's end.
class TunnelEnd: Connection {
    /// How a tunnel came to its end.
    enum End { case regular, broken, idle }

    /// The connection that gets what this one receives; nil while there is none.
    final var other: TunnelEnd?
    /// Nanoseconds of silence of both sides that end the tunnel; 0 for none. The client's side keeps the clock.
    var idleTimeout: UInt64 = 0
    /// Whether our direction ends once what is pending has gone.
    private var endsWhenDrained = false
    /// Whether our direction has ended.
    private var hasEnded = false

    // MARK: What subclasses decide

    /// Bytes were passed on.
    func passed(_ count: Int) {}

    /// The tunnel is over.
    func tunnelEnded(_ end: End) {}

    // MARK: Bytes

    override func received(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        guard let other else {
            keepInput(start, count: count, fresh: true)
            wantsInput = false
            return
        }
        passed(count)
        noteProgress()
        other.noteProgress()
        other.send(start, count: count)
        if other.hasPendingOutput { wantsInput = false }
    }

    override func outputDrained() {
        if endsWhenDrained { endOutput() }
        guard let other, !other.inputEnded else { return }
        other.wantsInput = true
        loop.schedule(other)
    }

    /// Moves the end of an idle tunnel on.
    func noteProgress() {
        guard idleTimeout > 0 else { return }
        loop.setDeadline(loop.now.advanced(byNanoseconds: idleTimeout), of: self)
    }

    // MARK: Ends

    /// Ends our direction, behind what is pending.
    func endOutput() {
        guard !hasPendingOutput else {
            endsWhenDrained = true
            return
        }
        endsWhenDrained = false
        guard !hasEnded else { return }
        hasEnded = true
        Socket.endOutput(descriptor)
        endIfOver()
    }

    override func inputFinished() {
        other?.endOutput()
        endIfOver()
    }

    private func endIfOver() {
        guard hasEnded, inputEnded, let other, other.hasEnded, other.inputEnded else { return }
        tunnelEnded(.regular)
    }

    override func failed(_ failure: ConnectionFailure) { tunnelEnded(.broken) }

    override func deadlineReached(at now: MonotonicInstant) { tunnelEnded(.idle) }
}
