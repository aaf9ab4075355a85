// What an exchange does with what comes from its upstream: the answer, or the failure.

internal import Addressing
internal import Bytes
internal import HTTP1
internal import HTTPSemantics
internal import LoadBalancing
internal import Pipeline
internal import Reactor
internal import Snapshots
internal import Telemetry
internal import Timing
internal import Transport
internal import Upstreams

extension Exchange: UpstreamConsumer {
    func upstreamConnected(_ request: any UpstreamRequest) {
        upstream = request
        isConnected = true
        result.connectEnded = worker.loop.now.nanoseconds
        if let inspection, inspection.hasMoreToPassOn {
            sendHeld(inspection)
            if !requestEnded, !inspection.hasMoreToPassOn { downstream?.resumeRequestBody() }
            return
        }
        sendHead(on: request, body: nil, isEnded: requestEnded)
        if !requestEnded { downstream?.resumeRequestBody() }
    }

    func introduction(_ version: UpstreamSnapshot.ProxyHeader) -> [UInt8] {
        ProxyHeaderWriter.header(
            isBinary: version == .v2, client: SocketAddress(client, port: client == peer ? peerPort : 0),
            local: downstream?.localAddress ?? SocketAddress(peer, port: 0))
    }

    func receivedInterim(_ head: ResponseHead) {
        if head.status == 100, inspection?.toldToContinue ?? false { return }
        result.interimAnswers += 1
        guard result.interimAnswers <= HTTP1Limits.maximumInterimAnswers else {
            result.outcome = .upstreamInvalid
            reply(LocalReply(502, "too many interim answers"))
            return
        }
        downstream?.sendInterim(head)
    }

    func received(_ head: ResponseHead, body: CollectedBody) {
        result.upstreamStatus = head.status
        result.answeredAt = worker.loop.now.nanoseconds
        if body.isEnded { upstream = nil }
        if asksForSwitch {
            switch ProtocolSwitchAnswer.judge(head, to: self) {
            case .notSwitched: break
            case .switched:
                beginTunnel(head, body)
                return
            case .refused(let reason):
                result.outcome = .upstreamInvalid
                reply(LocalReply(502, reason))
                return
            }
        }
        if inspectAnswer(head, body) { return }
        begin(answer: head, body)
    }

    /// Begins the answer to the client.
    func begin(answer head: ResponseHead, _ body: CollectedBody) {
        answerBegan = true
        result.status = head.status
        result.bodyBytesSent &+= UInt64(body.run.count)
        pace(body.run.count)
        if isCall, let index = head.first(.grpcStatus) {
            result.grpcStatus = GRPC.status(head.buffer(of: head.fields[index].value))
        }
        downstream?.send(head, body: body, of: self)
    }

    /// The endpoint has switched protocols, and so do we.
    private func beginTunnel(_ head: ResponseHead, _ body: CollectedBody) {
        answerBegan = true
        isTunnel = true
        requestEnded = false
        expiry = .distantFuture
        result.status = head.status
        worker.shard.add(.tunnelsOpened)
        worker.shard.add(.activeTunnels)
        upstream?.becomeTunnel(idleTimeout: route?.tunnelTimeout ?? 0)
        downstream?.switchProtocols(head, of: self)
        if body.run.count > 0 || body.isEnded { received(body: body) }
    }

    func received(body: CollectedBody) {
        if isCall, body.isEnded, let code = GRPC.status(inTrailers: UnsafeBufferPointer(body.trailers)) {
            result.grpcStatus = code
        }
        if body.isEnded { upstream = nil }
        if let inspection, inspection.holdsAnswer {
            holdAnswer(body, inspection)
        } else {
            pass(body)
        }
    }

    /// Passes a piece of the answer's body on.
    func pass(_ body: CollectedBody) {
        result.bodyBytesSent &+= UInt64(body.run.count)
        pace(body.run.count)
        downstream?.send(body, of: self)
    }

    func upstreamOutputDrained() {
        if let inspection, inspection.hasMoreToPassOn {
            sendHeld(inspection)
            guard !inspection.hasMoreToPassOn else { return }
        }
        downstream?.resumeRequestBody()
    }

    var isBackedUp: Bool { downstream?.isBackedUp ?? false || runsAhead() }

    var requestsUnderWay: Int { downstream?.requestsUnderWay ?? 1 }

    var readRoom: Int {
        let room = downstream?.readRoom ?? WorkerMemory.readSize
        guard let bandwidth = route?.bandwidth, bandwidth > 0, !isTunnel else { return room }
        // A tenth of a second's worth: what is read is sent.
        return min(room, max(1024, Int(bandwidth / 10)))
    }

    func upstreamFailed(_ failure: UpstreamFailure) {
        worker.count(failure.kind)
        upstream = nil
        isConnected = false
        if answerBegan {
            let isIdleTunnel = isTunnel && failure.kind == .responseTimeout
            end(
                failure.kind == .responseTimeout ? .responseTimeout : .upstreamClosed,
                isIdleTunnel ? "tunnel idle" : failure.reason)
            breakOff()
            return
        }
        if mayRetry(failure) {
            retry(after: failure)
            return
        }
        let failure = failure.kind == .noEndpoint ? previousFailure ?? failure : failure
        switch failure.kind {
        case .connectTimeout: result.outcome = .connectTimeout
        case .responseTimeout: result.outcome = .responseTimeout
        case .malformedAnswer: result.outcome = .upstreamInvalid
        case .closedBeforeAnswer: result.outcome = .upstreamClosed
        default: break
        }
        reply(LocalReply(failure.status, failure.reason))
    }

    private func retry(after failure: UpstreamFailure) {
        retriesLeft -= 1
        previousFailure = failure
        let pool = view.pools[verdict.upstream]
        pool.counters.retries.add(1)
        if failure.wasReused {
            pool.doubtIdleConnections(of: failure.endpoint)
        } else if failure.endpoint >= 0, failure.kind != .refused {
            tried.insert(failure.endpoint)
        }
        result.sentAt = 0
        attempt()
        // A try that failed at once has been followed by another, which may have sent the head.
        guard isConnected, !requestEnded, result.sentAt == 0 else { return }
        sendHeadAlone()
        downstream?.resumeRequestBody()
    }

    /// A request may be sent again where no endpoint can have acted upon it, or acting twice does no harm
    /// (RFC 9110 §9.2.2), and all of it is still here.
    private func mayRetry(_ failure: UpstreamFailure) -> Bool {
        guard retriesLeft > 0, !bodyWasPassedOn else { return false }
        switch failure.kind {
        case .connectRefused, .connectTimeout, .tlsFailed, .protocolNotAgreed, .refused: return true
        case .closedBeforeAnswer: return failure.nothingWasSent || head.method.isIdempotent
        default: return false
        }
    }
}
