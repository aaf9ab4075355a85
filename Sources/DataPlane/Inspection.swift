// One exchange's way through the web application firewall.

internal import Addressing
internal import HTTPSemantics
internal import Reactor
internal import Snapshots
internal import Transport
internal import WAF

/// Hands an exchange's messages to the rules, and holds what the rules have not judged yet. Pooled by rule set.
final class Inspection {
    let transaction: Transaction
    /// Whether the request's body is being gathered; nothing of the request has been sent.
    var holdsRequest = false
    /// Whether the answer's body is being gathered; nothing of the answer has been sent.
    var holdsAnswer = false
    /// How much of the gathered body was passed on.
    var requestOffset = 0
    /// The head of an answer that is held.
    let answerHead = ResponseHead()
    /// Whether the client was told to go on, so that the upstream's own word for it is not repeated.
    var toldToContinue = false
    /// Whether a verdict on the request was reached: the answer to come is the upstream's.
    var answerWasSeen = false

    init(_ ruleSet: RuleSet, persistent: PersistentVariables) {
        transaction = Transaction(ruleSet, persistent: persistent)
    }

    /// Makes it ready for another exchange.
    func reset() {
        transaction.reset()
        holdsRequest = false
        holdsAnswer = false
        requestOffset = 0
        toldToContinue = false
        answerWasSeen = false
        answerHead.reset()
        answerHead.releaseExcess()
    }

    /// Bytes of a gathered request body that were not passed on yet.
    var requestRemaining: Int { transaction.heldRequestBody.count - requestOffset }

    // MARK: The request

    /// Begins with the request's head, and runs the rules that need no more.
    func begin(_ exchange: Exchange, _ rules: RouteInspection) -> Interruption? {
        switch rules.mode {
        case .block: transaction.decide(isEnforced: true)
        case .detect: transaction.decide(isEnforced: false)
        case nil: break
        }
        let local = exchange.localAddress
        transaction.begin(
            client: exchange.client, clientPort: exchange.clientPort, server: local.address, serverPort: local.port,
            identifier: exchange.identifierText, now: exchange.worker.secondsSinceEpoch)
        let head = exchange.head
        transaction.setRequestLine(
            method: raw(head.buffer(of: head.methodRange)), target: raw(head.buffer(of: head.target)),
            version: head.flags.contains(.http2) ? "HTTP/2.0" : head.minorVersion == 0 ? "HTTP/1.0" : "HTTP/1.1")
        for index in 0..<head.fieldCount {
            let field = head.fields[index]
            transaction.addRequestHeader(
                name: raw(head.buffer(of: field.name)), value: raw(head.buffer(of: field.value)))
        }
        return transaction.run(.requestHead)
    }

    /// The request's body is here, or none is looked at.
    func endRequest() -> Interruption? {
        holdsRequest = false
        transaction.endRequestBody()
        return transaction.run(.requestBody)
    }

    /// The next piece of the gathered request body, laid down in the worker's memory; valid until the next call.
    func nextPiece(_ memory: WorkerMemory, isRequestEnded: Bool) -> CollectedBody {
        let count = min(requestRemaining, WorkerMemory.heldSize)
        let body = lay(transaction.heldRequestBody, from: requestOffset, count: count, memory)
        requestOffset += count
        var piece = body
        piece.isEnded = isRequestEnded && requestRemaining == 0
        return piece
    }

    // MARK: The answer

    /// Begins with the answer's head, and runs the rules that need no more.
    func begin(answer head: ResponseHead) -> Interruption? {
        answerWasSeen = true
        transaction.setResponse(status: Int(head.status), version: head.minorVersion == 0 ? "HTTP/1.0" : "HTTP/1.1")
        for index in 0..<head.fieldCount {
            let field = head.fields[index]
            transaction.addResponseHeader(
                name: raw(head.buffer(of: field.name)), value: raw(head.buffer(of: field.value)))
        }
        return transaction.run(.responseHead)
    }

    /// The answer's body is here, or as much of it as rules want to see.
    func endAnswer() -> Interruption? {
        transaction.endResponseBody()
        return transaction.run(.responseBody)
    }

    /// Hands the gathered answer's body over in pieces, the last of which may end it.
    func releaseAnswer(_ memory: WorkerMemory, isEnded: Bool, _ body: (CollectedBody) -> Void) {
        holdsAnswer = false
        let total = transaction.heldResponseBody.count
        var offset = 0
        repeat {
            let count = min(total - offset, WorkerMemory.heldSize)
            var piece = lay(transaction.heldResponseBody, from: offset, count: count, memory)
            offset += count
            piece.isEnded = isEnded && offset == total
            body(piece)
        } while offset < total
    }

    private func lay(
        _ bytes: UnsafeRawBufferPointer, from offset: Int, count: Int, _ memory: WorkerMemory
    ) -> CollectedBody {
        if count > 0, let start = bytes.baseAddress {
            UnsafeMutableRawPointer(memory.held).copyMemory(from: start + offset, byteCount: count)
        }
        var body = CollectedBody(endAt: memory.held, headroom: WorkerMemory.headroom)
        body.run.count = count
        return body
    }

    private func raw(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes) }
}
