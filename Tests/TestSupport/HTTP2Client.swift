// An HTTP/2 client on nghttp2's client session: makes frames and keeps what comes back, in memory or over a stream.

internal import CNghttp2

/// What a server sent, in order.
public enum ServerFrame: Equatable {
    case headers(stream: Int32, [String], isEnd: Bool)
    case data(stream: Int32, String, isEnd: Bool)
    case reset(stream: Int32, code: UInt32)
    case goAway(lastStream: Int32, code: UInt32)
    case windowUpdate(stream: Int32, Int)
    case settings([Int32: UInt32])
}

/// A client. Does not check what it sends, so that it can send what is wrong.
public final class HTTP2Client {
    /// All that came, but for answers to SETTINGS and PING.
    public private(set) var received: [ServerFrame] = []
    private var session: OpaquePointer?
    private var fields: [String] = []
    private var payload: [UInt8] = []
    private var bodies: [Int32: [UInt8]] = [:]
    private var trailers: [Int32: [(String, String)]] = [:]

    public init() {
        var callbacks: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        nghttp2_session_callbacks_set_on_header_callback(callbacks) { _, _, name, length, value, count, _, data in
            let name = String(decoding: UnsafeBufferPointer(start: name, count: length), as: UTF8.self)
            let value = String(decoding: UnsafeBufferPointer(start: value, count: count), as: UTF8.self)
            HTTP2Client.at(data).fields.append("\(name): \(value)")
            return 0
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, _, bytes, count, data in
            HTTP2Client.at(data).payload += UnsafeBufferPointer(start: bytes, count: count)
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, data in
            if let frame { HTTP2Client.at(data).keep(frame.pointee) }
            return 0
        }
        var options: OpaquePointer?
        nghttp2_option_new(&options)
        nghttp2_option_set_no_http_messaging(options, 1)
        nghttp2_option_set_max_send_header_block_length(options, 16 << 20)
        let me = Unmanaged.passUnretained(self).toOpaque()
        nghttp2_session_client_new2(&session, callbacks, me, options)
        nghttp2_session_callbacks_del(callbacks)
        nghttp2_option_del(options)
        nghttp2_submit_settings(session, 0, nil, 0)
    }

    deinit { nghttp2_session_del(session) }

    private static func at(_ data: UnsafeMutableRawPointer?) -> HTTP2Client {
        guard let data else { preconditionFailure("nghttp2 lost its client") }
        return Unmanaged<HTTP2Client>.fromOpaque(data).takeUnretainedValue()
    }

    private func keep(_ frame: nghttp2_frame) {
        let stream = frame.hd.stream_id
        let isEnd = frame.hd.flags & 1 != 0
        switch nghttp2_frame_type(UInt32(frame.hd.type)) {
        case NGHTTP2_HEADERS:
            received.append(.headers(stream: stream, fields, isEnd: isEnd))
            fields = []
        case NGHTTP2_DATA:
            received.append(.data(stream: stream, String(decoding: payload, as: UTF8.self), isEnd: isEnd))
            payload = []
        case NGHTTP2_RST_STREAM: received.append(.reset(stream: stream, code: frame.rst_stream.error_code))
        case NGHTTP2_GOAWAY:
            received.append(.goAway(lastStream: frame.goaway.last_stream_id, code: frame.goaway.error_code))
        case NGHTTP2_WINDOW_UPDATE:
            received.append(.windowUpdate(stream: stream, Int(frame.window_update.window_size_increment)))
        case NGHTTP2_SETTINGS where frame.hd.flags & 1 == 0:
            let entries = UnsafeBufferPointer(start: frame.settings.iv, count: frame.settings.niv)
            received.append(.settings(Dictionary(uniqueKeysWithValues: entries.map { ($0.settings_id, $0.value) })))
        default: break
        }
    }

    /// What came of a stream, without its window updates, and without the Date that the gateway gives answers that have
    /// none: it changes with the second. `received` has both.
    public func answer(_ stream: Int32) -> [ServerFrame] {
        received.compactMap { frame in
            switch frame {
            case .headers(stream, let fields, let isEnd):
                .headers(stream: stream, fields.filter { !$0.hasPrefix("date: ") }, isEnd: isEnd)
            case .data(stream, _, _), .reset(stream, _): frame
            default: nil
            }
        }
    }

