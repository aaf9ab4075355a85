// A probe's question and answer on a stream of HTTP/2.

internal import HTTP2
internal import HTTPSemantics
internal import Snapshots
internal import Transport

/// The stream of a probe: a GET, or `grpc.health.v1.Health/Check` with its one message each way.
///
/// The request's message has the service's name as field 1, the answer's a status as field 1, of which 1 is SERVING;
/// before each stand a zero byte and its length in four.
final class HealthProbeStream: HTTP2ClientStream {
    private let check: UpstreamSnapshot.HealthCheck
    private unowned let connection: HTTP2Connection
    private let completion: HealthProbe.Completion
    private var question: [UInt8] = []
    private var answer: [UInt8] = []
    private var fault: String?
    private var hasHead = false

    /// Bytes of an answer that are kept: a status takes seven.
    private static let maximumAnswer = 64

    init(
        _ check: UpstreamSnapshot.HealthCheck, _ connection: HTTP2Connection,
        completion: @escaping HealthProbe.Completion
    ) {
        self.check = check
        self.connection = connection
        self.completion = completion
        super.init()
        guard let service = check.grpcService.map({ Array($0.utf8) }) else { return }
        // The validator has seen to it that the name's length fits one byte.
        let message = service.isEmpty ? [] : [0x0A, UInt8(truncatingIfNeeded: service.count)] + service
        question = [0, 0, 0, 0, UInt8(truncatingIfNeeded: message.count)] + message
    }

    // MARK: The question

    override func nextOutput(limit: Int) -> HTTP2Output {
        question.isEmpty
            ? .end(trailersFollow: false)
            : .data(count: min(limit, question.count), isLast: question.count <= limit, trailersFollow: false)
    }

    override func writeOutput(count: Int) {
        question.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { connection.append(start, count: count) }
        }
        question.removeFirst(count)
    }

    // MARK: The answer

    override func headReceived(_ head: ResponseHead) {
        hasHead = true
        guard check.grpcService != nil else {
            fault = check.fault(ofStatus: Int(head.status))
            return completion(fault)
        }
        if head.status != 200 { fault = "status \(head.status)" }
        if let index = head.first(.grpcStatus) { note(grpcStatus: head.buffer(of: head.fields[index].value)) }
        if isInputEnded { judge() }
    }

    private func note(grpcStatus: UnsafeBufferPointer<UInt8>) {
        let text = String(decoding: grpcStatus, as: UTF8.self)
        if text != "0", fault == nil { fault = "grpc-status \(text)" }
    }

    override func bodyReceived(_ start: UnsafeMutablePointer<UInt8>, count: Int, isLast: Bool) {
        answer += UnsafeBufferPointer(start: start, count: min(count, Self.maximumAnswer - answer.count))
        if isLast { judge() }
    }

    override func trailerReceived(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        if String(decoding: name, as: UTF8.self) == "grpc-status" { note(grpcStatus: value) }
    }

    override func bodyEnded() { judge() }

    private func judge() {
        guard check.grpcService != nil else { return }
        if fault == nil, answer != [0, 0, 0, 0, 2, 8, 1] { fault = "not serving" }
        completion(fault)
    }

    override func headWasTooLarge() { completion("answer too large") }

    override func headWasMalformed() { completion("malformed answer") }

    override func closed(_ code: HTTP2ErrorCode) {
        if !hasHead || check.grpcService != nil, code != .noError { completion("stream reset, code \(code.rawValue)") }
    }
}
