// A server's HTTP/2 session: bytes to events and back, on nghttp2. Knows no socket.

internal import CNghttp2
internal import HTTPSemantics

/// One HTTP/2 connection, server side (RFC 9113).
///
/// `receive` is fed what arrives and calls stream handlers; `produce` asks for frames and hands them to the delegate.
/// Everything else only submits. Neither may be called from within a handler or delegate: `isBusy` tells.
/// Not `Sendable`; lives on its worker's thread.
public final class HTTP2Session {
    /// The bounds that the session keeps.
    public let limits: HTTP2Limits
    /// Whether `receive` or `produce` is at work: then neither may be called, and lent fields may not be submitted.
    public private(set) var isBusy = false
    /// Whether the client was told to go because of the work that it made.
    public private(set) var hasRunOutOfBudget = false
    /// Whether a request's head has begun to arrive and is not complete.
    public internal(set) var isInHead = false
    /// Requests that were begun.
    public internal(set) var streamsBegun = 0

    unowned(unsafe) let delegate: any HTTP2SessionDelegate
    /// The stream whose fields are arriving.
    var current: HTTP2StreamHandler?
    /// Its head, while that arrives; nil while trailers do.
    var currentHead: RequestHead?
    var builder = RequestHeadBuilder()
    /// Payload bytes still to come of the DATA frame that is arriving; 0 where they are padded, and so not known.
    var dataRemaining = 0
    var budget: WorkBudget
    private var session: OpaquePointer?

    /// Begins a session: the server's SETTINGS are the first thing to produce.
    ///
    /// - Parameter delegate: must outlive the session.
    public init(_ template: HTTP2SessionTemplate, delegate: any HTTP2SessionDelegate) {
        limits = template.limits
        budget = WorkBudget(template.limits.workBudget, perSecond: template.limits.workPerSecond)
        self.delegate = delegate
        var made: OpaquePointer?
        let me = Unmanaged.passUnretained(self).toOpaque()
        guard nghttp2_session_server_new2(&made, template.callbacks, me, template.options) == 0 else { return }
        session = made
        submitSettings()
    }

    deinit { nghttp2_session_del(session) }

    private func submitSettings() {
        var entries = [
            entry(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.maximumConcurrentStreams),
            entry(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, limits.streamWindow),
            entry(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, limits.maximumHeaderListBytes),
            // Priorities are those of RFC 9218; the tree of RFC 7540 §5.3 is not kept.
            entry(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1),
        ]
        nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), &entries, entries.count)
        nghttp2_session_set_local_window_size(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, Int32(clamping: limits.connectionWindow))
    }

    private func entry(_ identifier: nghttp2_settings_id, _ value: Int) -> nghttp2_settings_entry {
        nghttp2_settings_entry(settings_id: Int32(identifier.rawValue), value: UInt32(clamping: value))
    }

    // MARK: Bytes in, bytes out

    /// Takes bytes in, all of them. What they mean is told to delegate and handlers meanwhile.
    ///
    /// - Throws: `HTTP2SessionFailure` where the session is over. `produce` may then still have a GOAWAY.
    ///
    /// - Parameter now: nanoseconds of any monotonic clock; what the budget is refilled by.
    public func receive(
        _ start: UnsafePointer<UInt8>, count: Int, at now: UInt64
    ) throws(HTTP2SessionFailure) {
        budget.refill(at: now)
        isBusy = true
        let taken = nghttp2_session_mem_recv(session, start, count)
        isBusy = false
        if hasRunOutOfBudget { throw .tooMuchWork }
        guard taken < 0 else { return }
        switch Int32(truncatingIfNeeded: taken) {
        case NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue:
            end(.protocolError)
            throw .badPreface
        case NGHTTP2_ERR_FLOODED.rawValue, NGHTTP2_ERR_TOO_MANY_CONTINUATIONS.rawValue:
            end(.enhanceYourCalm)
            throw .tooMuchWork
        case let number:
            end(.internalError)
            throw .broken(number)
        }
    }

    /// Hands frames to the delegate until there are none, or a handler says `paused`.
    public func produce() {
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
    public var isOver: Bool {
        nghttp2_session_want_read(session) == 0 && nghttp2_session_want_write(session) == 0
    }

    // MARK: Answers

    /// Submits a response's fields. `hasBody`: DATA follows, from the stream's `nextOutput`; else the stream ends.
    ///
    /// A lent block must have been produced before its texts go: call `produce` next.
    public func respond(_ stream: HTTP2StreamHandler, _ fields: FieldBlock, hasBody: Bool) {
        guard hasBody else {
            nghttp2_submit_response(session, stream.identifier, fields.entries, fields.count, nil)
            return
        }
        var provider = nghttp2_data_provider()
        provider.source.ptr = Unmanaged.passUnretained(stream).toOpaque()
        provider.read_callback = SessionCallbacks.readOutput
        nghttp2_submit_response(session, stream.identifier, fields.entries, fields.count, &provider)
    }

    /// Submits a 1xx response's fields (RFC 9113 §8.1).
    public func respondInterim(_ stream: HTTP2StreamHandler, _ fields: FieldBlock) {
        nghttp2_submit_headers(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.identifier, nil, fields.entries, fields.count, nil)
    }

    /// Submits trailer fields; from `nextOutput`, when it says that they follow.
    public func sendTrailers(_ stream: HTTP2StreamHandler, _ fields: FieldBlock) {
        nghttp2_submit_trailer(session, stream.identifier, fields.entries, fields.count)
    }

    /// Asks the stream for output again after it had `nothingYet`.
    public func resumeOutput(_ stream: HTTP2StreamHandler) {
        nghttp2_session_resume_data(session, stream.identifier)
    }

    /// Ends a stream at once (RFC 9113 §5.4.2).
    public func reset(_ stream: HTTP2StreamHandler, _ code: HTTP2ErrorCode) {
        nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.identifier, code.rawValue)
    }

    // MARK: Windows

    /// Opens the stream's window by bytes of its body that are dealt with.
    public func consumed(_ count: Int, of stream: HTTP2StreamHandler) {
        nghttp2_session_consume_stream(session, stream.identifier, count)
    }

    /// Opens the connection's window by bytes that need not be counted against it any more.
    public func consumedOnConnection(_ count: Int) {
        nghttp2_session_consume_connection(session, count)
    }

    // MARK: The end

    /// Announces the end (RFC 9113 §6.8): no more requests, please; those on their way are still served.
    public func announceEnd() {
        nghttp2_submit_shutdown_notice(session)
        nghttp2_submit_ping(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), nil)
    }

    /// Says which request was the last; further ones are not looked at.
    public func refuseFurtherStreams() {
        nghttp2_submit_goaway(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), nghttp2_session_get_last_proc_stream_id(session),
            HTTP2ErrorCode.noError.rawValue, nil, 0)
    }

    /// Ends the session with GOAWAY; open streams end with it.
    public func end(_ code: HTTP2ErrorCode) {
        nghttp2_session_terminate_session(session, code.rawValue)
    }

    /// No fields are arriving (any more).
    func forgetCurrent() {
        isInHead = false
        current = nil
        currentHead = nil
    }

    /// Takes units from the budget; ends the session where they are not there.
    func spend(_ units: Int) {
        guard !budget.spend(units), !hasRunOutOfBudget else { return }
        hasRunOutOfBudget = true
        end(.enhanceYourCalm)
    }
}