    /// Reads what the server sent.
    public func receive(_ bytes: [UInt8]) {
        let taken = nghttp2_session_mem_recv(session, bytes, bytes.count)
        precondition(taken == bytes.count, "the server's frames are broken: \(taken)")
    }

    /// Everything there is to send.
    public func send() -> [UInt8] {
        var wire: [UInt8] = []
        var frame: UnsafePointer<UInt8>?
        while true {
            let count = nghttp2_session_mem_send(session, &frame)
            guard count > 0 else { return wire }
            wire += UnsafeBufferPointer(start: frame, count: count)
        }
    }

    // MARK: Requests

    /// Submits a request; nil for a body means that there is none. Returns its stream.
    @discardableResult
    public func request(
        _ fields: [(String, String)], body: [UInt8]? = nil, trailers: [(String, String)] = []
    ) -> Int32 {
        NameValues.with(fields) { entries in
            guard let body else {
                return nghttp2_submit_request(session, nil, entries.baseAddress, entries.count, nil, nil)
            }
            var provider = nghttp2_data_provider()
            provider.read_callback = { _, stream, buffer, limit, flags, _, data in
                HTTP2Client.at(data).provide(stream, buffer, limit, flags)
            }
            let stream = nghttp2_submit_request(session, nil, entries.baseAddress, entries.count, &provider, nil)
            bodies[stream] = body
            if !trailers.isEmpty { self.trailers[stream] = trailers }
            return stream
        }
    }

    /// Submits the head of a request whose body does not come. Returns its stream.
    public func open(_ fields: [(String, String)]) -> Int32 {
        NameValues.with(fields) { entries in
            var provider = nghttp2_data_provider()
            provider.read_callback = { _, _, _, _, _, _, _ in Int(NGHTTP2_ERR_DEFERRED.rawValue) }
            return nghttp2_submit_request(session, nil, entries.baseAddress, entries.count, &provider, nil)
        }
    }

    private func provide(
        _ stream: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ limit: Int, _ flags: UnsafeMutablePointer<UInt32>?
    ) -> Int {
        let body = bodies[stream] ?? []
        let count = min(limit, body.count)
        for index in 0..<count { buffer?[index] = body[index] }
        bodies[stream] = Array(body.dropFirst(count))
        guard count == body.count else { return count }
        flags?.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
        if let trailers = trailers[stream] {
            flags?.pointee |= NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
            NameValues.with(trailers) { entries in
                _ = nghttp2_submit_trailer(session, stream, entries.baseAddress, entries.count)
            }
        }
        return count
    }

    /// Submits a PING.
    public func ping() { nghttp2_submit_ping(session, 0, nil) }

    /// Submits an empty SETTINGS.
    public func settings() { nghttp2_submit_settings(session, 0, nil, 0) }

    /// Submits RST_STREAM with CANCEL.
    public func reset(_ stream: Int32) { nghttp2_submit_rst_stream(session, 0, stream, 8) }

    // MARK: Over a stream

    /// Sends what there is to send and reads, until `isDone`.
    public func talk(over stream: WireStream, until isDone: (HTTP2Client) -> Bool) throws {
        while true {
            let bytes = send()
            if !bytes.isEmpty { try stream.write(bytes) }
            if isDone(self) { return }
            let arrived = try stream.read()
            guard !arrived.isEmpty else { throw WireError.ended(after: "\(received)") }
            receive(arrived)
        }
    }

    /// Talks until the stream's answer has ended, and gives it back with its payload in one piece.
    public func finish(_ identifier: Int32, over stream: WireStream) throws -> [ServerFrame] {
        try talk(over: stream) { $0.hasEnded(identifier) }
        var frames: [ServerFrame] = []
        for frame in answer(identifier) {
            if case .data(_, let text, let isEnd) = frame, case .data(_, let earlier, _)? = frames.last {
                frames[frames.count - 1] = .data(stream: identifier, earlier + text, isEnd: isEnd)
            } else {
                frames.append(frame)
            }
        }
        return frames
    }

    /// Whether a stream was ended, by its answer or by a reset.
    public func hasEnded(_ identifier: Int32) -> Bool {
        answer(identifier).contains {
            switch $0 {
            case .headers(_, _, let isEnd), .data(_, _, let isEnd): isEnd
            default: true
            }
        }
    }
}
