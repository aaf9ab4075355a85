// A record of the audit log as one JSON object: correct JSON in correct UTF-8, whatever bytes the client sent.

extension AuditRecord {
    /// Writes the object, with a line feed.
    public func write(into line: inout LogLine) {
        var object = AuditObjectLine()
        line.removeAll()
        line.calendar.set(second: wallNanoseconds / 1_000_000_000)
        line.append("{\"transaction\":{")
        object.text("\"client_ip\":", client.utf8, into: &line)
        line.append(",\"time_stamp\":\"")
        line.appendPlainTime()
        line.append("\"")
        object.number(",\"client_port\":", clientPort, into: &line)
        object.text(",\"host_ip\":", host.utf8, into: &line)
        object.number(",\"host_port\":", hostPort, into: &line)
        line.append(",\"unique_id\":\"")
        line.append(identifier: requestIdentifier)
        line.append("\",\"is_interrupted\":")
        line.append(isInterrupted ? "true" : "false")
        object.text(",\"route\":", route.utf8, into: &line)
        writeRequest(&object, into: &line)
        writeResponse(&object, into: &line)
        if let trailer { write(trailer, &object, into: &line) }
        if let uploads { write(uploads, &object, into: &line) }
        if let matchedRules { write(matchedRules, &object, into: &line) }
        if object.isCut { line.append(",\"truncated\":true") }
        line.append("}}\n")
    }

    // MARK: The message

    private func writeRequest(_ object: inout AuditObjectLine, into line: inout LogLine) {
        line.append(",\"request\":{")
        object.text("\"method\":", method, into: &line)
        // A number, as ModSecurity has it; a version that is none of HTTP's has no number.
        switch version {
        case Array("HTTP/1.0".utf8): line.append(",\"http_version\":1.0")
        case Array("HTTP/1.1".utf8): line.append(",\"http_version\":1.1")
        case Array("HTTP/2.0".utf8): line.append(",\"http_version\":2.0")
        default: break
        }
        object.text(",\"uri\":", target, into: &line)
        write(requestHeaders, &object, into: &line)
        if let requestBody { object.body(",\"body\":", requestBody, into: &line) }
        line.append("}")
    }

    private func writeResponse(_ object: inout AuditObjectLine, into line: inout LogLine) {
        line.append(",\"response\":{")
        object.number("\"http_code\":", status, into: &line)
        write(responseHeaders, &object, into: &line)
        if let responseBody { object.body(",\"body\":", responseBody, into: &line) }
        line.append("}")
    }

    private func write(_ fields: [Field]?, _ object: inout AuditObjectLine, into line: inout LogLine) {
        guard let fields else { return }
        line.append(",\"headers\":{")
        var bytes = 0
        var comma: StaticString = ""
        for field in fields {
            bytes += field.name.count + min(field.value.count, LogLimits.fieldBytes)
            guard bytes <= LogLimits.auditHeadBytes else {
                object.isCut = true
                break
            }
            line.append(comma)
            object.text("", field.name, into: &line)
            object.text(":", field.value, into: &line)
            comma = ","
        }
        line.append("}")
    }

    // MARK: What was found

    private func write(_ trailer: Trailer, _ object: inout AuditObjectLine, into line: inout LogLine) {
        line.append(",\"producer\":{")
        line.append("\"connector\":\"Gatehouse\"")
        object.text(",\"secrules_engine\":", trailer.engine.utf8, into: &line)
        object.texts(",\"components\":", trailer.components, into: &line)
        line.append("},\"messages\":[")
        object.list(trailer.messages, into: &line) { message, object, line in message.write(&object, into: &line) }
        line.append("]")
    }

    private func write(_ uploads: [Upload], _ object: inout AuditObjectLine, into line: inout LogLine) {
        line.append(",\"uploads\":[")
        object.list(uploads, into: &line) { upload, object, line in
            object.text("{\"name\":", upload.part, into: &line)
            object.text(",\"file_name\":", upload.name, into: &line)
            object.number(",\"file_size\":", upload.size, into: &line)
            line.append("}")
        }
        line.append("]")
    }

    private func write(_ rules: [Rule], _ object: inout AuditObjectLine, into line: inout LogLine) {
        line.append(",\"matched_rules\":[")
        object.list(rules, into: &line) { rule, object, line in
            line.append("{")
            rule.write(&object, into: &line)
            line.append("}")
        }
        line.append("]")
    }
}

extension AuditRecord.Message {
    fileprivate func write(_ object: inout AuditObjectLine, into line: inout LogLine) {
        object.text("{\"message\":", message.utf8, into: &line)
        let match = "Matched \"\(operatorText)\" against \(variable) (Value: \(value))"
        object.text(",\"details\":{\"match\":", match.utf8, into: &line)
        line.append(",")
        rule.write(&object, into: &line)
        object.text(",\"data\":", data.utf8, into: &line)
        object.text(",\"severity\":", (severity.map { "\($0)" } ?? "").utf8, into: &line)
        object.text(",\"ver\":", version.utf8, into: &line)
        object.text(",\"rev\":", revision.utf8, into: &line)
        object.texts(",\"tags\":", tags, into: &line)
        object.text(",\"maturity\":", "\(maturity)".utf8, into: &line)
        object.text(",\"accuracy\":", "\(accuracy)".utf8, into: &line)
        line.append("}}")
    }
}

extension AuditRecord.Rule {
    /// Numbers are texts, as ModSecurity has them.
    fileprivate func write(_ object: inout AuditObjectLine, into line: inout LogLine) {
        object.text("\"ruleId\":", "\(identifier)".utf8, into: &line)
        object.text(",\"file\":", file.utf8, into: &line)
        object.text(",\"lineNumber\":", "\(self.line)".utf8, into: &line)
    }
}

/// Writes members of an object, also empty ones; remembers whether anything was cut.
private struct AuditObjectLine {
    var isCut = false

    mutating func text(_ key: StaticString, _ value: some Collection<UInt8>, into line: inout LogLine) {
        write(key, value, limit: LogLimits.fieldBytes, into: &line)
    }

    mutating func body(_ key: StaticString, _ value: [UInt8], into line: inout LogLine) {
        write(key, value, limit: LogLimits.auditBodyBytes, into: &line)
    }

    private mutating func write(
        _ key: StaticString, _ value: some Collection<UInt8>, limit: Int, into line: inout LogLine
    ) {
        line.append(key)
        line.append(UInt8(ascii: "\""))
        let kept = Array(value.prefix(limit))
        isCut = isCut || kept.count < value.count
        kept.withUnsafeBytes { line.append(jsonEscaping: $0) }
        line.append(UInt8(ascii: "\""))
    }

    mutating func texts(_ key: StaticString, _ values: [String], into line: inout LogLine) {
        line.append(key)
        line.append("[")
        for (number, value) in values.enumerated() { text(number == 0 ? "" : ",", value.utf8, into: &line) }
        line.append("]")
    }

    func number(_ key: StaticString, _ value: Int, into line: inout LogLine) {
        line.append(key)
        line.append(decimal: UInt64(clamping: value))
    }

    /// Members of a list, as far as the line has room for more.
    mutating func list<Member>(
        _ members: [Member], into line: inout LogLine, _ write: (Member, inout Self, inout LogLine) -> Void
    ) {
        for (number, member) in members.enumerated() {
            guard line.bytes.count <= LogLimits.auditLineBytes else {
                isCut = true
                return
            }
            if number > 0 { line.append(",") }
            write(member, &self, &line)
        }
    }
}
