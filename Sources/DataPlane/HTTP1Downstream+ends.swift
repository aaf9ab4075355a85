// How exchanges, and then the connection, come to their end.

internal import HTTPSemantics
internal import Reactor
internal import Snapshots
internal import TLS
internal import Telemetry
internal import Timing
internal import Transport
internal import Upstreams

extension HTTP1Downstream {
    /// How long a client may go on sending what nobody reads, before its connection is closed under it. Without
    /// this pause the reset that a close sends could destroy the answer on its way (RFC 9112 §9.6).
    static let lingerTime: UInt64 = 2_000_000_000

    /// Part of the answer was sent. At its end the exchange is over, and the connection goes on or ends.
    func answerAdvanced(isEnded: Bool) {
        guard isEnded else { return }
        let mayHaveMore = awaitsBody || mayHaveInput
        finishExchange()
        if closesAfterAnswer {
            endConnection(mayHaveMore: mayHaveMore)
            return
        }
        phase = .head
        // A client that does not take its answers is not read: they would pile up here.
        wantsInput = !hasPendingOutput
        loop.setDeadline(deadline(after: timeouts.idle), of: self)
        if wantsInput, mayHaveInput { loop.schedule(self) }
    }

    func finishExchange() {
        guard let exchange else { return }
        self.exchange = nil
        awaitsBody = false
        exchange.finish()
    }

    /// Ends the connection once what was sent has gone.
    private func endConnection(mayHaveMore: Bool) {
        phase = .lingering
        wantsInput = false
        sendCloseNotify()
        if hasPendingOutput {
            closesWhenDrained = true
            // Who sends everything before it reads must be read, or neither side would go on.
            wantsInput = true
            if mayHaveInput { loop.schedule(self) }
            loop.setDeadline(deadline(after: timeouts.idle), of: self)
        } else if mayHaveMore {
            linger()
        } else {
            closeNow()
        }
    }

    /// The handshake alone was asked for, to see our certificate (RFC 8737 §3).
    func endChallenge() { endConnection(mayHaveMore: false) }

    private func linger() {
        Socket.endOutput(descriptor)
        wantsInput = true
        loop.setDeadline(loop.now.advanced(byNanoseconds: Self.lingerTime), of: self)
        loop.schedule(self)
    }

    func closeNow() {
        guard index >= 0 else { return }
        close()
        worker.connectionClosed(mark: mark)
    }

    /// Asks an idle connection to end; one with a request under way ends after its answer.
    func drain() {
        switch phase {
        case .head where searchedBytes == 0:
            // A request that has arrived already is answered.
            if wantsInput { pump() }
            guard index >= 0 else { return }
            if phase == .exchange {
                closesAfterAnswer = true
            } else if phase == .head, searchedBytes == 0 {
                endConnection(mayHaveMore: false)
            }
        case .exchange: closesAfterAnswer = true
        case .head, .handshake, .lingering: break
        }
    }

    /// Ends the connection whatever is under way: the drain's time is over.
    func cutOff() {
        exchange?.clientLeft(.drained, "drain deadline")
        exchange = nil
        closeNow()
    }

    // MARK: What happens to the connection

    func answerDrained() {
        if closesWhenDrained {
            closesWhenDrained = false
            if inputEnded { closeNow() } else { linger() }
            return
        }
        guard let exchange else {
            loop.setDeadline(deadline(after: timeouts.idle), of: self)
            guard phase == .head, !wantsInput else { return }
            wantsInput = true
            if mayHaveInput { loop.schedule(self) }
            return
        }
        loop.setDeadline(exchange.expiry, of: self)
        exchange.resumeAnswer()
    }

    func clientEndedInput() {
        switch phase {
        case .handshake: closeNow()
        case .lingering:
            // The end of the input may come before the end of the output.
            if !closesWhenDrained { closeNow() }
        case .head:
            sendCloseNotify()
            closeNow()
        case .exchange:
            // A client may end its direction and still wait for the answer; but not in the middle of its request.
            guard awaitsBody else {
                waitForClientsEnd()
                return
            }
            if let exchange, exchange.isTunnel {
                awaitsBody = false
                exchange.requestBody(CollectedBody(endAt: memory.nowhere, headroom: WorkerMemory.headroom))
                return
            }
            exchange?.clientLeft(.clientClosed, "client closed in mid request")
            exchange = nil
            closeNow()
        }
    }

