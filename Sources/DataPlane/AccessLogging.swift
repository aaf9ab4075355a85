// The access log's line for an exchange, written by the worker that enforced it.

internal import Addressing
internal import Glibc
internal import HTTPSemantics
internal import Pipeline
internal import Snapshots
internal import TLS
internal import Telemetry
internal import Upstreams

/// Writes access lines into this worker's queue.
final class AccessLogging {
    private let queue: LogQueue
    private var line = LogLine()

    init(_ queue: LogQueue) { self.queue = queue }

    /// Wakes the log's thread, if there is something for it.
    func announce() { queue.announce() }

    func write(_ exchange: Exchange, format: AccessLogFormat, duration: UInt64, tls: TLSSession?) {
        var record = AccessRecord()
        fillDecision(of: exchange, &record)
        fillResult(of: exchange, duration: duration, &record)
        let head = exchange.head
        if head.byteCount > 0 { fillRequest(head, &record) }
        withTexts(of: exchange, tls, &record) { record in format.write(record, into: &line) }
        queue.append(line)
    }

    private func fillRequest(_ head: RequestHead, _ record: inout AccessRecord) {
        record.method = ByteView(head.buffer(of: head.methodRange))
        record.target = ByteView(head.buffer(of: head.target))
        record.host = ByteView(head.buffer(of: head.authority))
        let version: StaticString =
            head.flags.contains(.http2) ? "HTTP/2.0" : head.minorVersion == 0 ? "HTTP/1.0" : "HTTP/1.1"
        record.version = ByteView(version)
        if let index = head.first(.referer) { record.referer = ByteView(head.buffer(of: head.fields[index].value)) }
        if let index = head.first(.userAgent) {
            record.userAgent = ByteView(head.buffer(of: head.fields[index].value))
        }
    }

    private func fillDecision(of exchange: Exchange, _ record: inout AccessRecord) {
        record.requestIdentifier = exchange.identifier
        record.generation = exchange.view.snapshot.generation
        record.reason = ByteView(exchange.result.reason)
        record.intended = intended(exchange.verdict)
    }

    private func intended(_ verdict: Verdict) -> IntendedVerdict {
        switch verdict.outcome {
        case .forward: .forward
        case .redirect, .redirectToHTTPS: .redirect
        case .respond: .respond
        case .refuse:
            verdict.limit >= 0 ? .limit : verdict.status == 403 ? .deny : verdict.status == 0 ? .none : .respond
        }
    }

    private func fillResult(of exchange: Exchange, duration: UInt64, _ record: inout AccessRecord) {
        let result = exchange.result
        record.upstreamStatus = result.upstreamStatus
        record.status = result.status
        record.grpcStatus = result.grpcStatus
        record.outcome = result.outcome
        record.isMismatch = exchange.isMismatch
        record.bytesReceived = result.bytesReceived
        record.bytesSent = result.headBytesSent &+ result.bodyBytesSent
        record.bodyBytesSent = result.bodyBytesSent
        record.attempts = result.attempts
        record.durationNanoseconds = duration
        record.wallNanoseconds = Self.wallNanoseconds() &- duration
        if result.connectEnded > 0 { record.upstreamConnectNanoseconds = result.connectEnded &- result.connectBegan }
        if result.answeredAt > 0 { record.upstreamFirstByteNanoseconds = result.answeredAt &- result.sentAt }
    }

    static func wallNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// Lends the texts that belong to longer-lived objects.
    private func withTexts(
        of exchange: Exchange, _ tls: TLSSession?, _ record: inout AccessRecord, _ body: (AccessRecord) -> Void
    ) {
        var record = record
        withUnsafeTemporaryAllocation(byteCount: IPAddress.maximumTextLength, alignment: 1) { text in
            if let start = text.baseAddress {
                let count = exchange.client.write(to: start.assumingMemoryBound(to: UInt8.self))
                record.client = ByteView(start: start, count: count)
            }
            lend(exchange.route?.name) { route in
                record.route = route
                let rule = exchange.result.ruleIdentifier
                let limit = exchange.verdict.limit
                let place = limit < 0 ? exchange.route?.origin : exchange.snapshot.limiting.limits[limit].origin
                lend(rule > 0 ? "\(rule)" : place) { origin in
                    if exchange.verdict.outcome != .forward || rule > 0 { record.rule = origin }
                    lendUpstream(exchange, &record) { record in
                        lendLimit(exchange, record) { record in lendTLS(tls, record, body) }
                    }
                }
            }
        }
    }

    private func lendUpstream(_ exchange: Exchange, _ record: inout AccessRecord, _ body: (AccessRecord) -> Void) {
        var record = record
        let upstream = exchange.verdict.upstream
        let name = upstream >= 0 ? exchange.view.snapshot.upstreams[upstream].name : nil
        lend(name) { upstream in
            record.upstream = upstream
            (exchange.endpoint?.text ?? []).withUnsafeBytes { endpoint in
                record.endpoint = endpoint
                exchange.serverName.withUnsafeBytes { name in
                    record.serverName = name
                    body(record)
                }
            }
        }
    }

    /// A limit that only allowed has nothing to say.
    private func lendLimit(_ exchange: Exchange, _ record: AccessRecord, _ body: (AccessRecord) -> Void) {
        let limits = exchange.limits
        let number = limits.isDenied || limits.wait > 0 ? limits.limit : limits.observed
        guard number >= 0 else {
            body(record)
            return
        }
        var record = record
        record.limitDecision = ByteView(limits.isDenied ? "denied" : limits.wait > 0 ? "delayed" : "observed")
        let limit = exchange.snapshot.limiting.limits[number]
        lend(limit.name) { name in
            record.limit = name
            lend(limit.key.kind) { kind in
                record.limitKey = kind
                exchange.limitLabel(number).withUnsafeBytes { label in
                    record.limitSubject = label
                    body(record)
                }
            }
        }
    }

    private func lendTLS(_ tls: TLSSession?, _ record: AccessRecord, _ body: (AccessRecord) -> Void) {
        guard let tls, tls.isEstablished else {
            body(record)
            return
        }
        var record = record
        lend(tls.protocolVersion) { version in
            record.tlsVersion = version
            lend(tls.cipher) { cipher in
                record.tlsCipher = cipher
                lend(tls.serverName) { name in
                    record.serverName = name
                    lendClient(tls.clientIdentity, record, body)
                }
            }
        }
    }

    /// What the certificate says that the client has shown, whether or not the request's host asked for it.
    private func lendClient(_ client: ClientIdentity?, _ record: AccessRecord, _ body: (AccessRecord) -> Void) {
        guard let client else {
            body(record)
            return
        }
        var record = record
        lend(client.name) { name in
            record.clientIdentity = name
            lend(client.subject) { subject in
                record.clientSubject = subject
                lend(client.fingerprint) { fingerprint in
                    record.clientFingerprint = fingerprint
                    body(record)
                }
            }
        }
    }

    private func lend(_ text: String?, _ body: (ByteView) -> Void) {
        var text = text ?? ""
        text.withUTF8 { body(ByteView($0)) }
    }
}
