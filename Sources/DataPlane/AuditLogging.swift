// The lines of the WAF's audit log.

internal import Addressing
internal import Bytes
internal import HTTPSemantics
internal import Snapshots
internal import Telemetry
internal import WAF

/// Writes a JSON object for each transaction that the rules want recorded into this worker's queue.
final class AuditLogging {
    /// The log that it writes to.
    let writer: LogWriter
    private let queue: LogQueue
    private var line = LogLine()

    init(_ writer: LogWriter) {
        self.writer = writer
        queue = writer.makeQueue(capacity: LogLimits.auditQueueBytes)
    }

    /// Wakes the log's thread, if there is something for it.
    func announce() { queue.announce() }

    /// - Parameter mask: what hides what must not be readable; nil where nothing is hidden.
    func write(_ transaction: Transaction, of exchange: Exchange, _ mask: LogMask?, wallNanoseconds: UInt64) {
        var record = AuditRecord()
        record.wallNanoseconds = wallNanoseconds
        record.requestIdentifier = exchange.identifier
        record.client = "\(exchange.client)"
        record.clientPort = Int(exchange.clientPort)
        let local = exchange.localAddress
        record.host = "\(local.address)"
        record.hostPort = Int(local.port)
        record.route = exchange.route?.name ?? ""
        record.isInterrupted = transaction.interruption != nil
        record.status = Int(exchange.result.status)
        (record.method, record.target, record.version) = transaction.auditedRequestLine(mask)
        fillMessages(of: transaction, mask, &record)
        if transaction.audits("H") { record.trailer = trailer(of: transaction, mask) }
        if transaction.audits("J") {
            record.uploads = transaction.auditedFiles(mask).map {
                AuditRecord.Upload(part: $0.part, name: $0.name, size: $0.size)
            }
        }
        if transaction.audits("K") { record.matchedRules = transaction.auditedRules.map(AuditRecord.Rule.init) }
        record.write(into: &line)
        _ = queue.append(line)
    }

    private func fillMessages(of transaction: Transaction, _ mask: LogMask?, _ record: inout AuditRecord) {
        let limit = LogLimits.auditBodyBytes
        if transaction.audits("B") {
            record.requestHeaders = transaction.auditedRequestHeaders(mask).map(AuditRecord.Field.init)
        }
        if transaction.audits("C") || transaction.audits("I") {
            record.requestBody = transaction.auditedRequestBody(limit: limit, mask)
        }
        if transaction.audits("F") {
            record.responseHeaders = transaction.auditedResponseHeaders(mask).map(AuditRecord.Field.init)
        }
        if transaction.audits("E") { record.responseBody = transaction.auditedResponseBody(limit: limit, mask) }
    }

    private func trailer(of transaction: Transaction, _ mask: LogMask?) -> AuditRecord.Trailer {
        var trailer = AuditRecord.Trailer()
        trailer.engine = transaction.engineWord
        trailer.components = transaction.ruleSet.settings.componentSignatures
        trailer.messages = transaction.matches.filter(\.isAudited).map { match in
            AuditRecord.Message(mask?.shown(match) ?? match)
        }
        return trailer
    }
}

extension AuditRecord.Field {
    fileprivate init(_ field: Transaction.AuditedField) { self.init(name: field.name, value: field.value) }
}

extension AuditRecord.Rule {
    fileprivate init(_ facts: RuleFacts) {
        self.init(identifier: facts.identifier, file: facts.file, line: facts.line)
    }
}

extension AuditRecord.Message {
    fileprivate init(_ match: MatchRecord) {
        self.init()
        let facts = match.rule
        message = match.message
        operatorText = facts.operatorText
        variable = match.variable
        value = match.value
        rule = AuditRecord.Rule(facts)
        data = match.data
        severity = facts.severity
        version = facts.version
        revision = facts.revision
        tags = match.tags
        maturity = facts.maturity
        accuracy = facts.accuracy
    }
}
