// A request's body on its way from an HTTP/2 stream to an upstream.

internal import HTTP2
internal import HTTPSemantics
internal import Reactor
internal import Telemetry
internal import Transport

extension HTTP2Stream {
    /// Passes payload on, or keeps it while the upstream is not ready.
    func takeBody(_ start: UnsafeMutablePointer<UInt8>, count: Int, isLast: Bool) {
        guard let connection else { return }
        connection.bodyArrived(count)
        decideIfDue()
        guard let exchange, awaitsBody else {
            // Nobody wants it: it was answered before. The stream's window stays closed.
            return
        }
        if keptBody.isEmpty, exchange.wantsRequestBody {
            let headroom = start - connection.memory.input + WorkerMemory.headroom
            passBody(start, count: count, headroom: headroom, isLast: isLast)
        } else {
            keptBody.append(start, count: count, pool: connection.memory.pool)
            connection.bodyKept(count)
        }
    }

    /// Passes payload on. What lies behind it is left as it was.
    private func passBody(_ start: UnsafeMutablePointer<UInt8>, count: Int, headroom: Int, isLast: Bool) {
        guard let exchange, let connection else { return }
        bodyBytes &+= UInt64(count)
        var body = CollectedBody(endAt: start, headroom: headroom)
        body.run.count = count
        body.consumed = count
        if case .length = exchange.head.body {
            bodyRemaining &-= UInt64(count)
            body.isEnded = bodyRemaining == 0
        } else {
            body.isEnded = isLast
        }
        if body.isEnded { awaitsBody = false }
        unacknowledged += count
        // A chunk's end is written behind the payload, where frames may lie that were not read yet.
        let behind = UnsafeMutableRawPointer(start + count)
        let saved = behind.loadUnaligned(as: UInt64.self)
        exchange.requestBody(body)
        behind.storeBytes(of: saved, as: UInt64.self)
        if self.exchange?.wantsRequestBody ?? true { acknowledge() }
        connection.note(deadline)
    }

    /// Lets the client send as much as was passed on.
    private func acknowledge() {
        guard unacknowledged > 0, let connection else { return }
        connection.session?.consumed(unacknowledged, of: self)
        unacknowledged = 0
        connection.loop.schedule(connection)
    }

    /// Keeps a trailer line until the body's end is passed on.
    func takeTrailer(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        guard let connection, let session = connection.session, exchange != nil, awaitsBody else { return }
        let maximum = session.limits.maximumTrailerBytes
        guard keptTrailers.append(name: name, value: value, maximum: maximum, pool: connection.memory.pool) else {
            abandon(.requestInvalid, "trailer section too large")
            session.reset(self, .enhanceYourCalm)
            return
        }
    }

    /// The client has sent everything.
    func endBody() {
        decideIfDue()
        guard let exchange, awaitsBody, keptBody.isEmpty, exchange.wantsRequestBody else { return }
        passEnd()
    }

    /// Passes the end on, with its trailers.
    private func passEnd() {
        guard let exchange, let connection else { return }
        awaitsBody = false
        keptTrailers.withEnd(pool: connection.memory.pool) { exchange.requestBody($0) }
    }

    func resumeRequestBody() {
        guard let exchange, awaitsBody, exchange.wantsRequestBody, let connection else { return }
        startBodyClock()
        acknowledge()
        connection.note(deadline)
        if !keptBody.isEmpty || isInputEnded { askForResumption() }
    }

    /// Asks for `resumeIfAsked` at the end of the turn.
    func askForResumption() {
        guard !asksForResumption else { return }
        asksForResumption = true
        connection?.scheduleResumption()
    }

    /// Passes on what is kept. The worker's input buffer is free.
    func resumeIfAsked() {
        guard asksForResumption else { return }
        asksForResumption = false
        guard let exchange, let connection, awaitsBody, exchange.wantsRequestBody else { return }
        let count = keptBody.count
        if count > 0 {
            let input = connection.memory.input
            input.update(from: keptBody.first, count: count)
            keptBody.release(to: connection.memory.pool)
            connection.bodyKept(-count)
            passBody(
                input, count: count, headroom: WorkerMemory.headroom, isLast: isInputEnded && keptTrailers.isEmpty)
        }
        if isInputEnded, awaitsBody, self.exchange?.wantsRequestBody ?? false { passEnd() }
        self.exchange?.sendHeadAlone()
    }
}
