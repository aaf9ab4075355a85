// Where an exchange asks the web application firewall.

internal import Addressing
internal import HTTPSemantics
internal import Pipeline
internal import Snapshots
internal import Telemetry
internal import Transport
internal import Upstreams
internal import WAF

extension Exchange {
    /// Runs the rules on the request's head; then either the request may go on, or it was answered, or its body is
    /// gathered first.
    ///
    /// - Returns: whether the exchange goes on at once.
    func inspectRequest() -> Bool {
        guard let rules = route?.inspection else { return true }
        let inspection = worker.takeInspection(rules)
        self.inspection = inspection
        if let interruption = inspection.begin(head: head, of: self, rules) {
            enforce(interruption)
            return false
        }
        // Calls of gRPC and tunnels have no end that could be waited for.
        guard !requestEnded, !isCall, !asksForSwitch, inspection.transaction.wantsRequestBody else {
            return judgeRequest(inspection)
        }
        inspection.holdRequest()
        if head.flags.contains(.expectContinue) {
            inspection.toldToContinue = true
            downstream?.sendInterim(worker.continueHead)
        }
        return false
    }

    /// Runs the rules on a request that was refused before it belonged to a route, for what they have to say in the
    /// log.
    func examineRefused() {
        guard inspection == nil, verdict.route < 0, let rules = view.snapshot.inspection else { return }
        let inspection = worker.takeInspection(rules)
        self.inspection = inspection
        _ = inspection.begin(head: head, of: self, rules, isEnforced: false)
        _ = inspection.endRequest()
    }

    /// Runs the rules on a head that could not be read.
    func examine(unreadable bytes: UnsafeRawBufferPointer) {
        guard let rules = view.snapshot.inspection else { return }
        client = peer
        let inspection = worker.takeInspection(rules)
        self.inspection = inspection
        inspection.examine(unreadable: bytes, of: self, rules)
    }

    /// - Returns: whether the exchange goes on.
    private func judgeRequest(_ inspection: Inspection) -> Bool {
        if let interruption = inspection.endRequest() {
            enforce(interruption)
            return false
        }
        return true
    }

    /// Takes a piece of a body that is gathered.
    func hold(_ body: CollectedBody, _ inspection: Inspection) {
        let bytes = UnsafeRawBufferPointer(start: body.run.start, count: body.run.count)
        inspection.keepTrailers(ofRequest: body)
        if let interruption = inspection.transaction.appendRequestBody(bytes) {
            enforce(interruption)
            return
        }
        // Past the limit the rules judge what they have, and the rest follows unseen.
        guard body.isEnded || inspection.transaction.isRequestBodyCut else { return }
        if judgeRequest(inspection) { enforceVerdict() }
    }

    /// Passes on what was gathered, as much as the upstream takes.
    func sendHeld(_ inspection: Inspection) {
        while let upstream, isConnected, inspection.hasMoreToPassOn {
            let piece = inspection.nextPiece(worker.memory, isRequestEnded: requestEnded)
            if result.sentAt == 0 {
                // A body of no bytes has an end all the same, unless the head says that there is none.
                let isNothing = piece.run.count == 0 && (!piece.isEnded || head.body != .chunked)
                sendHead(on: upstream, body: isNothing ? nil : piece, isEnded: piece.isEnded)
            } else {
                upstream.send(piece)
            }
            guard self.upstream === upstream, !upstream.hasPendingOutput else { return }
        }
    }

    // MARK: The answer

    /// Runs the rules on the answer's head.
    ///
    /// - Returns: whether the answer was taken care of: refused, or held until its body is here.
    func inspectAnswer(_ head: ResponseHead, _ body: CollectedBody) -> Bool {
        guard let inspection else { return false }
        if let interruption = inspection.begin(answer: head) {
            enforce(interruption)
            return true
        }
        let hasBody = !body.isEnded || body.run.count > 0
        guard hasBody, !isCall, inspection.transaction.wantsResponseBody else {
            if let interruption = inspection.endAnswer() {
                enforce(interruption)
                return true
            }
            return false
        }
        inspection.holdsAnswer = true
        inspection.answerHead.copy(head)
        holdAnswer(body, inspection)
        return true
    }

    /// Takes a piece of an answer that is held.
    func holdAnswer(_ body: CollectedBody, _ inspection: Inspection) {
        let transaction = inspection.transaction
        let bytes = UnsafeRawBufferPointer(start: body.run.start, count: body.run.count)
        if let interruption = transaction.appendResponseBody(bytes) {
            enforce(interruption)
            return
        }
        guard body.isEnded || transaction.isResponseBodyCut else { return }
        if let interruption = inspection.endAnswer() {
            enforce(interruption)
            return
        }
        inspection.releaseAnswer(worker.memory, last: body) { piece in
            if answerBegan { pass(piece) } else { begin(answer: inspection.answerHead, piece) }
        }
    }

    // MARK: Enforcing

    /// Does what a rule has decided.
    private func enforce(_ interruption: Interruption) {
        worker.shard.add(.wafBlocked)
        result.ruleIdentifier = interruption.rule?.identifier ?? 0
        switch interruption.action {
        case .deny(let status): reply(LocalReply(status, interruption.reason))
        case .redirect(let status, let location):
            var answer = LocalReply(status, interruption.reason)
            answer.setLocation(location)
            reply(answer)
        case .drop:
            expireWithoutAnswer(interruption.reason)
        }
    }

    /// Runs the last phase and writes down what matched.
    func finishInspection() {
        guard let inspection else { return }
        self.inspection = nil
        let transaction = inspection.transaction
        if !inspection.answerWasSeen { transaction.setResponse(status: Int(result.status), version: "HTTP/1.1") }
        transaction.run(.logging)
        worker.recordInspection(of: self, transaction)
        worker.recycle(inspection)
    }
}
