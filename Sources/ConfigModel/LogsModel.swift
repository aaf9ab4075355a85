// Which logs are written, where to and in which form.

/// The logs.
public struct LogsModel: Sendable, Equatable {
    /// The access and decision log; nil where it is off.
    public var access: AccessLogModel? = AccessLogModel()
    /// Where the WAF's matches go, one JSON object each.
    public var waf: Located<LogDestination> = .byDefault(.standardError)
    /// Where the transactions go that the WAF's rules want recorded, one JSON object each; nil where it is off.
    public var audit: Located<LogDestination>?

    public init() {}
}

/// The access and decision log.
public struct AccessLogModel: Sendable, Equatable {
    /// Where lines go.
    public var destination: Located<LogDestination> = .byDefault(.standardOutput)
    /// What a line looks like.
    public var format: Located<AccessLogFormatModel> = .byDefault(.json)

    public init() {}
}

/// Where a log's lines go.
public enum LogDestination: Hashable, Sendable {
    /// Standard output.
    case standardOutput
    /// Standard error.
    case standardError
    /// Appended to a file, which is opened again on SIGHUP.
    case file(String)
}

/// What a line of the access log looks like.
public enum AccessLogFormatModel: String, CaseIterable, Sendable {
    /// One JSON object a line, with everything that was decided.
    case json
    /// NCSA common.
    case common
    /// NCSA common with referrer and user agent.
    case combined
}
