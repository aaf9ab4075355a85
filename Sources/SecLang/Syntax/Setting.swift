// Directives that are not about single rules, each with the value it takes.

/// A directive's name and argument as one typed value.
package enum Setting: Hashable, Sendable {
    // The engine.
    case ruleEngine(EngineMode)
    case ruleInheritance(Bool)
    case componentSignature(String)
    case serverSignature(String)
    case sensorID(String)
    case webApplicationID(String)
    case interceptOnError(Bool)
    /// Seconds.
    case collectionTimeout(Int)
    case pcreMatchLimit(Int)
    case pcreMatchLimitRecursion(Int)
    /// Microseconds above which a rule's time is logged; 0 is off.
    case rulePerformanceTime(Int)
    case geoLookupDatabase(String)
    /// Coraza's: a list of words that `@pmFromDataset` and `@ipMatchFromDataset` name.
    case dataset(name: String, entries: [String])

    // Requests.
    case requestBodyAccess(Bool)
    /// Bytes, files included.
    case requestBodyLimit(Int)
    /// Bytes, files left out.
    case requestBodyNoFilesLimit(Int)
    /// Bytes.
    case requestBodyInMemoryLimit(Int)
    case requestBodyLimitAction(LimitAction)
    case requestBodyJSONDepthLimit(Int)
    case argumentsLimit(Int)
    case argumentSeparator(UInt8)
    /// 0 Netscape's cookies, 1 those of RFC 2109.
    case cookieFormat(Int)
    case cookieV0Separator(UInt8)
    case unicodeMap(file: String, codePage: Int)
    case xmlExternalEntity(Bool)

    // Uploads.
    case uploadDirectory(String)
    case uploadFileLimit(Int)
    /// Nil is `default`.
    case uploadFileMode(Int?)
    case uploadKeepFiles(KeepFiles)
    case saveTemporaryUploads(Bool)
    case temporaryDirectory(String)
    case dataDirectory(String)

    // Responses.
    case responseBodyAccess(Bool)
    /// Bytes.
    case responseBodyLimit(Int)
    case responseBodyLimitAction(LimitAction)
    /// In lower case; added to those before it.
    case responseBodyMIMETypes([String])
    case clearResponseBodyMIMETypes

    // Logs.
    case auditEngine(AuditEngineMode)
    case auditLog(String)
    case auditLog2(String)
    case auditLogFormat(AuditLogFormat)
    case auditLogType(AuditLogType)
    /// Upper-case letters, in the order written.
    case auditLogParts([UInt8])
    /// A regular expression over the status.
    case auditLogRelevantStatus(String)
    case auditLogStorageDirectory(String)
    /// Nil is `default`.
    case auditLogDirectoryMode(Int?)
    /// Nil is `default`.
    case auditLogFileMode(Int?)
    case debugLog(String)
    /// 0 to 9.
    case debugLogLevel(Int)
}
