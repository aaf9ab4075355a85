// The lines of the WAF's log.

internal import Addressing
internal import Bytes
internal import HTTPSemantics
internal import Snapshots
internal import Telemetry
internal import WAF

/// Writes a JSON object for each match into this worker's queue.
final class InspectionLogging {
    private let queue: LogQueue
    private var line = LogLine()

    init(_ queue: LogQueue) { self.queue = queue }

    /// Wakes the log's thread, if there is something for it.
    func announce() { queue.announce() }

    /// - Parameter mask: what hides what must not be readable; nil where nothing is hidden.
    func write(_ matches: [MatchRecord], of exchange: Exchange, _ mask: LogMask?, wallNanoseconds: UInt64) {
        for match in matches where match.isLogged {
            let match = mask?.shown(match) ?? match
            var record = InspectionRecord()
            record.wallNanoseconds = wallNanoseconds
            record.requestIdentifier = exchange.identifier
            record.client = "\(exchange.client)"
            record.method = text(exchange, exchange.head.methodRange)
            record.host = text(exchange, exchange.head.authority)
            record.target = target(exchange, mask)
            record.route = exchange.route?.name ?? ""
            record.ruleIdentifier = match.rule.identifier
            record.message = match.message
            record.data = match.data
            record.tags = match.tags
            record.severity = match.rule.severity
            record.variable = match.variable
            record.file = match.rule.file
            record.line = match.rule.line
            record.phase = match.rule.phase.rawValue
            record.isEnforced = match.isEnforced
            record.write(into: &line)
            _ = queue.append(line)
        }
    }

    private func target(_ exchange: Exchange, _ mask: LogMask?) -> String {
        guard let mask else { return text(exchange, exchange.head.target) }
        return String(decoding: mask.target(exchange.head.buffer(of: exchange.head.target)), as: UTF8.self)
    }

    private func text(_ exchange: Exchange, _ range: ByteRange) -> String {
        String(decoding: exchange.head.buffer(of: range), as: UTF8.self)
    }
}
