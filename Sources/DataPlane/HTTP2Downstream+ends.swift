// How an HTTP/2 connection comes to its end.

internal import Addressing
internal import HTTP2
internal import Reactor
internal import Snapshots
internal import Telemetry
internal import Timing
internal import Transport

extension HTTP2Downstream: ClientConnection {
    func cutOff() { close(.drained, "drain deadline") }

    /// The session cannot go on: its GOAWAY goes out, and that is the end.
    func sessionFailed(_ failure: HTTP2SessionFailure) {
        recordFailure(failure, failure.reason)
        wantsInput = false
        loop.schedule(self)
    }

    /// Ends the connection once what was sent has gone.
    func endConnection() {
        guard index >= 0 else { return }
        ending = .lingering
        if let session, session.endCode != 0, !faultIsRecorded {
            // Resets that the client made us send are counted when they go out: then it is here that the budget's end
            // is found.
            if session.hasRunOutOfBudget {
                recordFailure(.limit(.workBudget), HTTP2Limit.workBudget.reason)
            } else {
                recordFailure(nil, "HTTP/2 connection error (RFC 9113 section 5.4.1)")
            }
        }
        abandonStreams(.requestInvalid, "HTTP/2 session ended")
        endSession()
        wantsInput = false
        sendCloseNotify()
        if hasPendingOutput {
            writeDeadline = deadline(after: timeouts.idle)
            note(writeDeadline)
        } else {
            linger()
        }
    }

    /// Counts why the session cannot go on, by the limit where there is one, and has the log tell of it: on the lines
    /// of its streams, or on one of its own.
    private func recordFailure(_ failure: HTTP2SessionFailure?, _ reason: StaticString) {
        if case .limit(let limit) = failure {
            worker.shard.add(WorkerCounter(exceeding: limit))
        } else {
            worker.shard.add(.parseFraming)
        }
        faultIsRecorded = true
        let isToldByStreams = streams.contains { $0.hasRequest }
        abandonStreams(.requestInvalid, reason)
        if !isToldByStreams {
            worker.takeExchange().recordConnection(listener: listener, peer: peer, .requestInvalid, reason)
        }
    }

    /// Waits a little for the client to close, so that the last frames are not lost to a reset (RFC 9113 §5.4.1).
    func linger() {
        Socket.endOutput(descriptor)
        wantsInput = true
        idleDeadline = loop.now.advanced(byNanoseconds: HTTP1Downstream.lingerTime)
        note(idleDeadline)
        loop.schedule(self)
    }

    /// Ends what has taken too long.
    func timedOut(at now: MonotonicInstant) {
        if writeDeadline <= now {
            worker.shard.add(.timeoutWrite)
            close(.writeTimeout, "client reads too slowly")
            return
        }
        var position = streams.count - 1
        while position >= 0 {
            if position < streams.count, streams[position].deadline <= now {
                streams[position].deadlineReached(at: now)
            }
            position -= 1
        }
        guard streams.isEmpty, idleDeadline <= now else { return }
        if ending == .lingering {
            closeNow()
            return
        }
        worker.shard.add(.timeoutIdle)
        session?.end(.noError)
        loop.schedule(self)
    }
}
