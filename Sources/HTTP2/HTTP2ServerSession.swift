// The server's end of an HTTP/2 connection: requests in, answers out.

internal import CNghttp2
internal import HTTPSemantics

/// An HTTP/2 connection of a client, seen from its server.
public final class HTTP2ServerSession: HTTP2Session {
    /// Whether the client was told to go because of the work that it made.
    public private(set) var hasRunOutOfBudget = false
    /// Requests that were begun.
    public private(set) var streamsBegun = 0

    private unowned(unsafe) let owner: any HTTP2ServerDelegate
    /// The head that is arriving; nil while trailers are.
    private var currentHead: RequestHead?
    private var builder = RequestHeadBuilder()
    private var budget: WorkBudget
    private var recent = RecentStreams()

    /// Begins a session: the server's SETTINGS are the first thing to produce.
    ///
    /// - Parameter delegate: must outlive the session.
    public init(_ template: HTTP2SessionTemplate, delegate: any HTTP2ServerDelegate) {
        owner = delegate
        budget = WorkBudget(template.limits.workBudget, perSecond: template.limits.workPerSecond)
        super.init(
            limits: template.limits, delegate: delegate, leading: ClientPreface.bytes.utf8CodeUnitCount)
        let me = Unmanaged.passUnretained(self as HTTP2Session).toOpaque()
        var made: OpaquePointer?
        guard nghttp2_session_server_new2(&made, template.callbacks, me, template.options) == 0 else { return }
        session = made
        submitSettings([
            (NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.maximumConcurrentStreams),
            (NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, limits.streamWindow),
            (NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, limits.maximumHeaderListBytes),
            // Priorities are those of RFC 9218; the tree of RFC 7540 §5.3 is not kept.
            (NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1),
            // WebSockets over a stream (RFC 8441).
            (NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, 1),
        ])
    }

    public override func receive(
        _ start: UnsafePointer<UInt8>, count: Int, at now: UInt64
    ) throws(HTTP2SessionFailure) {
        budget.refill(at: now)
        try super.receive(start, count: count, at: now)
        if hasRunOutOfBudget { throw .limit(.workBudget) }
    }

    /// nghttp2 passes over DATA of streams that it has forgotten; we do not (RFC 9113 §5.1).
    override func isJudged(_ header: FrameScanner.Header) -> Bool {
        // nghttp2 does not tell of frames that it does not know.
        if header.type > Self.lastKnownType { spend(WorkBudget.empty) }
        return UInt32(header.type) == NGHTTP2_DATA.rawValue || header.dependency == header.stream
    }

    override func judge(_ header: FrameScanner.Header) {
        if header.dependency == header.stream {
            endSelfDependent(header.stream)
        } else {
            judgeStream(type: header.type, header.stream)
        }
    }

    /// A stream that depends on itself is in error (RFC 7540 §5.3.1), and nghttp2 does not look at PRIORITY. An idle
    /// stream may not be reset (RFC 9113 §6.4): there the error is the connection's (§5.4.1).
    private func endSelfDependent(_ stream: Int32) {
        if nghttp2_session_find_stream(session, stream) != nil {
            nghttp2_submit_rst_stream(
                session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, HTTP2ErrorCode.protocolError.rawValue)
        } else if stream > recent.last {
            end(.protocolError)
        }
    }

    /// The last type of RFC 9113 §6; of those beyond, nghttp2 tells of PRIORITY_UPDATE alone.
    private static let lastKnownType: UInt8 = 9

    // MARK: Answers

    /// Submits a response's fields. `hasBody`: DATA follows, from the stream's `nextOutput`; else the stream ends.
    ///
    /// A lent block must have been produced before its texts go: call `produce` next.
    public func respond(_ stream: HTTP2StreamHandler, _ fields: FieldBlock, hasBody: Bool) {
        guard hasBody else {
            nghttp2_submit_response(session, stream.identifier, fields.entries, fields.count, nil)
            return
        }
        var provider = provider(of: stream)
        nghttp2_submit_response(session, stream.identifier, fields.entries, fields.count, &provider)
    }

    /// Bytes of the stream's payload that the client takes now: what its windows have room for (RFC 9113 §6.9).
    public func window(of stream: HTTP2StreamHandler) -> Int {
        Int(
            min(
                nghttp2_session_get_stream_remote_window_size(session, stream.identifier),
                nghttp2_session_get_remote_window_size(session)))
    }

    /// Submits a 1xx response's fields (RFC 9113 §8.1).
    public func respondInterim(_ stream: HTTP2StreamHandler, _ fields: FieldBlock) {
        nghttp2_submit_headers(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.identifier, nil, fields.entries, fields.count, nil)
    }

    // MARK: The end

    /// Announces the end (RFC 9113 §6.8): no more requests, please; those on their way are still served.
    public func announceEnd() {
        nghttp2_submit_shutdown_notice(session)
        ping()
    }

