// Requests of the control plane over libcurl.

internal import CCurl

/// Sends requests one at a time, over connections that are kept. Used by one thread alone.
///
/// TLS is verified, redirects are not followed, and proxies of the environment (`http_proxy`, `https_proxy`) are used.
public final class HTTPFetcher: Fetcher {
    /// How one kind of server is asked.
    public struct Policy: Sendable {
        /// Schemes of URLs that are fetched, as libcurl lists them: `https`, or `http,https`.
        public var schemes = "https"
        /// A PEM file with authorities that TLS is verified by; nil for the system's.
        public var trust: String?
        /// What to call ourselves.
        public var agent: String
        /// The media type of what is posted.
        public var postedType: String
        /// Bytes of an answer's body at most.
        public var maximumBodyBytes = 1 << 20
        /// Seconds for a connection, and for the whole of a request.
        public var connectSeconds = 15
        public var requestSeconds = 60

        public init(agent: String, postedType: String) {
            self.agent = agent
            self.postedType = postedType
        }
    }

    /// Fields of an answer; further ones are left out.
    static let maximumFields = 100

    private let handle: OpaquePointer
    private let exchange: Exchange
    private let posting: UnsafeMutablePointer<curl_slist>?

    /// What comes back; libcurl holds a bare pointer to it.
    fileprivate final class Exchange {
        let isStopped: @Sendable () -> Bool
        let maximumBodyBytes: Int
        var fields: [FetchResponse.Field] = []
        var body: [UInt8] = []

        init(maximumBodyBytes: Int, isStopped: @escaping @Sendable () -> Bool) {
            self.maximumBodyBytes = maximumBodyBytes
            self.isStopped = isStopped
        }
    }

    /// libcurl wants to be set up once, before its first use.
    private static let isSetUp: Bool = gatehouse_curl_global_init() == CURLE_OK

    /// - Parameter isStopped: asked while a request lasts, at least once a second: true ends it.
    public init(_ policy: Policy, isStopped: @escaping @Sendable () -> Bool) {
        guard Self.isSetUp, let made = curl_easy_init() else { fatalError("libcurl cannot be set up") }
        handle = OpaquePointer(made)
        exchange = Exchange(maximumBodyBytes: policy.maximumBodyBytes, isStopped: isStopped)
        posting = curl_slist_append(nil, "Content-Type: \(policy.postedType)")
        set(CURLOPT_USERAGENT, policy.agent)
        set(CURLOPT_PROTOCOLS_STR, policy.schemes)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_CONNECTTIMEOUT, policy.connectSeconds)
        set(CURLOPT_TIMEOUT, policy.requestSeconds)
        if let trust = policy.trust { set(CURLOPT_CAINFO, trust) }
        let owner = Unmanaged.passUnretained(exchange).toOpaque()
        gatehouse_curl_set_body_taker(pointer, { bytes, size, count, owner in
            HTTPFetcher.exchange(owner).take(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }, owner)
        gatehouse_curl_set_head_taker(pointer, { bytes, size, count, owner in
            HTTPFetcher.exchange(owner).takeLine(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }, owner)
        gatehouse_curl_set_watch(pointer, { owner, _, _, _, _ in
            HTTPFetcher.exchange(owner).isStopped() ? 1 : 0
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

    /// Sends a request and waits for the answer, whatever its status.
    public func send(_ request: FetchRequest) throws(FetchFailure) -> FetchResponse {
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
        return FetchResponse(status: status, fields: exchange.fields, body: exchange.body)
    }
}

extension HTTPFetcher.Exchange {
    /// All of it, or 0 where it is too much.
    fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= maximumBodyBytes else { return 0 }
        body += bytes
        return bytes.count
    }

    /// A line of a head. An interim response's head is followed by another: the last one counts.
    fileprivate func takeLine(_ bytes: UnsafeRawBufferPointer) -> Int {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            fields = []
        } else if let colon = line.firstIndex(of: ":"), fields.count < HTTPFetcher.maximumFields {
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) } ?? value.startIndex
            fields.append(FetchResponse.Field(line[..<colon].lowercased(), String(value[..<end])))
        }
        return bytes.count
    }
}
