// What the directives besides rules say.

internal import Bytes
package import SecLang

/// The engine's settings. What rules say nothing about is as in ModSecurity 2.9, but that rules are run, and on bodies:
/// whoever names a rule set wants that.
package struct EngineSettings: Sendable {
    package var mode = EngineMode.on
    package var requestBodyAccess = true
    /// Whether JSON bodies, and XML bodies, are read as such by their Content-Type: where no rule says which are.
    package var readsJSON = true
    package var readsXML = true
    package var responseBodyAccess = false
    /// Bytes of a request's body that are read, files included.
    package var requestBodyLimit = 134_217_728
    /// Bytes of a request's body without its files.
    package var requestBodyNoFilesLimit = 1_048_576
    package var requestBodyLimitAction = LimitAction.reject
    package var requestBodyJSONDepth = 10_000
    package var argumentsLimit = 1_000
    package var argumentSeparator = UInt8(ascii: "&")
    package var cookieVersion = 0
    package var cookieSeparator = UInt8(ascii: ";")
    package var responseBodyLimit = 524_288
    package var responseBodyLimitAction = LimitAction.reject
    /// MIME types of responses whose body is read, in lower case, without parameters.
    package var responseBodyTypes: [String] = ["text/plain", "text/html"]
    package var uploadFileLimit = 100
    /// As ModSecurity's recommended configuration has it: what is recorded goes to where the gateway's configuration
    /// names a place, and whoever names one wants that.
    package var auditMode = AuditEngineMode.relevantOnly
    package var auditLogParts: [UInt8] = Array("ABCFHZ".utf8)
    /// For each status below 1000 whether the audit log wants its answers; empty for none.
    package var relevantStatuses: [Bool] = []
    /// Whether any rule hides values from the logs.
    package var hidesValues = false
    /// Whether the audit log may be asked for every rule that matched (part K).
    package var listsMatchedRules = false
    package var patternLimit = 250_000
    /// Seconds that members of persistent collections live.
    package var collectionTimeout = 3_600
    package var componentSignatures: [String] = []
    package var webApplicationIdentifier = "default"
    var unicodeMap: UnicodeMap?

    package init() {}

    /// Whether the audit log wants answers with this status.
    func isRelevant(status: Int) -> Bool { relevantStatuses.indices.contains(status) && relevantStatuses[status] }
}
