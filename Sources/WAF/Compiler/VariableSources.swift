// Which stores a variable reads.

internal import SecLang

extension VariableName {
    /// Where the variable's values are; nil for what Gatehouse has no value of, which is empty.
    var source: TargetPlan.Source? {
        switch self {
        case .tx: .variables
        case .global: .persistent(.global)
        case .ip: .persistent(.ip)
        case .session: .persistent(.session)
        case .user: .persistent(.user)
        case .resource: .persistent(.resource)
        case .args: .stores(first: .argumentsGet, second: .argumentsPost, third: .argumentsPath)
        case .argsNames: .stores(first: .argumentNamesGet, second: .argumentNamesPost, third: .argumentNamesPath)
        default: store.map { .stores(first: $0, second: nil, third: nil) }
        }
    }

    /// The one store of a variable that has but one.
    private var store: ValueStore? {
        requestStore ?? multipartStore ?? responseStore ?? otherStore
    }

    private var requestStore: ValueStore? {
        switch self {
        case .argsGet: .argumentsGet
        case .argsGetNames: .argumentNamesGet
        case .argsPost: .argumentsPost
        case .argsPostNames: .argumentNamesPost
        case .argsPath: .argumentsPath
        case .argsCombinedSize: .argumentsCombinedSize
        case .requestMethod: .requestMethod
        case .requestLine: .requestLine
        case .requestProtocol: .requestProtocol
        case .requestURI: .requestURI
        case .requestURIRaw: .requestURIRaw
        case .requestFilename: .requestFileName
        case .requestBasename: .requestBaseName
        case .queryString: .queryString
        case .pathInfo: .pathInformation
        case .requestHeaders: .requestHeaders
        case .requestHeadersNames: .requestHeaderNames
        case .requestCookies: .cookies
        case .requestCookiesNames: .cookieNames
        case .requestBody, .streamInputBody: .requestBody
        case .requestBodyLength: .requestBodyLength
        case .fullRequest: .fullRequest
        case .fullRequestLength: .fullRequestLength
        case .requestBodyProcessor: .requestBodyProcessor
        case .requestBodyError: .requestBodyError
        case .requestBodyErrorMessage: .requestBodyErrorMessage
        case .requestBodyProcessorError: .requestBodyProcessorError
        case .requestBodyProcessorErrorMessage: .requestBodyProcessorErrorMessage
        case .inboundDataError: .inboundDataError
        case .urlencodedError: .urlEncodedError
        default: nil
        }
    }

    private var multipartStore: ValueStore? {
        switch self {
        case .files: .files
        case .filesNames: .fileNames
        case .filesSizes: .fileSizes
        case .filesCombinedSize: .filesCombinedSize
        case .filesTemporaryNames: .fileTemporaryNames
        case .filesTemporaryContent: .fileTemporaryContents
        case .multipartFilename: .multipartFileNames
        case .multipartName: .multipartNames
        case .multipartPartHeaders: .multipartPartHeaders
        case .multipartStrictError: .multipartStrictError
        case .multipartUnmatchedBoundary: .multipartUnmatchedBoundary
        case .multipartBoundaryQuoted: .multipartBoundaryQuoted
        case .multipartBoundaryWhitespace: .multipartBoundaryWhitespace
        case .multipartCRLFAndLFLines: .multipartCRLFLFLines
        case .multipartDataAfter: .multipartDataAfter
        case .multipartDataBefore: .multipartDataBefore
        case .multipartFileLimitExceeded: .multipartFileLimitExceeded
        case .multipartHeaderFolding: .multipartHeaderFolding
        case .multipartInvalidHeaderFolding: .multipartInvalidHeaderFolding
        case .multipartInvalidPart: .multipartInvalidPart
        case .multipartInvalidQuoting: .multipartInvalidQuoting
        case .multipartLFLine: .multipartLFLine
        case .multipartMissingSemicolon, .multipartSemicolonMissing: .multipartMissingSemicolon
        default: nil
        }
    }

    private var responseStore: ValueStore? {
        switch self {
        case .responseStatus: .responseStatus
        case .responseProtocol: .responseProtocol
        case .statusLine: .statusLine
        case .responseHeaders: .responseHeaders
        case .responseHeadersNames: .responseHeaderNames
        case .responseBody, .streamOutputBody: .responseBody
        case .responseContentLength, .responseBodyLength: .responseContentLength
        case .responseContentType: .responseContentType
        case .outboundDataError: .outboundDataError
        default: nil
        }
    }

    private var otherStore: ValueStore? {
        switch self {
        case .remoteAddr, .useragentIP: .remoteAddress
        case .remoteHost: .remoteHost
        case .remotePort: .remotePort
        case .remoteUser: .remoteUser
        case .authType: .authenticationType
        case .serverAddr: .serverAddress
        case .serverName: .serverName
        case .serverPort: .serverPort
        case .uniqueID: .uniqueIdentifier
        case .geo: .geography
        case .matchedVar: .matchedVariable
        case .matchedVarName: .matchedVariableName
        case .matchedVars: .matchedVariables
        case .matchedVarsNames: .matchedVariableNames
        case .highestSeverity: .highestSeverity
        case .sessionID: .sessionIdentifier
        case .userID: .userIdentifier
        case .webApplicationID: .webApplicationIdentifier
        case .env: .environment
        case .duration: .duration
        case .modsecBuild: .engineBuild
        case .pcreError, .pcreLimitsExceeded: .patternLimitsExceeded
        case .scriptBasename: .scriptBaseName
        case .scriptFilename: .scriptFileName
        case .time: .time
        case .timeDay: .timeDay
        case .timeEpoch: .timeEpoch
        case .timeHour: .timeHour
        case .timeMin: .timeMinute
        case .timeMon: .timeMonth
        case .timeSec: .timeSecond
        case .timeWday: .timeWeekday
        case .timeYear: .timeYear
        default: nil
        }
    }
}
