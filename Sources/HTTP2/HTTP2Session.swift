// What both ends of an HTTP/2 connection have in common: bytes to events and back, on nghttp2. Knows no socket.

internal import CNghttp2
internal import HTTPSemantics

/// One HTTP/2 connection (RFC 9113): `HTTP2ServerSession` answers, `HTTP2ClientSession` asks.
///
/// `receive` is fed what arrives and calls stream handlers; `produce` asks for frames and hands them to the delegate.
/// Everything else only submits. Neither may be called from within a handler or delegate: `isBusy` tells.
/// Not `Sendable`; lives on its worker's thread.
public class HTTP2Session {
    /// The bounds that the session keeps.
    public final let limits: HTTP2Limits
    /// Whether `receive` or `produce` is at work: then neither may be called, and lent fields may not be submitted.
    public private(set) final var isBusy = false
    /// Whether a head has begun to arrive and is not complete.
    public internal(set) final var isInHead = false

    unowned(unsafe) final let delegate: any HTTP2SessionDelegate
    /// The stream whose fields are arriving.
    final var current: HTTP2StreamHandler?
    /// Payload bytes still to come of the DATA frame that is arriving; 0 where they are padded, and so not known.
    final var dataRemaining = 0
    final var session: OpaquePointer?
    /// Frames that waited to be produced when SETTINGS began.
    final var queuedBeforeSettings = 0
    /// The code with which we ended the connection; 0 where we did not, or for no fault.
    public private(set) final var endCode: UInt32 = 0

    private final var scanner: FrameScanner
    /// CONTINUATION frames in a row.
    private final var continuations = 0

    /// - Parameters:
    ///   - delegate: must outlive the session.
    ///   - leading: bytes that the peer sends before its first frame.
    init(limits: HTTP2Limits, delegate: any HTTP2SessionDelegate, leading: Int) {
        self.limits = limits
        scanner = FrameScanner(behind: leading)
        self.delegate = delegate
    }

    deinit { nghttp2_session_del(session) }