    /// Says which request was the last; further ones are not looked at.
    public func refuseFurtherStreams() {
        nghttp2_submit_goaway(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), nghttp2_session_get_last_proc_stream_id(session),
            HTTP2ErrorCode.noError.rawValue, nil, 0)
    }

    /// Takes units from the budget; ends the session where they are not there.
    private func spend(_ units: Int) {
        guard !budget.spend(units), !hasRunOutOfBudget else { return }
        hasRunOutOfBudget = true
        end(.enhanceYourCalm)
    }

    // MARK: What nghttp2 reports

    override func frameBegan(_ header: nghttp2_frame_hd) {
        if UInt32(header.type) != NGHTTP2_DATA.rawValue { judgeStream(type: header.type, header.stream_id) }
        switch nghttp2_frame_type(UInt32(header.type)) {
        case NGHTTP2_HEADERS: break
        case NGHTTP2_DATA:
            if header.length == 0, UInt32(header.flags) & NGHTTP2_FLAG_END_STREAM.rawValue == 0 {
                spend(WorkBudget.empty)
            }
        case NGHTTP2_PING, NGHTTP2_SETTINGS: spend(WorkBudget.answered)
        case NGHTTP2_WINDOW_UPDATE, NGHTTP2_RST_STREAM: spend(WorkBudget.small)
        case NGHTTP2_PRIORITY_UPDATE: break
        default: spend(WorkBudget.empty)
        }
    }

    /// Holds frames to the state of their stream where nghttp2, which forgets closed streams, does not.
    private func judgeStream(type: UInt8, _ stream: Int32) {
        switch nghttp2_frame_type(UInt32(type)) {
        case NGHTTP2_PRIORITY:
            // RFC 9113 §6.3.
            if stream == 0 { end(.protocolError) }
        case NGHTTP2_DATA, NGHTTP2_HEADERS:
            guard stream > 0, stream <= recent.last, nghttp2_session_find_stream(session, stream) == nil else { return }
            switch recent.fate(of: stream) {
            case .new, .resetByUs: break
            // RFC 9113 §5.1.
            case .ended: end(.streamClosed)
            // RFC 9113 §5.1.1.
            case .passedOver: end(.protocolError)
            }
        default: break
        }
    }

    public override func reset(_ stream: HTTP2StreamHandler, _ code: HTTP2ErrorCode) {
        recent.noteReset(stream.identifier)
        super.reset(stream, code)
    }

    override func resetSent(_ stream: Int32, _ code: UInt32) { recent.noteReset(stream) }

    override func frameReceived(_ frame: nghttp2_frame) {
        super.frameReceived(frame)
        guard UInt32(frame.hd.type) == NGHTTP2_PRIORITY_UPDATE.rawValue, let payload = frame.ext.payload else { return }
        // RFC 9218 §7.1.
        if payload.assumingMemoryBound(to: nghttp2_ext_priority_update.self).pointee.stream_id == 0 {
            end(.protocolError)
        }
    }

    override func fieldsBegan(_ frame: nghttp2_frame) {
        isInHead = true
        let identifier = frame.hd.stream_id
        guard frame.headers.cat == NGHTTP2_HCAT_REQUEST else {
            currentHead = nil
            current = SessionCallbacks.handler(session, identifier)
            return
        }
        streamsBegun &+= 1
        recent.begin(identifier)
        let stream = owner.makeStream()
        stream.identifier = identifier
        nghttp2_session_set_stream_user_data(
            session, identifier, Unmanaged.passUnretained(stream as HTTP2StreamHandler).toOpaque())
        current = stream
        let head = stream.requestHead
        currentHead = head
        builder.begin(head)
    }

    override func fieldReceived(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let head = currentHead else {
            current?.trailerReceived(name: name, value: value)
            return true
        }
        builder.append(name, value, to: head, limits: limits)
        return builder.fieldListBytes <= limits.maximumHeaderListBytes * limits.maximumListExcess
    }

    override func fieldsReceived(_ frame: nghttp2_frame) {
        isInHead = false
        guard let handler = current else { return }
        // All handlers of this session come from `makeStream`.
        let stream = unsafeDowncast(handler, to: HTTP2ServerStream.self)
        let head = currentHead
        forgetCurrent()
        let isEnded = SessionCallbacks.endsStream(frame.hd.flags)
        if isEnded { stream.isInputEnded = true }
        let listBytes = builder.fieldListBytes
        if head != nil, listBytes > limits.maximumHeaderListBytes {
            spend(WorkBudget.completed + listBytes / WorkBudget.refusedBytes)
        }
        guard let head else {
            if isEnded { stream.bodyEnded() }
            return
        }
        do {
            try builder.finish(head, isEnded: isEnded, limits: limits)
            stream.headReceived(fault: nil)
        } catch {
            stream.headReceived(fault: error)
        }
    }

    override func payloadMoved() { budget.giveBack(WorkBudget.payload) }

    override func outputWasCut(to count: Int) {
        if count < WorkBudget.dribbledBytes { spend(WorkBudget.dribble) }
    }

    override func streamClosed(_ code: UInt32) {
        if code != 0 { spend(WorkBudget.reset) } else { budget.giveBack(WorkBudget.completed) }
    }

    override func forgetCurrent() {
        super.forgetCurrent()
        currentHead = nil
    }
}
