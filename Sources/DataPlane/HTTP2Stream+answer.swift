// An answer on its way from an upstream, or from us, to an HTTP/2 stream.

internal import HTTP2
internal import HTTPSemantics
internal import Reactor
internal import Snapshots
internal import TLS
internal import Timing
internal import Transport
internal import Upstreams

extension HTTP2Stream {
    /// What there is to send of the answer's payload.
    func offerOutput(limit: Int) -> HTTP2Output {
        let available = keptOutput.count + offeredCount
        guard available > 0 else {
            guard outputIsComplete else { return .nothingYet }
            return .end(trailersFollow: submitTrailers())
        }
        if connection?.holdsBack ?? true { return .paused }
        let count = min(limit, available)
        let isLast = outputIsComplete && count == available
        return .data(count: count, isLast: isLast, trailersFollow: isLast && submitTrailers())
    }

    /// Moves payload into the connection's frames.
    func moveOutput(count: Int) {
        guard let connection else { return }
        let fromKept = min(count, keptOutput.count)
        if fromKept > 0 {
            let before = keptOutput.count
            connection.append(keptOutput.first, count: fromKept)
            keptOutput.drop(fromKept, pool: connection.memory.pool)
            outputDeadline = keptOutput.isEmpty ? .distantFuture : connection.deadline(after: connection.timeouts.idle)
            if before >= Self.maximumKeptOutput, keptOutput.count < Self.maximumKeptOutput {
                exchange?.connection?.resumeInput()
            }
        }
        guard fromKept < count, let offered else { return }
        connection.append(offered, count: count - fromKept)
        self.offered = offered + (count - fromKept)
        offeredCount -= count - fromKept
    }

    /// A part of the answer is on its way.
    func answerAdvanced(headBytes: Int, isEnded: Bool) {
        exchange?.result.headBytesSent &+= UInt64(headBytes)
        guard isEnded else { return }
        finishExchange()
        guard !isInputEnded, let connection else { return }
        // The answer is complete, and the request is not: the client is told to spare itself the rest (RFC 9113 §8.1).
        sparingDeadline = connection.loop.now.advanced(byNanoseconds: Self.sparingTime)
        connection.note(sparingDeadline)
    }

    private func submitTrailers() -> Bool {
        guard !outputTrailers.isEmpty, let connection else { return false }
        let fields = connection.worker.fields
        fields.begin(isLent: false)
        fields.append(lines: UnsafeMutableBufferPointer(start: outputTrailers.first, count: outputTrailers.count))
        connection.session?.sendTrailers(self, fields)
        outputTrailers.release(to: connection.memory.pool)
        return true
    }

    /// Takes payload of the answer: what the frames have room for at once, the rest is kept.
    private func output(_ body: CollectedBody, _ connection: HTTP2Downstream, submit: () -> Void) {
        if body.isEnded {
            outputIsComplete = true
            HTTP2Fields.keep(body.trailers, in: &outputTrailers, pool: connection.memory.pool)
        }
        offered = body.run.start
        offeredCount = body.run.count
        if connection.session?.isBusy ?? true { keepOffered(connection) }
        submit()
        connection.produceFrames()
        keepOffered(connection)
        offered = nil
    }

    private func keepOffered(_ connection: HTTP2Downstream) {
        guard offeredCount > 0, let offered else { return }
        guard exchange != nil else {
            offeredCount = 0
            return
        }
        keptOutput.append(offered, count: offeredCount, pool: connection.memory.pool)
        offeredCount = 0
        if outputDeadline == .distantFuture {
            outputDeadline = connection.deadline(after: connection.timeouts.idle)
            connection.note(outputDeadline)
        }
    }
}

extension HTTP2Stream: Downstream {
    var tls: TLSSession? { connection?.tls }

    var isBackedUp: Bool { keptOutput.count >= Self.maximumKeptOutput }

    func sendInterim(_ head: ResponseHead) {
        guard let connection, let session = connection.session else { return }
        let fields = connection.worker.fields
        HTTP2Fields.write(head, edits: nil, to: fields, isLent: !session.isBusy, scratch: connection.memory.head)
        session.respondInterim(self, fields)
        connection.produceFrames()
    }

    func send(_ head: ResponseHead, body: CollectedBody, of exchange: Exchange) {
        guard let connection, let session = connection.session else { return }
        let fields = connection.worker.fields
        HTTP2Fields.write(
            head, edits: exchange.route?.responseEdits, to: fields, isLent: !session.isBusy,
            scratch: connection.memory.head)
        let hasBody = !body.isEnded || body.run.count > 0 || !body.trailers.isEmpty
        output(body, connection) { session.respond(self, fields, hasBody: hasBody) }
    }

    func send(_ body: CollectedBody, of exchange: Exchange) {
        guard let connection, let session = connection.session else { return }
        output(body, connection) { session.resumeOutput(self) }
    }

    func send(_ reply: LocalReply, of exchange: Exchange) {
        guard let connection, let session = connection.session else { return }
        let fields = connection.worker.fields
        let scratch = connection.memory.head
        let content = reply.content(exchange)
        reply.writeFields(exchange, content: content, date: connection.worker.dateText, to: scratch)
        fields.begin(status: reply.status, isLent: !session.isBusy)
        fields.append(lines: UnsafeMutableBufferPointer(start: scratch.start, count: scratch.count))
        let hasBody = reply.hasContent && !content.isEmpty && exchange.head.method != .head
        exchange.result.bodyBytesSent = hasBody ? UInt64(content.count) : 0
        outputIsComplete = true
        if hasBody {
            content.withUnsafeBufferPointer { bytes in
                guard let start = bytes.baseAddress else { return }
                keptOutput.append(start, count: bytes.count, pool: connection.memory.pool)
            }
        }
        session.respond(self, fields, hasBody: hasBody)
        connection.produceFrames()
        if reply.closesConnection { connection.drain() }
    }

    func breakOff() {
        finishExchange()
        resetStream(.internalError)
    }
}