    final func submitSettings(_ settings: [(nghttp2_settings_id, Int)]) {
        let entries = settings.map { name, value in
            nghttp2_settings_entry(settings_id: Int32(name.rawValue), value: UInt32(clamping: value))
        }
        nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), entries, entries.count)
        nghttp2_session_set_local_window_size(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, Int32(clamping: limits.connectionWindow))
    }

    // MARK: Bytes in, bytes out

    /// Takes bytes in, all of them. What they mean is told to delegate and handlers meanwhile.
    ///
    /// - Parameter now: nanoseconds of any monotonic clock; what budgets are refilled by.
    /// - Throws: `HTTP2SessionFailure` where the session is over. `produce` may then still have a GOAWAY.
    public func receive(_ start: UnsafePointer<UInt8>, count: Int, at now: UInt64) throws(HTTP2SessionFailure) {
        var position = 0
        var taken = 0
        while let header = scanner.next(start, count: count, from: &position) {
            let isTooMuch = continues(header)
            guard isTooMuch || isJudged(header) else { continue }
            // What lies before may begin or end the frame's stream.
            let frameStart = max(taken, position - header.count)
            if frameStart > taken { try take(start + taken, count: frameStart - taken) }
            taken = frameStart
            if isTooMuch {
                end(.enhanceYourCalm)
                throw .limit(.continuations)
            }
            judge(header)
        }
        if taken < count { try take(start + taken, count: count - taken) }
    }

    /// Counts CONTINUATION frames of one head; true where there are too many. nghttp2 would count the reads in which
    /// their headers come.
    private final func continues(_ header: FrameScanner.Header) -> Bool {
        guard UInt32(header.type) == NGHTTP2_CONTINUATION.rawValue else {
            continuations = 0
            return false
        }
        continuations += 1
        return continuations > limits.maximumContinuations
    }

    private final func take(_ start: UnsafePointer<UInt8>, count: Int) throws(HTTP2SessionFailure) {
        isBusy = true
        let taken = nghttp2_session_mem_recv(session, start, count)
        isBusy = false
        guard taken < 0 else { return }
        switch Int32(truncatingIfNeeded: taken) {
        case NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue:
            end(.protocolError)
            throw .badPreface
        case NGHTTP2_ERR_FLOODED.rawValue:
            end(.enhanceYourCalm)
            throw .limit(.pendingAnswers)
        case NGHTTP2_ERR_CALLBACK_FAILURE.rawValue:
            // Fields are the only thing that a callback refuses.
            end(.enhanceYourCalm)
            throw .limit(.headerListBytes)
        case let number:
            end(.internalError)
            throw .broken(number)
        }
    }

    /// Hands frames to the delegate until there are none, or a handler says `paused`.
    public final func produce() {
        isBusy = true
        var frame: UnsafePointer<UInt8>?
        while true {
            let count = nghttp2_session_mem_send(session, &frame)
            guard count > 0, let start = frame else { break }
            delegate.append(start, count: count)
        }
        isBusy = false
    }

    /// Whether both sides are done: nothing more will be read or produced.
    public final var isOver: Bool { !wantsInput && nghttp2_session_want_write(session) == 0 }

    /// Whether anything that comes is still looked at. Not after an error of the connection, nor after the peer's
    /// GOAWAY once no stream is open.
    public final var wantsInput: Bool { nghttp2_session_want_read(session) != 0 }

    // MARK: Streams

    /// Where nghttp2 asks for a stream's payload.
    final func provider(of stream: HTTP2StreamHandler) -> nghttp2_data_provider {
        var provider = nghttp2_data_provider()
        provider.source.ptr = Unmanaged.passUnretained(stream).toOpaque()
        provider.read_callback = SessionCallbacks.readOutput
        return provider
    }

    /// Submits trailer fields; from `nextOutput`, when it says that they follow.
    public final func sendTrailers(_ stream: HTTP2StreamHandler, _ fields: FieldBlock) {
        nghttp2_submit_trailer(session, stream.identifier, fields.entries, fields.count)
    }

    /// Asks the stream for output again after it had `nothingYet`.
    public final func resumeOutput(_ stream: HTTP2StreamHandler) {
        nghttp2_session_resume_data(session, stream.identifier)
    }

    /// Ends a stream at once (RFC 9113 §5.4.2).
    public func reset(_ stream: HTTP2StreamHandler, _ code: HTTP2ErrorCode) {
        nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.identifier, code.rawValue)
    }

    // MARK: Windows

    /// Opens the stream's window by bytes of its body that are dealt with.
    public final func consumed(_ count: Int, of stream: HTTP2StreamHandler) {
        nghttp2_session_consume_stream(session, stream.identifier, count)
    }

    /// Opens the connection's window by bytes that need not be counted against it any more.
    public final func consumedOnConnection(_ count: Int) {
        nghttp2_session_consume_connection(session, count)
    }

    // MARK: The end

    /// Asks the peer for a sign of life; `HTTP2SessionDelegate.pingAnswered` tells of it (RFC 9113 §6.7).
    public final func ping() {
        nghttp2_submit_ping(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), nil)
    }

    /// Ends the session with GOAWAY; open streams end with it.
    public final func end(_ code: HTTP2ErrorCode) {
        nghttp2_session_terminate_session(session, code.rawValue)
    }

    // MARK: What nghttp2 reports; the two kinds of session differ in heads and in what they count

    /// Whether `judge` must see a frame before nghttp2 does.
    func isJudged(_ header: FrameScanner.Header) -> Bool { false }

    /// A frame comes, and all before it has been dealt with.
    func judge(_ header: FrameScanner.Header) {}

    /// Ends the connection where SETTINGS took a stream's window above the maximum (RFC 9113 §6.9.2): nghttp2 resets
    /// the streams whose windows they are, and has queued that many frames besides its acknowledgement.
    private final func judgeWindows() {
        if nghttp2_session_get_outbound_queue_size(session) > queuedBeforeSettings + 1 { end(.flowControlError) }
    }

    /// A frame's header has been read.
    func frameBegan(_ header: nghttp2_frame_hd) {}

    /// A HEADERS frame begins that `fieldReceived` and `fieldsReceived` will be about.
    func fieldsBegan(_ frame: nghttp2_frame) {}

    /// A field of it; false where the connection must end.
    func fieldReceived(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Bool { true }

    /// The fields are complete.
    func fieldsReceived(_ frame: nghttp2_frame) {}

    /// The fields were malformed, and the stream is being reset.
    func fieldsRefused(_ stream: HTTP2StreamHandler?) { stream?.headWasMalformed() }

    /// A RST_STREAM has been produced.
    func resetSent(_ stream: Int32, _ code: UInt32) {}

    /// A GOAWAY has been produced.
    final func goAwaySent(_ code: UInt32) { if code != 0 { endCode = code } }

    /// Payload was moved, either way.
    func payloadMoved() {}

    /// A frame takes `count` bytes, and not the last, of a stream's payload: what windows and frames have room for.
    func outputWasCut(to count: Int) {}

    /// A frame that is neither HEADERS nor DATA is complete.
    func frameReceived(_ frame: nghttp2_frame) {
        if UInt32(frame.hd.type) == NGHTTP2_SETTINGS.rawValue { judgeWindows() }
        let isAnswer = UInt32(frame.hd.flags) & NGHTTP2_FLAG_ACK.rawValue != 0
        if UInt32(frame.hd.type) == NGHTTP2_PING.rawValue, isAnswer { delegate.pingAnswered() }
    }

    /// A request that was submitted could not be sent; its stream was never opened.
    func requestNotSent(_ identifier: Int32) {}

    /// A stream is over.
    func streamClosed(_ code: UInt32) {}

    /// No fields are arriving (any more).
    func forgetCurrent() {
        isInHead = false
        current = nil
    }
}
