// One stream as its session sees it: what the owner of the session overrides.

public import HTTPSemantics

/// What there is to send of a message's body.
public enum HTTP2Output {
    /// So many bytes, at least 1, and whether they are the last. `trailersFollow` is only asked with `isLast`.
    case data(count: Int, isLast: Bool, trailersFollow: Bool)
    /// No bytes are left, and that is the end.
    case end(trailersFollow: Bool)
    /// Nothing for now: say `HTTP2Session.resumeOutput` when there is.
    case nothingYet
    /// Something, but the connection cannot take it: `HTTP2Session.produce` asks again.
    case paused
}

/// A stream's other side, of either end. Calls come from within `HTTP2Session.receive` and `produce`: in them frames
/// may be submitted, but neither of these two called.
open class HTTP2StreamHandler {
    /// The stream's number; 0 while there is none.
    public internal(set) final var identifier: Int32 = 0
    /// Whether the peer has ended its direction.
    public internal(set) final var isInputEnded = false
    /// Whether the end of our direction has gone out.
    public internal(set) final var isOutputEnded = false

    public init() {}

    /// Makes the object ready for another stream.
    public final func reset() {
        identifier = 0
        isInputEnded = false
        isOutputEnded = false
    }

    /// A head was malformed; nghttp2 resets the stream.
    open func headWasMalformed() {}

    /// Bytes of the body, at most as many as the stream's window allows. They lie where `HTTP2Session.receive` was
    /// given them; what is before them has been read and may be overwritten, what is behind them not.
    /// `isLast`: the body ends with them. Every byte must sooner or later be given to `HTTP2Session.consumed`.
    open func bodyReceived(_ start: UnsafeMutablePointer<UInt8>, count: Int, isLast: Bool) {}

    /// A trailer field (RFC 9113 §8.1), before `bodyEnded`.
    open func trailerReceived(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {}

    /// The body is complete. Not called where its last bytes, or the head, said so.
    open func bodyEnded() {}

    /// What there is to send. At most `limit` bytes will be taken.
    open func nextOutput(limit: Int) -> HTTP2Output { .nothingYet }

    /// Append the next `count` bytes, which `nextOutput` announced, to the connection's output.
    open func writeOutput(count: Int) {}

    /// A HEADERS frame of so many bytes, or the end of our direction, has been produced.
    open func outputAdvanced(headBytes: Int, isEnded: Bool) {}

    /// The stream is over: regularly, or by a reset of either side. The session forgets this object.
    open func closed(_ code: HTTP2ErrorCode) {}
}

/// A stream on which a client asks.
open class HTTP2ServerStream: HTTP2StreamHandler {
    /// Where the request's head is written; asked when its first bytes arrive.
    open var requestHead: RequestHead { preconditionFailure("a stream must have a head") }

    /// The head is there, complete and good, or to be refused for `fault`.
    open func headReceived(fault: HTTP2HeadError?) {}
}

/// A stream on which we ask.
open class HTTP2ClientStream: HTTP2StreamHandler {
    /// Whether the final response's head has come: fields that follow are trailers.
    final var hasFinalHead = false

    /// A 1xx response; the final one follows. `head` is valid during the call.
    open func interimReceived(_ head: ResponseHead) {}

    /// The final response's head, valid during the call. `isInputEnded` tells whether the response ends with it.
    open func headReceived(_ head: ResponseHead) {}

    /// The head goes beyond what we take (`HTTP2Limits`): reset the stream.
    open func headWasTooLarge() {}
}
