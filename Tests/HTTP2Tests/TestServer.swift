// A server in memory: the session under test, with handlers that write down what they are told.

import HTTP2
import HTTPSemantics
import TestSupport
import Bytes

/// A stream that answers as it is told to, and remembers.
final class TestStream: HTTP2ServerStream {
    unowned let server: TestServer
    let head = RequestHead()
    var fault: HTTP2HeadError?
    var isHeadComplete = false
    var isMalformed = false
    var body: [UInt8] = []
    var bodyIsEnded = false
    var trailers: [String] = []
    var closedWith: HTTP2ErrorCode?
    var output: [UInt8] = []
    var outputIsComplete = false
    var outputTrailers = ""
    var isAnswered = false

    init(server: TestServer) { self.server = server }

    override var requestHead: RequestHead { head }

    override func headReceived(fault: HTTP2HeadError?) {
        self.fault = fault
        isHeadComplete = true
        bodyIsEnded = isInputEnded
        server.headReceived(self)
    }

    override func headWasMalformed() { isMalformed = true }

    override func bodyReceived(_ start: UnsafeMutablePointer<UInt8>, count: Int, isLast: Bool) {
        body += UnsafeBufferPointer(start: start, count: count)
        if isLast { bodyIsEnded = true }
        if server.consumes {
            server.session?.consumed(count, of: self)
            server.session?.consumedOnConnection(count)
        }
    }

    override func trailerReceived(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        trailers.append("\(String(decoding: name, as: UTF8.self)): \(String(decoding: value, as: UTF8.self))")
    }

    override func bodyEnded() { bodyIsEnded = true }

    override func nextOutput(limit: Int) -> HTTP2Output {
        if output.isEmpty {
            return outputIsComplete ? .end(trailersFollow: submitTrailers()) : .nothingYet
        }
        let count = min(limit, output.count)
        let isLast = outputIsComplete && count == output.count
        return .data(count: count, isLast: isLast, trailersFollow: isLast && submitTrailers())
    }

    private func submitTrailers() -> Bool {
        guard !outputTrailers.isEmpty else { return false }
        server.fields.begin(isLent: false)
        server.append(outputTrailers)
        server.session?.sendTrailers(self, server.fields)
        outputTrailers = ""
        return true
    }

    override func writeOutput(count: Int) {
        output.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { server.append(start, count: count) }
        }
        output.removeFirst(count)
    }

    override func outputAdvanced(headBytes: Int, isEnded: Bool) { if isEnded { isAnswered = true } }

    override func closed(_ code: HTTP2ErrorCode) { closedWith = code }

    /// The head as HTTP/1 would have it, without the empty line.
    var text: String {
        let line = head.buffer(of: ByteRange(Int(head.methodRange.start), to: head.target.end))
        let lines = head.buffer(of: ByteRange(head.firstLineEnd, to: head.byteCount - 2))
        return String(decoding: line, as: UTF8.self) + "\r\n" + String(decoding: lines, as: UTF8.self)
    }

    func text(_ range: ByteRange) -> String { String(decoding: head.buffer(of: range), as: UTF8.self) }
}

final class TestServer: HTTP2ServerDelegate {
    private(set) var session: HTTP2ServerSession?
    private(set) var streams: [TestStream] = []
    private(set) var output: [UInt8] = []
    private(set) var pingAnswers = 0
    private(set) var failure: HTTP2SessionFailure?
    let fields = FieldBlock()
    /// Whether bodies are taken as they come.
    var consumes = true
    /// What to do with a complete head.
    var answer: (TestServer, TestStream) -> Void = { _, _ in }

    init(limits: HTTP2Limits = HTTP2Limits()) {
        session = HTTP2ServerSession(HTTP2SessionTemplate(limits: limits), delegate: self)
    }

    func makeStream() -> HTTP2ServerStream {
        streams.append(TestStream(server: self))
        return streams[streams.count - 1]
    }

    func append(_ bytes: UnsafePointer<UInt8>, count: Int) { output += UnsafeBufferPointer(start: bytes, count: count) }

    func pingAnswered() { pingAnswers += 1 }

    func headReceived(_ stream: TestStream) { answer(self, stream) }

    /// Reads bytes, in pieces of so many.
    func receive(_ bytes: [UInt8], inPiecesOf size: Int = .max, at now: UInt64 = 1_000_000_000) {
        var position = 0
        while position < bytes.count, failure == nil {
            let end = position + min(size, bytes.count - position)
            do {
                // A copy of its own: what handlers write over must not be what is read next.
                try Array(bytes[position..<end]).withUnsafeBufferPointer { piece throws(HTTP2SessionFailure) in
                    if let start = piece.baseAddress { try session?.receive(start, count: piece.count, at: now) }
                }
            } catch {
                failure = error
            }
            position = end
        }
    }

    /// All that there is to send.
    func produce() -> [UInt8] {
        session?.produce()
        defer { output = [] }
        return output
    }

    /// Appends lines to `fields`; their memory lives as long as the process.
    func append(_ lines: String) {
        let bytes = Array(lines.utf8)
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = memory.initialize(from: bytes)
        fields.append(lines: memory)
    }

    /// Answers with a status, field lines and a whole body.
    func respond(_ stream: TestStream, _ status: UInt16, _ lines: String, body: String = "") {
        fields.begin(status: status, isLent: false)
        append(lines)
        stream.output = Array(body.utf8)
        stream.outputIsComplete = true
        session?.respond(stream, fields, hasBody: !body.isEmpty)
    }
}

/// Lets both talk until neither has anything to say.
func exchange(_ client: HTTP2Client, _ server: TestServer, piecesOf size: Int = .max) {
    while true {
        let toServer = client.send()
        server.receive(toServer, inPiecesOf: size)
        let toClient = server.produce()
        if toServer.isEmpty, toClient.isEmpty { return }
        client.receive(toClient)
    }
}
