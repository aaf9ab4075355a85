// A backend that speaks HTTP/2, on nghttp2's server session: remembers requests, answers as a test tells it to.

internal import CNghttp2
internal import Synchronization

/// A request that an HTTP/2 backend was sent.
public struct HTTP2BackendRequest: Sendable {
    /// The number of the connection, from 0 in the order of acceptance.
    public var connection = 0
    /// The stream.
    public var stream: Int32 = 0
    /// All fields in their order, pseudo-fields too, as `name: value`.
    public var fields: [String] = []
    public var body: [UInt8] = []
    /// Trailer fields as `name: value`.
    public var trailers: [String] = []
    /// The code of a reset by the client; nil for none.
    public var resetBy: UInt32?

    /// The value of a field.
    public subscript(name: String) -> String? {
        fields.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
    }
}

/// What an HTTP/2 backend does with a request whose head, or all of it, has come.
public enum HTTP2BackendAnswer: Sendable {
    /// Waits for more of the request, or for ever.
    case wait
    /// Answers.
    case answer([(String, String)], body: [UInt8] = [], trailers: [(String, String)] = [])
    /// Sends fields without an end.
    case begin([(String, String)])
    /// Answers 200 and sends back whatever comes, until the client's end.
    case echo
    /// Resets the stream.
    case reset(UInt32)
    /// Says GOAWAY with the last stream before this one, and reads on.
    case goAway
    /// Closes the connection.
    case close
}

/// A server for HTTP/2 in clear text, or over TLS where a context is given.
public final class HTTP2Backend: Sendable {
    /// Called with what has come of a request, after its head, and at its end; `isEnded` tells.
    public typealias Decide = @Sendable (_ request: HTTP2BackendRequest, _ isEnded: Bool) -> HTTP2BackendAnswer

    private let upstream: ScriptedUpstream
    private let seen = Seen()

    final class Seen: Sendable {
        let requests = Mutex<[HTTP2BackendRequest]>([])
        let connections = Mutex(0)
    }

    /// - Parameters:
    ///   - settings: those of the server, by number.
    ///   - decide: what becomes of requests.
    public init(tls: TestTLS? = nil, settings: [(Int32, UInt32)] = [], decide: @escaping Decide) throws {
        let seen = seen
        upstream = try ScriptedUpstream(tls: tls) { stream, _ in
            let number = seen.connections.withLock { count in
                defer { count += 1 }
                return count
            }
            let peer = HTTP2BackendPeer(number, settings, seen, decide)
            try stream.write(peer.send())
            while !peer.isOver {
                let bytes = try stream.read()
                if bytes.isEmpty { return }
                peer.receive(bytes)
                let answer = peer.send()
                if !answer.isEmpty { try stream.write(answer) }
            }
        }
    }

    /// A backend that answers every request with 200 and `ok` once it is complete.
    public convenience init(tls: TestTLS? = nil, settings: [(Int32, UInt32)] = []) throws {
        try self.init(tls: tls, settings: settings) { _, isEnded in
            isEnded ? .answer([(":status", "200"), ("content-type", "text/plain")], body: Array("ok".utf8)) : .wait
        }
    }

    /// Where it listens, on 127.0.0.1.
    public var port: UInt16 { upstream.port }

    /// The requests in the order of their heads, with what has come of them.
    public var requests: [HTTP2BackendRequest] { seen.requests.withLock { $0 } }

    /// How many connections were accepted.
    public var connectionCount: Int { upstream.connectionCount }

    /// How many of them are still open.
    public var openCount: Int { upstream.openCount }

    /// Listens no more.
    public func stop() { upstream.stop() }
}

/// One connection's session.
private final class HTTP2BackendPeer {
    private let number: Int
    private let seen: HTTP2Backend.Seen
    private let decide: HTTP2Backend.Decide
    private var session: OpaquePointer?
    /// Where the requests of open streams stand in `seen.requests`.
    private var places: [Int32: Int] = [:]
    private var output: [Int32: [UInt8]] = [:]
    private var trailers: [Int32: [(String, String)]] = [:]
    private var echoes: Set<Int32> = []
    private var ended: Set<Int32> = []
    private var answered: Set<Int32> = []
    private(set) var isOver = false

    init(
        _ number: Int, _ settings: [(Int32, UInt32)], _ seen: HTTP2Backend.Seen, _ decide: @escaping HTTP2Backend.Decide
    ) {
        self.number = number
        self.seen = seen
        self.decide = decide
        var callbacks: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        nghttp2_session_callbacks_set_on_header_callback(callbacks) { _, frame, name, length, value, count, _, data in
            let name = String(decoding: UnsafeBufferPointer(start: name, count: length), as: UTF8.self)
            let value = String(decoding: UnsafeBufferPointer(start: value, count: count), as: UTF8.self)
            if let frame { HTTP2BackendPeer.at(data).field(frame.pointee, "\(name): \(value)") }
            return 0
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, stream, bytes, count, data in
            HTTP2BackendPeer.at(data).payload(stream, Array(UnsafeBufferPointer(start: bytes, count: count)))
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, data in
            if let frame { HTTP2BackendPeer.at(data).received(frame.pointee) }
            return 0
        }
        var options: OpaquePointer?
        nghttp2_option_new(&options)
        let me = Unmanaged.passUnretained(self).toOpaque()
        nghttp2_session_server_new2(&session, callbacks, me, options)
        nghttp2_session_callbacks_del(callbacks)
        nghttp2_option_del(options)
        let entries = settings.map { nghttp2_settings_entry(settings_id: $0.0, value: $0.1) }
        nghttp2_submit_settings(session, 0, entries, entries.count)
    }

