// Every variable of ModSecurity 2.9, ModSecurity 3 and Coraza.

/// A variable; the raw value is its name as rules write it, in upper case.
package enum VariableName: String, CaseIterable, Sendable {
    // The arguments, whatever their way in.
    case args = "ARGS"
    case argsNames = "ARGS_NAMES"
    case argsGet = "ARGS_GET"
    case argsGetNames = "ARGS_GET_NAMES"
    case argsPost = "ARGS_POST"
    case argsPostNames = "ARGS_POST_NAMES"
    case argsPath = "ARGS_PATH"
    case argsCombinedSize = "ARGS_COMBINED_SIZE"

    // The request.
    case requestMethod = "REQUEST_METHOD"
    case requestLine = "REQUEST_LINE"
    case requestProtocol = "REQUEST_PROTOCOL"
    case requestURI = "REQUEST_URI"
    case requestURIRaw = "REQUEST_URI_RAW"
    case requestFilename = "REQUEST_FILENAME"
    case requestBasename = "REQUEST_BASENAME"
    case queryString = "QUERY_STRING"
    case pathInfo = "PATH_INFO"
    case requestHeaders = "REQUEST_HEADERS"
    case requestHeadersNames = "REQUEST_HEADERS_NAMES"
    case requestCookies = "REQUEST_COOKIES"
    case requestCookiesNames = "REQUEST_COOKIES_NAMES"
    case requestBody = "REQUEST_BODY"
    case requestBodyLength = "REQUEST_BODY_LENGTH"
    case fullRequest = "FULL_REQUEST"
    case fullRequestLength = "FULL_REQUEST_LENGTH"
    case xml = "XML"
    case json = "JSON"
    case streamInputBody = "STREAM_INPUT_BODY"

    // What reading its body came to.
    case requestBodyProcessor = "REQBODY_PROCESSOR"
    case requestBodyError = "REQBODY_ERROR"
    case requestBodyErrorMessage = "REQBODY_ERROR_MSG"
    case requestBodyProcessorError = "REQBODY_PROCESSOR_ERROR"
    case requestBodyProcessorErrorMessage = "REQBODY_PROCESSOR_ERROR_MSG"
    case inboundDataError = "INBOUND_DATA_ERROR"
    case urlencodedError = "URLENCODED_ERROR"

    // Its files and parts.
    case files = "FILES"
    case filesNames = "FILES_NAMES"
    case filesSizes = "FILES_SIZES"
    case filesCombinedSize = "FILES_COMBINED_SIZE"
    case filesTemporaryNames = "FILES_TMPNAMES"
    case filesTemporaryContent = "FILES_TMP_CONTENT"
    case multipartFilename = "MULTIPART_FILENAME"
    case multipartName = "MULTIPART_NAME"
    case multipartPartHeaders = "MULTIPART_PART_HEADERS"
    case multipartStrictError = "MULTIPART_STRICT_ERROR"
    case multipartUnmatchedBoundary = "MULTIPART_UNMATCHED_BOUNDARY"
    case multipartBoundaryQuoted = "MULTIPART_BOUNDARY_QUOTED"
    case multipartBoundaryWhitespace = "MULTIPART_BOUNDARY_WHITESPACE"
    case multipartCRLFAndLFLines = "MULTIPART_CRLF_LF_LINES"
    case multipartDataAfter = "MULTIPART_DATA_AFTER"
    case multipartDataBefore = "MULTIPART_DATA_BEFORE"
    case multipartFileLimitExceeded = "MULTIPART_FILE_LIMIT_EXCEEDED"
    case multipartHeaderFolding = "MULTIPART_HEADER_FOLDING"
    case multipartInvalidHeaderFolding = "MULTIPART_INVALID_HEADER_FOLDING"
    case multipartInvalidPart = "MULTIPART_INVALID_PART"
    case multipartInvalidQuoting = "MULTIPART_INVALID_QUOTING"
    case multipartLFLine = "MULTIPART_LF_LINE"
    case multipartMissingSemicolon = "MULTIPART_MISSING_SEMICOLON"
    case multipartSemicolonMissing = "MULTIPART_SEMICOLON_MISSING"

    // The response.
    case responseStatus = "RESPONSE_STATUS"
    case responseProtocol = "RESPONSE_PROTOCOL"
    case statusLine = "STATUS_LINE"
    case responseHeaders = "RESPONSE_HEADERS"
    case responseHeadersNames = "RESPONSE_HEADERS_NAMES"
    case responseBody = "RESPONSE_BODY"
    case responseBodyLength = "RESPONSE_BODY_LENGTH"
    case responseContentLength = "RESPONSE_CONTENT_LENGTH"
    case responseContentType = "RESPONSE_CONTENT_TYPE"
    case responseArgs = "RESPONSE_ARGS"
    case responseXML = "RESPONSE_XML"
    case responseBodyProcessor = "RES_BODY_PROCESSOR"
    case responseBodyError = "RES_BODY_ERROR"
    case responseBodyErrorMessage = "RES_BODY_ERROR_MSG"
    case responseBodyProcessorError = "RES_BODY_PROCESSOR_ERROR"
    case responseBodyProcessorErrorMessage = "RES_BODY_PROCESSOR_ERROR_MSG"
    case outboundDataError = "OUTBOUND_DATA_ERROR"
    case streamOutputBody = "STREAM_OUTPUT_BODY"

    // Who talks to whom.
    case remoteAddr = "REMOTE_ADDR"
    case remoteHost = "REMOTE_HOST"
    case remotePort = "REMOTE_PORT"
    case remoteUser = "REMOTE_USER"
    case authType = "AUTH_TYPE"
    case serverAddr = "SERVER_ADDR"
    case serverName = "SERVER_NAME"
    case serverPort = "SERVER_PORT"
    case useragentIP = "USERAGENT_IP"
    case uniqueID = "UNIQUE_ID"
    case geo = "GEO"

    // The rules' own.
    case tx = "TX"
    case rule = "RULE"
    case matchedVar = "MATCHED_VAR"
    case matchedVarName = "MATCHED_VAR_NAME"
    case matchedVars = "MATCHED_VARS"
    case matchedVarsNames = "MATCHED_VARS_NAMES"
    case highestSeverity = "HIGHEST_SEVERITY"

    // What outlives an exchange.
    case global = "GLOBAL"
    case ip = "IP"
    case resource = "RESOURCE"
    case session = "SESSION"
    case user = "USER"
    case sessionID = "SESSIONID"
    case userID = "USERID"
    case webApplicationID = "WEBAPPID"

    // The engine.
    case env = "ENV"
    case duration = "DURATION"
    case modsecBuild = "MODSEC_BUILD"
    case pcreError = "MSC_PCRE_ERROR"
    case pcreLimitsExceeded = "MSC_PCRE_LIMITS_EXCEEDED"
    case sdbmDeleteError = "SDBM_DELETE_ERROR"
    case webserverErrorLog = "WEBSERVER_ERROR_LOG"
    case perfAll = "PERF_ALL"
    case perfCombined = "PERF_COMBINED"
    case perfGC = "PERF_GC"
    case perfLogging = "PERF_LOGGING"
    case perfPhase1 = "PERF_PHASE1"
    case perfPhase2 = "PERF_PHASE2"
    case perfPhase3 = "PERF_PHASE3"
    case perfPhase4 = "PERF_PHASE4"
    case perfPhase5 = "PERF_PHASE5"
    case perfRules = "PERF_RULES"
    case perfSread = "PERF_SREAD"
    case perfSwrite = "PERF_SWRITE"

    // Apache's files.
    case scriptBasename = "SCRIPT_BASENAME"
    case scriptFilename = "SCRIPT_FILENAME"
    case scriptGID = "SCRIPT_GID"
    case scriptGroupname = "SCRIPT_GROUPNAME"
    case scriptMode = "SCRIPT_MODE"
    case scriptUID = "SCRIPT_UID"
    case scriptUsername = "SCRIPT_USERNAME"

    // The clock.
    case time = "TIME"
    case timeDay = "TIME_DAY"
    case timeEpoch = "TIME_EPOCH"
    case timeHour = "TIME_HOUR"
    case timeMin = "TIME_MIN"
    case timeMon = "TIME_MON"
    case timeSec = "TIME_SEC"
    case timeWday = "TIME_WDAY"
    case timeYear = "TIME_YEAR"

    /// The variable of that name in any case; nil where there is none.
    package init?(anyCase name: String) {
        guard let found = Self.byName[name.uppercased()] else { return nil }
        self = found
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// Whether it has members, so that a selector makes sense.
    package var isCollection: Bool {
        switch self {
        case .args, .argsNames, .argsGet, .argsGetNames, .argsPost, .argsPostNames, .argsPath, .requestHeaders,
            .requestHeadersNames, .requestCookies, .requestCookiesNames, .xml, .json, .files, .filesNames,
            .filesSizes, .filesTemporaryNames, .filesTemporaryContent, .multipartFilename, .multipartName,
            .multipartPartHeaders, .responseHeaders, .responseHeadersNames, .responseArgs, .responseXML, .geo, .tx,
            .rule, .matchedVars, .matchedVarsNames, .global, .ip, .resource, .session, .user, .env, .perfRules:
            true
        default: false
        }
    }
}
