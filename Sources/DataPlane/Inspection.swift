// One exchange's way through the web application firewall.

internal import Addressing
internal import Bytes
internal import HTTPSemantics
internal import Reactor
internal import Snapshots
internal import Transport
internal import WAF

/// Hands an exchange's messages to the rules, and holds what the rules have not judged yet. Pooled by rule set.
final class Inspection {
    let transaction: Transaction
    /// What it runs, and how.
    private(set) var rules: RouteInspection
    /// Whether the request's body is being gathered; nothing of the request has been sent.
    var holdsRequest = false
    /// Whether the answer's body is being gathered; nothing of the answer has been sent.
    var holdsAnswer = false
    /// Whether the request's body was gathered.
    private(set) var hasHeldRequest = false
    /// How much of the gathered body was passed on.
    private var requestOffset = 0
    /// Whether all of it was, its end too if it has come.
    private var isPassedOn = false
    /// The head of an answer that is held.
    let answerHead = ResponseHead()
    /// Trailer lines of a gathered body, each with its line end.
    private var requestTrailers: [UInt8] = []
    private var answerTrailers: [UInt8] = []
    /// Whether the client was told to go on, so that the upstream's own word for it is not repeated.
    var toldToContinue = false
    /// Whether a verdict on the request was reached: the answer to come is the upstream's.
    var answerWasSeen = false

    init(_ rules: RouteInspection, persistent: PersistentVariables) {
        self.rules = rules
        transaction = Transaction(rules.ruleSet, persistent: persistent)
    }

    /// Makes it ready for another exchange.
    func reset() {
        transaction.reset()
        holdsRequest = false
        holdsAnswer = false
        hasHeldRequest = false
        rewind()
        requestTrailers.removeAll(keepingCapacity: true)
        answerTrailers.removeAll(keepingCapacity: true)
        toldToContinue = false
        answerWasSeen = false
        answerHead.reset()
        answerHead.releaseExcess()
    }

    /// Whether there is something of a gathered request body that was not passed on yet.
    var hasMoreToPassOn: Bool { hasHeldRequest && !isPassedOn }

    /// Begins to gather the request's body.
    func holdRequest() {
        holdsRequest = true
        hasHeldRequest = true
    }

    /// Keeps the trailers of the body's last piece: they are passed on with its end.
    func keepTrailers(ofRequest piece: CollectedBody) {
        if piece.isEnded { requestTrailers.append(contentsOf: piece.trailers) }
    }

    /// The gathered body is passed on from its beginning: to the first upstream, or to another.
    func rewind() {
        requestOffset = 0
        isPassedOn = false
    }

    // MARK: The request

    private func begin(_ request: some InspectedRequest, _ rules: RouteInspection, leavesOut: Bool = true) {
        self.rules = rules
        switch rules.mode {
        case .block: transaction.decide(isEnforced: true)
        case .detect: transaction.decide(isEnforced: false)
        case nil: break
        }
        transaction.blocksOverBudget = rules.blocksOverBudget
        transaction.unpacksBodies = rules.unpacksBodies
        if let overlay = rules.overlay { transaction.apply(overlay, leavesOut: leavesOut) }
        let local = request.localAddress
        transaction.begin(
            client: request.client, clientPort: request.clientPort, server: local.address, serverPort: local.port,
            identifier: request.identifier, now: request.secondsSinceEpoch)
    }

