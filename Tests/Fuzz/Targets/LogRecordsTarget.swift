// Lines of the logs, of whatever bytes clients sent.

import ACME
import Telemetry

/// `AccessLogFormat`, `InspectionRecord` and `AuditRecord`: a record is one line, of JSON that a strict reader takes
/// (RFC 8259), with the text in it that came; no line outgrows its bound. The bytes are cut at line feeds into the
/// values of the record; the first says how long the longest is.
enum LogRecordsTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        var parts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        // Above all maxima, without that libFuzzer has to find so long an input.
        if let first = bytes.first, first >= 0xFE, parts[0].count > 1 {
            let repetitions = LogLimits.auditBodyBytes / parts[0].count + Int(first & 1)
            parts[0] = Array(repeatElement(parts[0], count: repetitions).joined())
        }
        return access(parts) ?? inspection(parts) ?? audit(parts)
    }

    private static func value(_ parts: [[UInt8]], _ index: Int) -> [UInt8] { parts[index % parts.count] }

    private static func text(_ parts: [[UInt8]], _ index: Int) -> String {
        String(decoding: value(parts, index), as: UTF8.self)
    }

    /// What a reader gets of bytes: those that are no UTF-8 as scalars of the same number.
    private static func shown(_ bytes: some Collection<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var scalars = String.UnicodeScalarView()
        var rest = Array(bytes)[...]
        while let first = rest.first {
            let length = (1...4).first { rest.count >= $0 && String(validating: rest.prefix($0), as: UTF8.self) != nil }
            if let length {
                scalars.append(contentsOf: String(decoding: rest.prefix(length), as: UTF8.self).unicodeScalars)
            } else {
                scalars.append(Unicode.Scalar(first))
            }
            rest = rest.dropFirst(length ?? 1)
        }
        return String(scalars)
    }

    /// The object that a line is.
    private static func object(_ line: borrowing LogLine, _ fault: inout String?) -> JSON? {
        let bytes = Array(line.bytes)
        guard bytes.last == 0x0A, !bytes.dropLast().contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            fault = "a line with control bytes: \(latin1(bytes))"
            return nil
        }
        do {
            let json = try JSON(parsing: bytes)
            guard let members = json.members, Set(members.map(\.name)).count == members.count else {
                fault = "no object, or members of the same name: \(latin1(bytes))"
                return nil
            }
            return json
        } catch {
            fault = "\(error): \(latin1(bytes))"
            return nil
        }
    }

    // MARK: The access log

    private static func access(_ parts: [[UInt8]]) -> String? {
        var fault: String?
        let target = value(parts, 0), agent = value(parts, 1)
        target.withUnsafeBytes { target in
            agent.withUnsafeBytes { agent in
                var record = AccessRecord()
                record.wallNanoseconds = UInt64(clamping: agent.count) &* 0x1234_5678_9ABC
                (record.target, record.userAgent, record.host, record.method) = (target, agent, agent, target)
                (record.reason, record.serverName, record.clientSubject) = (agent, target, agent)
                var line = LogLine(capacity: 64)
                AccessLogFormat.json.write(record, into: &line)
                guard let json = object(line, &fault) else { return }
                for (name, bytes) in [("target", target), ("userAgent", agent), ("clientSubject", agent)] {
                    let expected = bytes.isEmpty ? nil : shown(bytes.prefix(LogLimits.fieldBytes))
                    if json[name]?.text != expected { fault = "\(name) is \(json[name]?.text ?? "nothing")" }
                }
                let isLong = max(target.count, agent.count) > LogLimits.fieldBytes
                if (json["truncated"] != nil) != isLong { fault = "it says wrongly whether it is cut" }
                if line.bytes.count > LogLimits.queueBytes / 4 { fault = "a line of \(line.bytes.count) bytes" }
                for format in [AccessLogFormat.common, .combined] {
                    format.write(record, into: &line)
                    let bytes = Array(line.bytes)
                    let isPlain = bytes.dropLast().allSatisfy { (0x20...0x7E).contains($0) } && bytes.last == 0x0A
                    let quotes = bytes.count { $0 == UInt8(ascii: "\"") }
                    if !isPlain || quotes != (format == .common ? 2 : 6) { fault = "\(format): \(latin1(bytes))" }
                }
            }
        }
        return fault.map { "access log: \($0)" }
    }

    // MARK: The log of matches

    private static func inspection(_ parts: [[UInt8]]) -> String? {
        var record = InspectionRecord()
        (record.requestIdentifier, record.ruleIdentifier) = (UInt64(parts.count) << 60 | 7, parts[0].count)
        (record.message, record.data, record.variable) = (text(parts, 0), text(parts, 1), text(parts, 2))
        (record.host, record.target, record.route) = (text(parts, 3), text(parts, 4), text(parts, 5))
        (record.client, record.method, record.file) = (text(parts, 6), text(parts, 7), text(parts, 8))
        (record.line, record.phase) = (parts.count, value(parts, 9).count % 6)
        record.tags = (0..<(parts.count % 4)).map { text(parts, $0) }
        record.severity = parts[0].first.map { $0 % 8 }
        record.isEnforced = parts.count % 2 == 0
        var line = LogLine(capacity: 64)
        record.write(into: &line)
        var fault: String?
        guard let json = object(line, &fault) else { return "log of matches: \(fault ?? "")" }
        if line.bytes.count > LogLimits.queueBytes / 4 { return "log of matches: \(line.bytes.count) bytes" }
        guard let again = InspectionRecord(reading: Array(line.bytes)[...]) else { return "a match is not read back" }
        if json["truncated"] != nil { return nil }
        guard summary(again) == summary(record) else { return "a match is read back as \(again)" }
        return nil
    }

    private static func summary(_ record: InspectionRecord) -> [[String]] {
        [
            [record.message, record.data, record.variable, record.host, record.target, record.route, record.client],
            [record.method, record.file, "\(record.ruleIdentifier) \(record.line) \(record.phase)"],
            ["\(record.requestIdentifier) \(record.isEnforced) \(String(describing: record.severity))"], record.tags,
        ]
    }

    // MARK: The audit log

    private static func audit(_ parts: [[UInt8]]) -> String? {
        var record = AuditRecord()
        (record.client, record.host, record.route) = (text(parts, 0), text(parts, 1), text(parts, 2))
        (record.method, record.target, record.version) = (value(parts, 3), value(parts, 0), value(parts, 4))
        (record.clientPort, record.hostPort, record.status) = (parts.count, -1, .max)
        record.requestHeaders = parts.prefix(8).map { AuditRecord.Field(name: Array($0.prefix(64)), value: $0) }
        (record.requestBody, record.responseBody) = (value(parts, 0), value(parts, 1))
        record.responseHeaders = record.requestHeaders
        var message = AuditRecord.Message()
        (message.message, message.value, message.variable) = (text(parts, 1), text(parts, 0), text(parts, 2))
        message.tags = [text(parts, 3), text(parts, 0)]
        var trailer = AuditRecord.Trailer()
        trailer.components = [text(parts, 4)]
        let isFull = parts[0].count > LogLimits.auditBodyBytes && parts[0].first == 0xFF
        trailer.messages = Array(repeating: message, count: isFull ? 40 : 2)
        record.trailer = trailer
        record.uploads = parts.prefix(8).map { AuditRecord.Upload(part: $0, name: $0, size: $0.count) }
        record.matchedRules = [AuditRecord.Rule(identifier: parts.count, file: text(parts, 5), line: -1)]
        var line = LogLine(capacity: 64)
        record.write(into: &line)
        var fault: String?
        guard let json = object(line, &fault), let transaction = json["transaction"] else {
            return "audit log: \(fault ?? "no transaction")"
        }
        guard line.bytes.count <= LogLimits.auditQueueBytes / 4 else { return "audit log: \(line.bytes.count) bytes" }
        let body = shown(value(parts, 0).prefix(LogLimits.auditBodyBytes))
        guard transaction["request"]?["body"]?.text == body else { return "audit log: another body" }
        let isLong = parts.prefix(8).contains { $0.count > LogLimits.fieldBytes }
        guard !isLong || transaction["truncated"] == .boolean(true) else { return "audit log: cut, and it is not said" }
        return nil
    }
}
