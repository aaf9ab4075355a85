// The shape of access log lines: JSON for machines, Common and Combined for the tools of thirty years.

/// How an exchange is written as a line. The fields and their meaning are in `docs/operating.md`.
public enum AccessLogFormat: String, CaseIterable, Sendable {
    /// One JSON object a line (RFC 8259), every field that is known.
    case json
    /// The Common Log Format of NCSA httpd.
    case common
    /// Common with referer and user agent, as Apache and nginx write it.
    case combined

    /// Replaces what `line` holds by the line of one exchange, its line feed included.
    ///
    /// Allocates only where the line is longer than any before it.
    public func write(_ record: AccessRecord, into line: inout LogLine) {
        line.removeAll()
        line.calendar.set(second: record.wallNanoseconds / 1_000_000_000)
        switch self {
        case .json: writeJSON(record, into: &line)
        case .common: writeCommon(record, into: &line)
        case .combined: writeCombined(record, into: &line)
        }
        line.append(UInt8(ascii: "\n"))
    }
}
