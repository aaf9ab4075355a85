// A client's session with requests under way that writes down what it is told.

import HTTP1
import HTTP2
import HTTPSemantics

/// The client's end: three requests are under way, one of them without an end.
final class HTTP2FuzzClient: HTTP2ClientDelegate, HTTP2End {
    let log: HTTP2Log
    let consumes: Bool
    private(set) var session: HTTP2ClientSession?
    private var streams: [HTTP2FuzzClientStream] = []

    /// Those of streams 1, 3 and 5.
    private static let requests: [(head: String, hasBody: Bool)] = [
        ("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n", false), ("HEAD / HTTP/1.1\r\nhost: localhost\r\n\r\n", false),
        ("POST / HTTP/1.1\r\nhost: localhost\r\nte: trailers\r\n\r\n", true),
    ]

    init(_ log: HTTP2Log, consumes: Bool) {
        self.log = log
        self.consumes = consumes
        let session = HTTP2ClientSession(HTTP2SessionTemplate(limits: .upstream), delegate: self)
        self.session = session
        let fields = FieldBlock()
        for request in Self.requests {
            let stream = HTTP2FuzzClientStream(self)
            streams.append(stream)
            var head = Array(request.head.utf8)
            // The session copies the block before the bytes go.
            head.withUnsafeMutableBufferPointer { buffer in
                fields.begin(request: buffer, isSecure: false, isLent: false)
                _ = session.request(stream, fields, hasBody: request.hasBody)
            }
        }
    }

    func append(_ bytes: UnsafePointer<UInt8>, count: Int) { log.outputBytes += count }
    func pingAnswered() { log.note("pong") }
    func settingsReceived() { log.note("settings \(session?.maximumStreams ?? 0)") }
    func goAwayReceived() { log.note("going away") }
    func requestNotSent(_ identifier: Int32) { log.note("not sent \(identifier)") }

    var wantsInput: Bool { session?.wantsInput ?? false }

    func receive(_ start: UnsafePointer<UInt8>, count: Int) {
        do {
            try session?.receive(start, count: count, at: 1_000_000_000)
        } catch {
            log.note("\(error)")
            log.isOver = true
        }
    }

    func produce() {
        session?.produce()
        if let open = session?.openStreams, !(0...Self.requests.count).contains(open) {
            log.fault = "\(open) streams are open"
        }
    }
}

/// A stream with a request of ours.
final class HTTP2FuzzClientStream: HTTP2ClientStream {
    private unowned let client: HTTP2FuzzClient
    private var hasHead = false
    private var isClosed = false

    init(_ client: HTTP2FuzzClient) { self.client = client }

    override func interimReceived(_ head: ResponseHead) {
        client.log.note("interim of \(identifier): \(head.status), \(head.fieldSummary)")
        if hasHead { client.log.fault = "an interim answer behind the final one" }
        judge(head)
        if !(100...199).contains(head.status) { client.log.fault = "\(head.status) as interim" }
    }

    override func headReceived(_ head: ResponseHead) {
        client.log.note("head of \(identifier): \(head.status), \(head.body), \(head.fieldSummary)")
        if hasHead { client.log.fault = "two heads of one answer" }
        hasHead = true
        judge(head)
        if !(200...999).contains(head.status) { client.log.fault = "\(head.status) as final" }
    }

    /// What HTTP/2 delivers stands there as HTTP/1 would have written it.
    private func judge(_ head: ResponseHead) {
        if let broken = brokenLines(head, allowsUpgrade: false) ?? brokenResponse(head) {
            client.log.fault = "an answer on \(identifier), \(head.status): \(broken)"
        }
    }

    private func brokenResponse(_ head: ResponseHead) -> String? {
        let bytes = Array(UnsafeBufferPointer(start: head.bytes, count: head.byteCount))
        let limits = HTTP1Limits()
        guard bytes.count <= limits.maximumHeadBytes, head.fieldCount < limits.maximumFields else { return nil }
        let again = ResponseHead()
        do {
            guard try ResponseParser.parse(bytes.span, into: again, limits: limits) == bytes.count else {
                return "HTTP/1 sees another end of it"
            }
        } catch {
            return "HTTP/1 says \(error)"
        }
        guard again.status == head.status else { return "HTTP/1 reads \(again.status)" }
        return nil
    }

    override func headWasTooLarge() { client.log.note("too large \(identifier)") }
    override func headWasMalformed() { client.log.note("malformed \(identifier)") }

    override func bodyReceived(_ start: UnsafeMutablePointer<UInt8>, count: Int, isLast: Bool) {
        if !hasHead { client.log.fault = "payload before a head" }
        client.log.note(payload: UnsafeBufferPointer(start: start, count: count), of: identifier)
        if isLast { client.log.note(endOf: identifier) }
        guard client.consumes else { return }
        client.session?.consumed(count, of: self)
        client.session?.consumedOnConnection(count)
    }

    override func trailerReceived(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        client.log.note("trailer of \(identifier): \(latin1(name)): \(latin1(value))")
        if let broken = brokenField(name, value) { client.log.fault = "a trailer of \(identifier): \(broken)" }
    }

    override func bodyEnded() { client.log.note(endOf: identifier) }

    override func nextOutput(limit: Int) -> HTTP2Output { .nothingYet }

    override func closed(_ code: HTTP2ErrorCode) {
        client.log.note("closed \(identifier): \(code.rawValue)")
        if isClosed { client.log.fault = "\(identifier) is closed twice" }
        isClosed = true
    }
}
