// The client's end of an HTTP/2 connection: requests out, answers in.

internal import CNghttp2
internal import HTTPSemantics

/// An HTTP/2 connection to an endpoint.
public final class HTTP2ClientSession: HTTP2Session {
    /// Whether the endpoint's SETTINGS have come (RFC 9113 §3.4).
    public private(set) var hasSettings = false
    /// Whether the endpoint takes no further requests on this connection (RFC 9113 §6.8).
    public private(set) var isGoingAway = false
    /// Streams that are open.
    public private(set) var openStreams = 0

    private unowned(unsafe) let owner: any HTTP2ClientDelegate
    /// The head that is arriving; its own, since the fields of one may come in several reads.
    private let head = ResponseHead()
    private var readsHead = false
    private var builder = ResponseHeadBuilder()

    /// Begins a session: preface and SETTINGS are the first thing to produce.
    ///
    /// - Parameter delegate: must outlive the session.
    public init(_ template: HTTP2SessionTemplate, delegate: any HTTP2ClientDelegate) {
        owner = delegate
        super.init(limits: template.limits, delegate: delegate, leading: 0)
        let me = Unmanaged.passUnretained(self as HTTP2Session).toOpaque()
        var made: OpaquePointer?
        guard nghttp2_session_client_new2(&made, template.callbacks, me, template.options) == 0 else { return }
        session = made
        submitSettings([
            // Nobody may push (RFC 9113 §8.4).
            (NGHTTP2_SETTINGS_ENABLE_PUSH, 0),
            (NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 0),
            (NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, limits.streamWindow),
            (NGHTTP2_SETTINGS_MAX_FRAME_SIZE, HTTP2Limits.maximumUpstreamFrame),
            (NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, limits.maximumHeaderListBytes),
        ])
    }

    // MARK: Requests

    /// How many streams may be open at a time: the endpoint's limit, or ours.
    public var maximumStreams: Int {
        let theirs = nghttp2_session_get_remote_settings(session, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS)
        return min(Int(theirs), limits.maximumConcurrentStreams)
    }

    /// How many more may be opened now.
    public var freeStreams: Int { isGoingAway ? 0 : maximumStreams - openStreams }

    /// Whether the endpoint takes WebSockets and other extended CONNECT requests (RFC 8441 §3).
    public var allowsExtendedConnect: Bool {
        nghttp2_session_get_remote_settings(session, NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL) == 1
    }

    /// Submits a request. `hasBody`: DATA follows, from the stream's `nextOutput`; else the request ends with its head.
    ///
    /// A lent block must have been produced before its texts go: call `produce` next.
    /// - Returns: false where no stream can be opened on this connection any more.
    public func request(_ stream: HTTP2ClientStream, _ fields: FieldBlock, hasBody: Bool) -> Bool {
        let data = Unmanaged.passUnretained(stream as HTTP2StreamHandler).toOpaque()
        let identifier: Int32
        if hasBody {
            var provider = provider(of: stream)
            identifier = nghttp2_submit_request(session, nil, fields.entries, fields.count, &provider, data)
        } else {
            identifier = nghttp2_submit_request(session, nil, fields.entries, fields.count, nil, data)
        }
        guard identifier > 0 else { return false }
        stream.identifier = identifier
        stream.hasFinalHead = false
        openStreams += 1
        return true
    }

    // MARK: What nghttp2 reports

    override func fieldsBegan(_ frame: nghttp2_frame) {
        isInHead = true
        current = SessionCallbacks.handler(session, frame.hd.stream_id)
        readsHead = !(currentStream?.hasFinalHead ?? true)
        if readsHead { builder.begin(head) }
    }

    override func fieldReceived(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard readsHead else {
            current?.trailerReceived(name: name, value: value)
            return true
        }
        builder.append(name, value, to: head, limits: limits)
        return builder.listBytes <= limits.maximumHeaderListBytes * limits.maximumListExcess
    }

    override func fieldsReceived(_ frame: nghttp2_frame) {
        let stream = currentStream
        forgetCurrent()
        guard let stream else { return }
        let isEnded = SessionCallbacks.endsStream(frame.hd.flags)
        if isEnded { stream.isInputEnded = true }
        guard readsHead else {
            if isEnded { stream.bodyEnded() }
            return
        }
        readsHead = false
        guard !builder.isTooLarge else {
            stream.headWasTooLarge()
            return
        }
        builder.finish(head, isEnded: isEnded)
        // nghttp2 has seen to three digits, and takes 019 (RFC 9110 §15).
        guard head.status >= 100 else {
            reset(stream, .protocolError)
            fieldsRefused(stream)
            return
        }
        if head.isInterim {
            stream.interimReceived(head)
        } else {
            stream.hasFinalHead = true
            stream.headReceived(head)
        }
    }

    override func frameReceived(_ frame: nghttp2_frame) {
        super.frameReceived(frame)
        switch nghttp2_frame_type(UInt32(frame.hd.type)) {
        case NGHTTP2_SETTINGS where UInt32(frame.hd.flags) & NGHTTP2_FLAG_ACK.rawValue == 0:
            hasSettings = true
            owner.settingsReceived()
        case NGHTTP2_GOAWAY:
            isGoingAway = true
            owner.goAwayReceived()
        default: break
        }
    }

    override func streamClosed(_ code: UInt32) { openStreams -= 1 }

    override func requestNotSent(_ identifier: Int32) {
        openStreams -= 1
        owner.requestNotSent(identifier)
    }

    /// All handlers of this session are client streams: `request` takes no others.
    private var currentStream: HTTP2ClientStream? {
        current.map { unsafeDowncast($0, to: HTTP2ClientStream.self) }
    }
}
