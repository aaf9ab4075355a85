// A server's session that writes down what it is told.

import HTTP1
import HTTP2
import HTTPSemantics

/// The server's end.
final class HTTP2FuzzServer: HTTP2ServerDelegate, HTTP2End {
    let log: HTTP2Log
    let consumes: Bool
    let answers: Bool
    private(set) var session: HTTP2ServerSession?
    private var streams: [HTTP2FuzzServerStream] = []
    let fields = FieldBlock()

    init(_ log: HTTP2Log, consumes: Bool, answers: Bool) {
        self.log = log
        self.consumes = consumes
        self.answers = answers
        session = HTTP2ServerSession(HTTP2SessionTemplate(), delegate: self)
    }

    func makeStream() -> HTTP2ServerStream {
        let stream = HTTP2FuzzServerStream(self)
        streams.append(stream)
        return stream
    }

    func append(_ bytes: UnsafePointer<UInt8>, count: Int) { log.outputBytes += count }

    func pingAnswered() { log.note("pong") }

    var wantsInput: Bool { session?.wantsInput ?? false }

    func receive(_ start: UnsafePointer<UInt8>, count: Int) {
        do {
            try session?.receive(start, count: count, at: 1_000_000_000)
        } catch {
            log.note("\(error)")
            log.isOver = true
        }
    }

    func produce() { session?.produce() }
}

/// A stream of a client.
final class HTTP2FuzzServerStream: HTTP2ServerStream {
    private unowned let server: HTTP2FuzzServer
    private let head = RequestHead()

    init(_ server: HTTP2FuzzServer) { self.server = server }

    override var requestHead: RequestHead { head }

    override func headReceived(fault: HTTP2HeadError?) {
        let line = "\(head.text(head.methodRange)) \(head.text(head.target))"
        server.log.note("head of \(identifier): \(line), \(fault.map { "\($0)" } ?? "good"), \(head.fieldSummary)")
        guard fault == nil else { return }
        if let broken = brokenLines(head, allowsUpgrade: head.flags.contains(.extendedConnect)) ?? brokenRequest() {
            server.log.fault = "stream \(identifier), \(line): \(broken)"
        }
        guard server.answers else { return }
        server.fields.begin(status: 200, isLent: false)
        server.session?.respond(self, server.fields, hasBody: true)
    }

    /// What HTTP/2 delivers, HTTP/1 would take, written as a request of its own, and understand alike.
    private func brokenRequest() -> String? {
        if head.method == .connect { return nil }
        let host = head.has(.host) ? "" : "host: \(head.text(head.authority))\r\n"
        let line = "\(head.text(head.methodRange)) \(head.text(head.target)) HTTP/1.1"
        let text = "\(line)\r\n\(host)\(head.rewrittenFields)"
        let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let limits = HTTP1Limits()
        // A head that is expanded by HPACK may be longer than one that is written out.
        guard bytes.count <= limits.maximumHeadBytes, head.fieldCount < limits.maximumFields else { return nil }
        let again = RequestHead()
        do {
            guard try RequestParser.parse(bytes.span, into: again, limits: limits) == bytes.count else {
                return "HTTP/1 sees another end of it"
            }
        } catch {
            return "HTTP/1 says \(error)"
        }
        guard again.method == head.method, again.text(again.path) == head.text(head.path),
            again.text(again.query) == head.text(head.query), Array(again.hostKey) == Array(head.hostKey),
            again.port == head.port
        else { return "HTTP/1 reads it otherwise" }
        if case .length(let length) = head.body, again.body != .length(length), length > 0 || again.body != .none {
            return "HTTP/1 reads the length \(again.body), not \(length)"
        }
        return nil
    }

    override func headWasMalformed() { server.log.note("malformed \(identifier)") }

    override func bodyReceived(_ start: UnsafeMutablePointer<UInt8>, count: Int, isLast: Bool) {
        server.log.note(payload: UnsafeBufferPointer(start: start, count: count), of: identifier)
        if isLast { server.log.note(endOf: identifier) }
        guard server.consumes else { return }
        server.session?.consumed(count, of: self)
        server.session?.consumedOnConnection(count)
    }

    override func trailerReceived(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        server.log.note("trailer of \(identifier): \(latin1(name)): \(latin1(value))")
        if let broken = brokenField(name, value) { server.log.fault = "a trailer of \(identifier): \(broken)" }
    }

    override func bodyEnded() { server.log.note(endOf: identifier) }

    override func nextOutput(limit: Int) -> HTTP2Output { .end(trailersFollow: false) }

    override func closed(_ code: HTTP2ErrorCode) { server.log.note("closed \(identifier): \(code.rawValue)") }
}

/// The broken promise about a field; nil where it is kept.
func brokenField(_ name: some Collection<UInt8>, _ value: some Collection<UInt8>) -> String? {
    let token = name.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
    guard !name.isEmpty, token else { return "the name \(latin1(name).debugDescription)" }
    guard !value.contains(where: { $0 < 0x20 && $0 != 9 || $0 == 0x7F }) else {
        return "a control byte in the value of \(latin1(name))"
    }
    let blank: Set<UInt8> = [9, 32]
    if let first = value.first, blank.contains(first) { return "a blank before the value of \(latin1(name))" }
    if blank.contains(Array(value).last ?? 0) { return "a blank behind the value of \(latin1(name))" }
    return nil
}

/// The broken promise about the field lines of a head (RFC 9113 §8.2); nil where all are kept.
func brokenLines(_ head: MessageHead, allowsUpgrade: Bool) -> String? {
    var position = head.firstLineEnd
    for index in 0..<head.fieldCount {
        let line = head.fields[index]
        let name = latin1(head.buffer(of: line.name))
        let expected = "\(name): \(latin1(head.buffer(of: line.value)))\r\n"
        let written = UnsafeBufferPointer(start: head.bytes, count: head.byteCount)[position..<Int(line.lineEnd)]
        guard latin1(written) == expected else { return "the line of \(name) is \(latin1(written).debugDescription)" }
        if let broken = brokenField(head.buffer(of: line.name), head.buffer(of: line.value)) { return broken }
        switch name {
        case "connection", "keep-alive", "proxy-connection", "transfer-encoding": return "the field \(name)"
        case "upgrade" where !allowsUpgrade: return "the field upgrade"
        case "te" where latin1(head.buffer(of: line.value)).lowercased() != "trailers": return "TE that is not trailers"
        default: break
        }
        position = Int(line.lineEnd)
    }
    guard position == head.byteCount - 2 else { return "there are bytes that belong to no field line" }
    return nil
}
