// An exchange in the Common and Combined Log Formats, byte for byte as nginx writes its `combined`.

extension AccessLogFormat {
    /// `client - - [time] "request line" status bytes`.
    func writeCommon(_ record: AccessRecord, into line: inout LogLine) {
        line.appendOrDash(record.client)
        line.append(" - - [")
        line.appendCommonTime()
        line.append("] \"")
        writeRequestLine(record, into: &line)
        line.append("\" ")
        line.append(decimal: UInt64(record.status), width: 3)
        line.append(" ")
        line.append(decimal: record.bodyBytesSent)
    }

    /// Common, then `"referer" "user agent"`.
    func writeCombined(_ record: AccessRecord, into line: inout LogLine) {
        writeCommon(record, into: &line)
        line.append(" \"")
        line.appendOrDash(record.referer)
        line.append("\" \"")
        line.appendOrDash(record.userAgent)
        line.append("\"")
    }

    /// The line as received; a dash where no request could be read.
    private func writeRequestLine(_ record: AccessRecord, into line: inout LogLine) {
        guard !record.method.isEmpty else { return line.append("-") }
        line.appendOrDash(record.method)
        line.append(" ")
        line.appendOrDash(record.target)
        guard !record.version.isEmpty else { return }
        line.append(" ")
        line.appendOrDash(record.version)
    }
}

extension LogLine {
    /// Appends a field with quotes, backslashes and bytes beyond printable ASCII escaped; `-` for an empty one.
    fileprivate mutating func appendOrDash(_ field: ByteView) {
        guard !field.isEmpty else { return append("-") }
        append(hexEscaping: ByteView(rebasing: field.prefix(LogLimits.fieldBytes)))
    }
}
