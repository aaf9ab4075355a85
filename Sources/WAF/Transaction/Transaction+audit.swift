// What the audit log asks of a transaction that is over.

internal import Bytes
internal import SecLang

extension Transaction {
    /// A named value of the message, as it may be logged.
    package struct AuditedField: Sendable, Equatable {
        package let name: [UInt8]
        package let value: [UInt8]
    }

    /// A file of a form.
    package struct AuditedFile: Sendable, Equatable {
        package let part: [UInt8]
        package let name: [UInt8]
        /// Bytes.
        package let size: Int
    }

    /// Whether the audit log records the transaction, of which the client was sent `status`.
    ///
    /// `SecAuditEngine On` records every one that began with an engine that was on; `RelevantOnly` those that a rule
    /// with `auditlog` matched, and those whose status `SecAuditLogRelevantStatus` names.
    package func isAudited(status: Int) -> Bool {
        guard hasEngine else { return false }
        return switch auditMode {
        case .off: false
        case .on: true
        case .relevantOnly: isRelevant || ruleSet.settings.isRelevant(status: status)
        }
    }

    /// Whether a part, by its letter, is to be written.
    package func audits(_ part: Unicode.Scalar) -> Bool { auditLogParts.contains(UInt8(ascii: part)) }

    /// What the engine does with decisions, in ModSecurity's words.
    package var engineWord: String {
        switch mode {
        case .on: "Enabled"
        case .off: "Disabled"
        case .detectionOnly: "DetectionOnly"
        }
    }

    /// The method, and the target and version as sent; empty where there was no request line.
    package func auditedRequestLine(_ mask: LogMask?) -> (method: [UInt8], target: [UInt8], version: [UInt8]) {
        let target = Array(first(.requestURIRaw))
        return (Array(first(.requestMethod)), mask?.target(target) ?? target, Array(first(.requestProtocol)))
    }

    /// The value of a scalar variable.
    private func first(_ store: ValueStore) -> UnsafeRawBufferPointer { values[store].first?.bytes ?? .empty }

    /// The request's fields, lines of one name joined.
    package func auditedRequestHeaders(_ mask: LogMask?) -> [AuditedField] {
        values[.requestHeaders].map { field in
            AuditedField(
                name: Array(field.name), value: mask?.requestHeader(field.name, field.bytes) ?? Array(field.bytes))
        }
    }

    /// The answer's fields as the upstream sent them, lines of one name joined; none of answers of our own.
    package func auditedResponseHeaders(_ mask: LogMask?) -> [AuditedField] {
        var fields: [(name: UnsafeRawBufferPointer, value: [UInt8])] = []
        for field in values[.responseHeaders] {
            let value = mask?.responseHeader(field.name, field.bytes) ?? Array(field.bytes)
            if let place = fields.firstIndex(where: { NameText.equal($0.name, field.name) }) {
                fields[place].value += Array(", ".utf8) + value
            } else {
                fields.append((field.name, value))
            }
        }
        return fields.map { AuditedField(name: Array($0.name), value: $0.value) }
    }

    /// The request's body as rules saw it, at most `limit` bytes and one more where there are more; nil for none.
    ///
    /// Without part C, forms in multipart are written as the forms in URL encoding that their arguments come to (part
    /// I). So is every body that is no form where arguments are hidden.
    package func auditedRequestBody(limit: Int, _ mask: LogMask?) -> [UInt8]? {
        guard requestBody.count > 0 else { return nil }
        let body = readableBody.prefix(limit + 1)
        if let mask, mask.hidden.hidesRequestBody { return LogMask.stars(body.count) }
        let isForm = requestBodyProcessor == .urlEncoded
        let isHidden = !isForm && !(mask?.hidden.arguments.isEmpty ?? true)
        if isHidden || requestBodyProcessor == .multipart && !audits("C") {
            return argumentsAsForm(limit: limit, mask)
        }
        guard let mask else { return Array(body) }
        return isForm ? mask.form(body) : mask.text(body)
    }

    private func argumentsAsForm(limit: Int, _ mask: LogMask?) -> [UInt8] {
        var form: [UInt8] = []
        for argument in values[.argumentsPost] where form.count <= limit {
            if !form.isEmpty { form.append(UInt8(ascii: "&")) }
            Self.encode(argument.name, to: &form)
            form.append(UInt8(ascii: "="))
            let value = mask?.argument(argument.name, argument.bytes) ?? Array(argument.bytes)
            value.withUnsafeBytes { Self.encode($0, to: &form) }
        }
        return Array(form.prefix(limit + 1))
    }

    /// Appends bytes as application/x-www-form-urlencoded has them.
    static func encode(_ bytes: UnsafeRawBufferPointer, to form: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                form.append(byte)
            case 0x20: form.append(UInt8(ascii: "+"))
            default: form += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }

    /// The answer's body as far as rules saw it, at most `limit` bytes and one more where there are more; nil for none.
    package func auditedResponseBody(limit: Int, _ mask: LogMask?) -> [UInt8]? {
        guard responseBody.count > 0 else { return nil }
        let body = responseBody.bytes.prefix(limit + 1)
        if let mask, mask.hidden.hidesResponseBody { return LogMask.stars(body.count) }
        return mask?.text(body) ?? Array(body)
    }

    /// The files of a form in multipart.
    package func auditedFiles(_ mask: LogMask?) -> [AuditedFile] {
        zip(values[.files], values[.fileSizes]).map { file, size in
            var name = Array(file.bytes)
            if let mask { name = mask.hidden.hidesRequestBody ? LogMask.stars(name.count) : mask.text(name) }
            return AuditedFile(part: Array(file.name), name: name, size: NumberText.leading(size.bytes))
        }
    }

    /// The rules that matched, in order, where part K may be asked for.
    package var auditedRules: [RuleFacts] { matchedRules }
}