    deinit { nghttp2_session_del(session) }

    private static func at(_ data: UnsafeMutableRawPointer?) -> HTTP2BackendPeer {
        guard let data else { preconditionFailure("nghttp2 lost its server") }
        return Unmanaged<HTTP2BackendPeer>.fromOpaque(data).takeUnretainedValue()
    }

    func receive(_ bytes: [UInt8]) {
        if nghttp2_session_mem_recv(session, bytes, bytes.count) < 0 { isOver = true }
    }

    func send() -> [UInt8] {
        var wire: [UInt8] = []
        var frame: UnsafePointer<UInt8>?
        while true {
            let count = nghttp2_session_mem_send(session, &frame)
            guard count > 0 else { return wire }
            wire += UnsafeBufferPointer(start: frame, count: count)
        }
    }

    private func change(_ stream: Int32, _ body: (inout HTTP2BackendRequest) -> Void) {
        guard let place = places[stream] else { return }
        seen.requests.withLock { body(&$0[place]) }
    }

    private func field(_ frame: nghttp2_frame, _ line: String) {
        let stream = frame.hd.stream_id
        if frame.headers.cat == NGHTTP2_HCAT_REQUEST {
            if places[stream] == nil {
                let number = number
                places[stream] = seen.requests.withLock { requests in
                    var request = HTTP2BackendRequest()
                    request.connection = number
                    request.stream = stream
                    requests.append(request)
                    return requests.count - 1
                }
            }
            change(stream) { $0.fields.append(line) }
        } else {
            change(stream) { $0.trailers.append(line) }
        }
    }

    private func payload(_ stream: Int32, _ bytes: [UInt8]) {
        change(stream) { $0.body += bytes }
        guard echoes.contains(stream) else { return }
        output[stream, default: []] += bytes
        nghttp2_session_resume_data(session, stream)
    }

    private func received(_ frame: nghttp2_frame) {
        let stream = frame.hd.stream_id
        switch nghttp2_frame_type(UInt32(frame.hd.type)) {
        case NGHTTP2_HEADERS, NGHTTP2_DATA:
            let isEnded = frame.hd.flags & 1 != 0
            if isEnded, echoes.contains(stream) {
                ended.insert(stream)
                nghttp2_session_resume_data(session, stream)
            }
            guard !answered.contains(stream), let place = places[stream] else { return }
            let request = seen.requests.withLock { $0[place] }
            carryOut(decide(request, isEnded), stream)
        case NGHTTP2_RST_STREAM: change(stream) { $0.resetBy = frame.rst_stream.error_code }
        default: break
        }
    }

    private func carryOut(_ answer: HTTP2BackendAnswer, _ stream: Int32) {
        switch answer {
        case .wait: return
        case .answer(let fields, let body, let trailers):
            output[stream] = body
            ended.insert(stream)
            if !trailers.isEmpty { self.trailers[stream] = trailers }
            respond(fields, stream, hasBody: !body.isEmpty || !trailers.isEmpty)
        case .begin(let fields): respond(fields, stream, hasBody: true)
        case .echo:
            echoes.insert(stream)
            respond([(":status", "200")], stream, hasBody: true)
        case .reset(let code): nghttp2_submit_rst_stream(session, 0, stream, code)
        case .goAway: nghttp2_submit_goaway(session, 0, stream - 2, 0, nil, 0)
        case .close: isOver = true
        }
        answered.insert(stream)
    }

    private func respond(_ fields: [(String, String)], _ stream: Int32, hasBody: Bool) {
        NameValues.with(fields) { entries in
            guard hasBody else {
                nghttp2_submit_response(session, stream, entries.baseAddress, entries.count, nil)
                return
            }
            var provider = nghttp2_data_provider()
            provider.read_callback = { _, stream, buffer, limit, flags, _, data in
                HTTP2BackendPeer.at(data).provide(stream, buffer, limit, flags)
            }
            nghttp2_submit_response(session, stream, entries.baseAddress, entries.count, &provider)
        }
    }

    private func provide(
        _ stream: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ limit: Int, _ flags: UnsafeMutablePointer<UInt32>?
    ) -> Int {
        let body = output[stream] ?? []
        let count = min(limit, body.count)
        guard count > 0 || ended.contains(stream) else { return Int(NGHTTP2_ERR_DEFERRED.rawValue) }
        body.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { buffer?.update(from: start, count: count) }
        }
        output[stream] = Array(body.dropFirst(count))
        guard count == body.count, ended.contains(stream) else { return count }
        flags?.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
        if let trailers = trailers[stream] {
            flags?.pointee |= NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
            NameValues.with(trailers) { entries in
                _ = nghttp2_submit_trailer(session, stream, entries.baseAddress, entries.count)
            }
        }
        return count
    }
}