    /// Begins with the request's head, and runs the rules that need no more.
    func begin(
        head: RequestHead, of request: some InspectedRequest, _ rules: RouteInspection, isEnforced: Bool = true,
        leavesOut: Bool = true
    ) -> Interruption? {
        begin(request, rules, leavesOut: leavesOut)
        if !isEnforced { transaction.decide(isEnforced: false) }
        transaction.setRequestLine(
            method: raw(head.buffer(of: head.methodRange)), target: raw(head.buffer(of: head.target)),
            version: version(of: head))
        var hasHost = false
        for index in 0..<head.fieldCount {
            let field = head.fields[index]
            if field.known == .host { hasHost = true }
            // A length that chunks override is no part of the message any more (RFC 9112 §6.3).
            if field.known == .contentLength, head.body == .chunked { continue }
            transaction.addRequestHeader(
                name: raw(head.buffer(of: field.name)), value: raw(head.buffer(of: field.value)))
        }
        // HTTP/2 says it as :authority (RFC 9113 §8.3.1); rules ask for the Host that goes on to the upstream.
        if !hasHost, head.flags.contains(.http2), head.authority.count > 0 {
            let name: StaticString = "host"
            transaction.addRequestHeader(
                name: UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount),
                value: raw(head.buffer(of: head.authority)))
        }
        return transaction.run(.requestHead)
    }

    /// Runs the request's rules on a head that is no HTTP: it is refused whatever they say, but they may have a name
    /// for it. Lines and words are taken as they come.
    func examine(unreadable bytes: UnsafeRawBufferPointer, of exchange: Exchange, _ rules: RouteInspection) {
        begin(exchange, rules)
        transaction.decide(isEnforced: false)
        var isFirst = true
        for line in bytes.split(separator: 0x0A) {
            let line = line.last == 0x0D ? line.dropLast() : line
            if line.isEmpty { break }
            if isFirst {
                let words = line.split(separator: 0x20, maxSplits: 2)
                func word(_ number: Int) -> UnsafeRawBufferPointer {
                    words.indices.contains(number)
                        ? UnsafeRawBufferPointer(rebasing: words[number]) : UnsafeRawBufferPointer(start: nil, count: 0)
                }
                transaction.setRequestLine(method: word(0), target: word(1), version: word(2))
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
                transaction.addRequestHeader(
                    name: UnsafeRawBufferPointer(rebasing: line[..<colon]),
                    value: UnsafeRawBufferPointer(rebasing: value))
            }
            isFirst = false
        }
        transaction.run(.requestHead)
        _ = endRequest()
    }

    private func version(of head: RequestHead) -> UnsafeRawBufferPointer {
        let text: StaticString =
            head.flags.contains(.http2) ? "HTTP/2.0" : head.minorVersion == 0 ? "HTTP/1.0" : "HTTP/1.1"
        return UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// The request's body is here, or none is looked at.
    func endRequest() -> Interruption? {
        holdsRequest = false
        transaction.endRequestBody()
        return transaction.run(.requestBody)
    }

    /// The next piece of the gathered request body, laid down in the worker's memory; valid until the next call.
    func nextPiece(_ memory: WorkerMemory, isRequestEnded: Bool) -> CollectedBody {
        let body = transaction.heldRequestBody
        let (piece, isLast) = lay(body, from: requestOffset, requestTrailers, isEnded: isRequestEnded, memory)
        requestOffset += piece.run.count
        isPassedOn = isLast
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
    ///
    /// - Parameter last: the piece that was gathered last, for its trailers.
    func releaseAnswer(_ memory: WorkerMemory, last: CollectedBody, _ body: (CollectedBody) -> Void) {
        holdsAnswer = false
        if last.isEnded { answerTrailers.append(contentsOf: last.trailers) }
        var offset = 0
        var isLast = false
        repeat {
            let piece: CollectedBody
            let held = transaction.heldResponseBody
            (piece, isLast) = lay(held, from: offset, answerTrailers, isEnded: last.isEnded, memory)
            offset += piece.run.count
            body(piece)
        } while !isLast
    }

    /// Lays the next piece of a gathered body down in the worker's memory, and its trailers with the last one.
    ///
    /// Trailers lie at the memory's end, where writing the piece as chunks does not reach them before they are read.
    /// - Returns: the piece, and whether nothing is left.
    private func lay(
        _ bytes: UnsafeRawBufferPointer, from offset: Int, _ trailers: [UInt8], isEnded: Bool, _ memory: WorkerMemory
    ) -> (piece: CollectedBody, isLast: Bool) {
        let rest = bytes.count - offset
        let count = min(rest, WorkerMemory.heldSize)
        let isLast = count == rest && (trailers.isEmpty || count + trailers.count <= WorkerMemory.heldSize - 64)
        if count > 0, let start = bytes.baseAddress {
            UnsafeMutableRawPointer(memory.held).copyMemory(from: start + offset, byteCount: count)
        }
        var piece = CollectedBody(endAt: memory.held, headroom: WorkerMemory.headroom)
        piece.run.count = count
        piece.isEnded = isEnded && isLast
        if piece.isEnded, !trailers.isEmpty {
            let place = memory.held + WorkerMemory.heldSize - trailers.count
            piece.trailers = UnsafeMutableBufferPointer(start: place, count: trailers.count)
            _ = piece.trailers.update(fromContentsOf: trailers)
        }
        return (piece, isLast)
    }

    private func raw(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes) }
}
