// An answer on its way from an upstream, or from us, to an HTTP/2 stream.

internal import Addressing
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
        guard let connection, let session = connection.session else { return .nothingYet }
        return output.next(limit: limit, of: self, in: session, on: connection)
    }

    /// Moves payload into the connection's frames.
    func moveOutput(count: Int) {
        guard let connection else { return }
        let before = output.keptCount
        output.move(count, to: connection)
        guard before > 0 else { return }
        let kept = output.keptCount
        countOutput()
        outputDeadline = kept == 0 ? .distantFuture : connection.deadline(after: connection.timeouts.idle)
        // Streams that keep little are paused with less than that.
        if kept == 0 || before >= Self.maximumKeptOutput && kept < Self.maximumKeptOutput {
            exchange?.resumeAnswer()
        }
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

    /// Takes payload of the answer: what the frames have room for at once, the rest is kept.
    private func take(_ body: CollectedBody, _ connection: HTTP2Downstream, submit: () -> Void) {
        let pool = connection.memory.pool
        output.offer(body, pool: pool)
        if connection.session?.isBusy ?? true { keepOffered(connection) }
        submit()
        connection.produceFrames()
        keepOffered(connection)
    }

    private func keepOffered(_ connection: HTTP2Downstream) {
        guard exchange != nil else {
            output.dropOffered()
            return
        }
        output.keepOffered(pool: connection.memory.pool)
        countOutput()
        if output.keptCount > 0, outputDeadline == .distantFuture {
            outputDeadline = connection.deadline(after: connection.timeouts.idle)
            connection.note(outputDeadline)
        }
    }
}

extension HTTP2Stream: Downstream {
    var tls: TLSSession? { connection?.tls }

    var localAddress: SocketAddress? { connection.flatMap { Socket.localAddress($0.descriptor) } }

    var requestsUnderWay: Int { connection?.demand ?? 1 }

    var isBackedUp: Bool {
        let kept = output.keptCount
        return kept >= Self.maximumKeptOutput || kept > 0 && keepsLittle
    }

    var readRoom: Int { keepsLittle ? Self.smallReadSize : WorkerMemory.readSize }

    /// Whether what comes would have to be kept: the client's windows are all but shut, or its other streams keep much.
    private var keepsLittle: Bool {
        guard let connection, let session = connection.session else { return false }
        return connection.isCrowded || session.window(of: self) < Self.smallReadSize
    }

    func sendInterim(_ head: ResponseHead) {
        guard let connection, let session = connection.session else { return }
        let fields = connection.memory.fields
        HTTP2Fields.write(head, edits: nil, to: fields, isLent: !session.isBusy, scratch: connection.memory.head)
        session.respondInterim(self, fields)
        connection.produceFrames()
    }

    /// The tunnel is the stream from now on (RFC 8441 §5).
    func switchProtocols(_ head: ResponseHead, of exchange: Exchange) {
        guard let connection, let session = connection.session else { return }
        if let accept = head.first(named: ProtocolSwitchAnswer.acceptName) { head.drop(accept) }
        for index in 0..<head.fieldCount where head.fields[index].known == .contentLength { head.drop(index) }
        let fields = connection.memory.fields
        HTTP2Fields.write(
            head, status: 200, edits: exchange.route?.responseEdits, to: fields, isLent: !session.isBusy,
            scratch: connection.memory.head)
        session.respond(self, fields, hasBody: true)
        connection.produceFrames()
        exchange.result.status = 200
        if !keptBody.isEmpty || isInputEnded { askForResumption() }
    }

    func send(_ head: ResponseHead, body: CollectedBody, of exchange: Exchange) {
        guard let connection, let session = connection.session else { return }
        let fields = connection.memory.fields
        HTTP2Fields.write(
            head, edits: exchange.route?.responseEdits, to: fields, isLent: !session.isBusy,
            scratch: connection.memory.head, of: exchange)
        let hasBody = !body.isEnded || body.run.count > 0 || !body.trailers.isEmpty
        take(body, connection) { session.respond(self, fields, hasBody: hasBody) }
    }

    func send(_ body: CollectedBody, of exchange: Exchange) {
        guard let connection, let session = connection.session else { return }
        take(body, connection) { session.resumeOutput(self) }
    }

    func send(_ reply: LocalReply, of exchange: Exchange) {
        guard let connection, let session = connection.session else { return }
        let fields = connection.memory.fields
        let scratch = connection.memory.head
        if let code = reply.grpcStatus {
            reply.writeGRPCFields(exchange, code: code, date: connection.worker.dateText, to: scratch)
            fields.begin(status: 200, isLent: !session.isBusy)
            fields.append(lines: UnsafeMutableBufferPointer(start: scratch.start, count: scratch.count))
            session.respond(self, fields, hasBody: false)
            connection.produceFrames()
            return
        }
        // Where the client takes nothing the status alone is the answer, or it would have to be kept.
        let content = reply.status < 400 || session.window(of: self) > 0 ? reply.content(exchange) : []
        reply.writeFields(exchange, content: content, date: connection.worker.dateText, to: scratch)
        fields.begin(status: reply.status, isLent: !session.isBusy)
        fields.append(lines: UnsafeMutableBufferPointer(start: scratch.start, count: scratch.count))
        let hasBody = reply.hasContent && !content.isEmpty && exchange.head.method != .head
        exchange.result.bodyBytesSent = hasBody ? UInt64(content.count) : 0
        if hasBody {
            output.keepAll(content, pool: connection.memory.pool)
            countOutput()
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
