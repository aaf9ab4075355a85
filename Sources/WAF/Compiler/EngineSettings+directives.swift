// Directives that set something.

internal import SecLang

extension EngineSettings {
    /// Takes a directive's value. What has no meaning for a proxy (directories, debug logs) is read and left.
    mutating func take(_ setting: Setting) {
        switch setting {
        case .ruleEngine(let value): mode = value
        case .requestBodyAccess(let value): requestBodyAccess = value
        case .requestBodyLimit(let value): requestBodyLimit = value
        case .requestBodyNoFilesLimit(let value): requestBodyNoFilesLimit = value
        case .requestBodyLimitAction(let value): requestBodyLimitAction = value
        case .requestBodyJSONDepthLimit(let value): requestBodyJSONDepth = value
        case .argumentsLimit(let value): argumentsLimit = value
        case .argumentSeparator(let value): argumentSeparator = value
        case .cookieFormat(let value): cookieVersion = value
        case .cookieV0Separator(let value): cookieSeparator = value
        case .responseBodyAccess(let value): responseBodyAccess = value
        case .responseBodyLimit(let value): responseBodyLimit = value
        case .responseBodyLimitAction(let value): responseBodyLimitAction = value
        case .responseBodyMIMETypes(let types): responseBodyTypes += types
        case .clearResponseBodyMIMETypes: responseBodyTypes = []
        case .uploadFileLimit(let value): uploadFileLimit = value
        case .auditEngine(let value): auditMode = value
        case .auditLogParts(let value): auditLogParts = value
        case .pcreMatchLimit(let value): patternLimit = value
        case .collectionTimeout(let value): collectionTimeout = value
        case .componentSignature(let value): componentSignatures.append(value)
        case .webApplicationID(let value): webApplicationIdentifier = value
        default: break
        }
    }
}