    /// The client has ended its direction while its request is being answered. Unless more requests lie before the
    /// end, one that was to keep its connection has left: its upstream is told, as soon as we know.
    func lookForClientsEnd() {
        guard phase == .exchange, !awaitsBody, keptInputCount == 0 else { return }
        wantsInput = true
        pump()
    }

    /// How long a client that has ended its direction, though its connection was to go on, may wait for an answer to
    /// begin. One that leaves looks the same; its upstream must not work for nobody much longer.
    private static let halfCloseGrace: UInt64 = 500_000_000

    private func waitForClientsEnd() {
        guard let exchange, exchange.head.wantsKeepAlive, !exchange.answerBegan else { return }
        clientMayHaveLeft = true
        loop.setDeadline(min(exchange.expiry, loop.now.advanced(byNanoseconds: Self.halfCloseGrace)), of: self)
    }

    func connectionFailed(_ failure: ConnectionFailure) {
        if phase == .handshake { failedHandshake(failure) }
        exchange?.clientLeft(.clientClosed, "client reset the connection")
        exchange = nil
        closeNow()
    }

    private func failedHandshake(_ failure: ConnectionFailure) {
        guard case .tls(.plainHTTP) = failure else {
            let reason: StaticString =
                if case .tls(let failure) = failure { HandshakeLog.reason(of: failure) } else {
                    "client left in the TLS handshake"
                }
            worker.shard.add(.handshakesFailed)
            recordHandshake(reason)
            return
        }
        worker.shard.add(.plainRequestsOnTLS)
        tls = nil
        let answer: StaticString = """
            HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 55\r\n\
            Connection: close\r\n\r\nThis port speaks TLS: use https:// in front of the URL\n
            """
        send(answer.utf8Start, count: answer.utf8CodeUnitCount)
    }

    /// Writes why a handshake came to nothing, unless many did lately.
    private func recordHandshake(_ reason: StaticString) {
        guard worker.handshakeLog.take(at: loop.now) else { return }
        let name = tls?.withServerNameBytes { Array($0) } ?? []
        worker.takeExchange().recordConnection(
            listener: listener, peer: peer, .handshakeFailed, reason, serverName: name)
    }

    func timedOut(at now: MonotonicInstant) {
        switch phase {
        case .handshake:
            worker.shard.add(.timeoutHandshake)
            recordHandshake("TLS handshake too slow")
            closeNow()
        case .head: headDeadlineReached()
        case .exchange: exchangeDeadlineReached(at: now)
        case .lingering: closeNow()
        }
    }

    private func headDeadlineReached() {
        guard searchedBytes > 0 else {
            if hasPendingOutput { worker.shard.add(.timeoutWrite) } else { worker.shard.add(.timeoutIdle) }
            sendCloseNotify()
            closeNow()
            return
        }
        worker.shard.add(.timeoutHeader)
        refuseUnreadable(status: 408, reason: "request head too slow", outcome: .headerTimeout)
    }

    private func exchangeDeadlineReached(at now: MonotonicInstant) {
        guard let exchange else { return }
        if clientMayHaveLeft, !exchange.answerBegan {
            exchange.clientLeft(.clientClosed, "client closed the connection")
            self.exchange = nil
            closeNow()
        } else if exchange.expiry <= now {
            worker.shard.add(.timeoutRequest)
            exchange.expire(.requestTimeout, status: 504, "request timeout")
        } else if hasPendingOutput {
            worker.shard.add(.timeoutWrite)
            exchange.clientLeft(.writeTimeout, "client reads too slowly")
            self.exchange = nil
            closeNow()
        } else if awaitsBody, wantsInput {
            worker.shard.add(.timeoutBody)
            closesAfterAnswer = true
            exchange.expire(.bodyTimeout, status: 408, "request body too slow")
        } else {
            loop.setDeadline(exchange.expiry, of: self)
        }
    }
}
