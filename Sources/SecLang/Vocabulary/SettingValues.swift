// The words that settings and `ctl` choose from.

/// `SecRuleEngine`.
package enum EngineMode: String, CaseIterable, Sendable {
    case on = "On"
    case off = "Off"
    /// Rules are evaluated and logged, and disrupt nothing.
    case detectionOnly = "DetectionOnly"
}

/// `SecAuditEngine`.
package enum AuditEngineMode: String, CaseIterable, Sendable {
    case on = "On"
    case off = "Off"
    /// Exchanges with a rule that matched or a status that is relevant.
    case relevantOnly = "RelevantOnly"
}

/// What happens to a body that is longer than its limit.
package enum LimitAction: String, CaseIterable, Sendable {
    case reject = "Reject"
    /// Rules see the part up to the limit.
    case processPartial = "ProcessPartial"
}

/// `SecAuditLogType`.
package enum AuditLogType: String, CaseIterable, Sendable {
    case serial = "Serial"
    case concurrent = "Concurrent"
    case https = "HTTPS"
}

/// `SecAuditLogFormat`.
package enum AuditLogFormat: String, CaseIterable, Sendable {
    case native = "Native"
    case json = "JSON"
}

/// `SecUploadKeepFiles`.
package enum KeepFiles: String, CaseIterable, Sendable {
    case on = "On"
    case off = "Off"
    case relevantOnly = "RelevantOnly"
}

/// Who reads a body: `ctl:requestBodyProcessor`.
package enum BodyProcessor: String, CaseIterable, Sendable {
    case urlEncoded = "URLENCODED"
    case multipart = "MULTIPART"
    case xml = "XML"
    case json = "JSON"
    /// Coraza's: the body is one value.
    case raw = "RAW"
}
