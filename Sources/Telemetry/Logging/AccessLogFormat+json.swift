// An exchange as one JSON object: correct JSON in correct UTF-8, whatever bytes the client sent.

extension AccessLogFormat {
    /// Writes the object. What is not known (an empty text, a status of 0, no duration) has no key.
    func writeJSON(_ record: AccessRecord, into line: inout LogLine) {
        var object = JSONObjectLine()
        line.append("{\"time\":\"")
        line.appendRFC3339(milliseconds: record.wallNanoseconds / 1_000_000 % 1000)
        line.append("\",\"id\":\"")
        line.append(identifier: record.requestIdentifier)
        line.append("\"")
        writeRequest(record, &object, into: &line)
        writeDecision(record, &object, into: &line)
        writeResult(record, &object, into: &line)
        object.text(",\"tlsVersion\":", record.tlsVersion, into: &line)
        object.text(",\"tlsCipher\":", record.tlsCipher, into: &line)
        object.text(",\"serverName\":", record.serverName, into: &line)
        object.text(",\"clientIdentity\":", record.clientIdentity, into: &line)
        object.text(",\"clientSubject\":", record.clientSubject, into: &line)
        object.text(",\"clientFingerprint\":", record.clientFingerprint, into: &line)
        if object.isCut { line.append(",\"truncated\":true") }
        line.append("}")
    }

    private func writeRequest(_ record: AccessRecord, _ object: inout JSONObjectLine, into line: inout LogLine) {
        object.text(",\"client\":", record.client, into: &line)
        object.text(",\"method\":", record.method, into: &line)
        object.text(",\"host\":", record.host, into: &line)
        object.text(",\"target\":", record.target, into: &line)
        object.text(",\"version\":", record.version, into: &line)
        object.text(",\"referer\":", record.referer, into: &line)
        object.text(",\"userAgent\":", record.userAgent, into: &line)
    }

    private func writeDecision(_ record: AccessRecord, _ object: inout JSONObjectLine, into line: inout LogLine) {
        object.text(",\"route\":", record.route, into: &line)
        object.text(",\"upstream\":", record.upstream, into: &line)
        object.text(",\"endpoint\":", record.endpoint, into: &line)
        object.number(",\"generation\":", record.generation, into: &line)
        object.text(",\"intended\":", ByteView(record.intended.text), into: &line)
        object.text(",\"outcome\":", ByteView(record.outcome.text), into: &line)
        if record.isMismatch { line.append(",\"mismatch\":true") }
        object.text(",\"reason\":", record.reason, into: &line)
        object.text(",\"rule\":", record.rule, into: &line)
        object.text(",\"limit\":", record.limit, into: &line)
        object.text(",\"limitKey\":", record.limitKey, into: &line)
        object.text(",\"limitSubject\":", record.limitSubject, into: &line)
        object.text(",\"limitDecision\":", record.limitDecision, into: &line)
    }

    private func writeResult(_ record: AccessRecord, _ object: inout JSONObjectLine, into line: inout LogLine) {
        if record.status > 0 { object.number(",\"status\":", UInt64(record.status), into: &line) }
        if record.upstreamStatus > 0 {
            object.number(",\"upstreamStatus\":", UInt64(record.upstreamStatus), into: &line)
        }
        if let code = record.grpcStatus { object.number(",\"grpcStatus\":", UInt64(code), into: &line) }
        object.number(",\"bytesReceived\":", record.bytesReceived, into: &line)
        object.number(",\"bytesSent\":", record.bytesSent, into: &line)
        object.number(",\"bodyBytesSent\":", record.bodyBytesSent, into: &line)
        if record.attempts > 0 { object.number(",\"attempts\":", UInt64(record.attempts), into: &line) }
        object.seconds(",\"duration\":", record.durationNanoseconds, into: &line)
        object.seconds(",\"upstreamConnect\":", record.upstreamConnectNanoseconds, into: &line)
        object.seconds(",\"upstreamFirstByte\":", record.upstreamFirstByteNanoseconds, into: &line)
    }
}

/// Writes members of an object, each key with its comma and colon; remembers whether a text was cut.
struct JSONObjectLine {
    var isCut = false

    /// Nothing for an empty text, which is one that is not known.
    mutating func text(_ key: StaticString, _ value: ByteView, into line: inout LogLine) {
        if !value.isEmpty { string(key, value, into: &line) }
    }

    /// Also an empty one.
    mutating func string(_ key: StaticString, _ value: ByteView, into line: inout LogLine) {
        line.append(key)
        line.append(UInt8(ascii: "\""))
        let kept = ByteView(rebasing: value.prefix(LogLimits.fieldBytes))
        isCut = isCut || kept.count < value.count
        line.append(jsonEscaping: kept)
        line.append(UInt8(ascii: "\""))
    }

    func number(_ key: StaticString, _ value: UInt64, into line: inout LogLine) {
        line.append(key)
        line.append(decimal: value)
    }

    func seconds(_ key: StaticString, _ nanoseconds: UInt64?, into line: inout LogLine) {
        guard let nanoseconds else { return }
        line.append(key)
        line.append(secondsOf: nanoseconds)
    }
}
