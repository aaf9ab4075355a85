// The protocol's messages over libcurl.

internal import CCurl

/// Sends requests to one authority over one kept connection. TLS is verified; redirects are not followed: the
/// protocol has none, and a signed message is for the URL it names.
public final class CurlTransport: AuthorityTransport {
    /// Bytes of an answer's body: an order for a hundred names is a tenth of it.
    static let maximumBodyBytes = 1 << 20
    /// Fields of an answer.
    static let maximumFields = 100
    /// Seconds for a connection, and for the whole of a request.
    static let connectSeconds = 15
    static let requestSeconds = 60

    private let handle: OpaquePointer
    private let trust: String?
    private let exchange: Exchange
    private let posting: UnsafeMutablePointer<curl_slist>?

    /// What comes back; libcurl holds a bare pointer to it.
    fileprivate final class Exchange {
        let isStopped: @Sendable () -> Bool
        var fields: [AuthorityResponse.Field] = []
        var body: [UInt8] = []

        init(isStopped: @escaping @Sendable () -> Bool) { self.isStopped = isStopped }
    }

    /// libcurl wants to be set up once, before its first use.
    private static let isSetUp: Bool = gatehouse_curl_global_init() == CURLE_OK

    /// - Parameters:
    ///   - trust: a PEM file with authorities to verify by; nil for the system's.
    ///   - agent: what to call ourselves (RFC 8555 §6.1).
    ///   - isStopped: asked while a request lasts, at least once a second: true ends it.
    public init(trust: String?, agent: String, isStopped: @escaping @Sendable () -> Bool) {
        guard Self.isSetUp, let made = curl_easy_init() else { fatalError("libcurl cannot be set up") }
        handle = OpaquePointer(made)
        self.trust = trust
        exchange = Exchange(isStopped: isStopped)
        posting = curl_slist_append(nil, "Content-Type: application/jose+json")
        set(CURLOPT_USERAGENT, agent)
        set(CURLOPT_PROTOCOLS_STR, "https")
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_CONNECTTIMEOUT, Self.connectSeconds)
        set(CURLOPT_TIMEOUT, Self.requestSeconds)
        if let trust { set(CURLOPT_CAINFO, trust) }
        let owner = Unmanaged.passUnretained(exchange).toOpaque()
        gatehouse_curl_set_body_taker(pointer, { bytes, size, count, owner in
            CurlTransport.exchange(owner).take(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }, owner)
        gatehouse_curl_set_head_taker(pointer, { bytes, size, count, owner in
            CurlTransport.exchange(owner).takeLine(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }, owner)
        gatehouse_curl_set_watch(pointer, { owner, _, _, _, _ in
            CurlTransport.exchange(owner).isStopped() ? 1 : 0
        }, owner)
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(posting)
    }

    private var pointer: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }

    private static func exchange(_ owner: UnsafeMutableRawPointer?) -> Exchange {
        guard let owner else { preconditionFailure("libcurl lost the argument that a callback was registered with") }
        return Unmanaged<Exchange>.fromOpaque(owner).takeUnretainedValue()
    }

    private func set(_ option: CURLoption, _ text: String) { gatehouse_curl_set_text(pointer, option, text) }
    private func set(_ option: CURLoption, _ number: Int) { gatehouse_curl_set_number(pointer, option, number) }

    public func send(_ request: AuthorityRequest) throws(TransportFailure) -> AuthorityResponse {
        if exchange.isStopped() { throw .stopped }
        exchange.fields = []
        exchange.body = []
        set(CURLOPT_URL, request.url)
        let result = request.body.withUnsafeBytes { body in
            switch request.method {
            case .get:
                set(CURLOPT_HTTPGET, 1)
                gatehouse_curl_set_list(pointer, CURLOPT_HTTPHEADER, nil)
            case .head:
                gatehouse_curl_set_list(pointer, CURLOPT_HTTPHEADER, nil)
                set(CURLOPT_NOBODY, 1)
            case .post:
                set(CURLOPT_POST, 1)
                set(CURLOPT_POSTFIELDSIZE, body.count)
                gatehouse_curl_set_pointer(
                    pointer, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: body.baseAddress))
                gatehouse_curl_set_list(pointer, CURLOPT_HTTPHEADER, posting)
            }
            return curl_easy_perform(pointer)
        }
        if request.method == .head { set(CURLOPT_NOBODY, 0) }
        guard result == CURLE_OK else {
            if result == CURLE_ABORTED_BY_CALLBACK { throw .stopped }
            throw .unreachable("\(request.url): \(String(cString: curl_easy_strerror(result)))")
        }
        var status = 0
        gatehouse_curl_status(pointer, &status)
        return AuthorityResponse(status: status, fields: exchange.fields, body: exchange.body)
    }
}

extension CurlTransport.Exchange {
    /// All of it, or 0 where it is too much.
    fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= CurlTransport.maximumBodyBytes else { return 0 }
        body += bytes
        return bytes.count
    }

    /// A line of a head. An interim response's head is followed by another: the last one counts.
    fileprivate func takeLine(_ bytes: UnsafeRawBufferPointer) -> Int {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            fields = []
        } else if let colon = line.firstIndex(of: ":"), fields.count < CurlTransport.maximumFields {
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) } ?? value.startIndex
            fields.append(AuthorityResponse.Field(line[..<colon].lowercased(), String(value[..<end])))
        }
        return bytes.count
    }
}
