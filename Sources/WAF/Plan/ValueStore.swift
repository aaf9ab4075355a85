// Where the values of a transaction are kept until a rule asks for them.

/// One kind of value of a transaction: what SecLang's variables are made of.
///
/// A variable reads one store or several: ARGS is `argumentsGet` and then `argumentsPost`. Names have stores of their
/// own, so that ARGS_NAMES is a variable like any other. A scalar variable's store has one value, or none where there
/// is nothing to say.
package enum ValueStore: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    // Collections.
    case argumentsGet, argumentsPost, argumentsPath
    case argumentNamesGet, argumentNamesPost, argumentNamesPath
    case cookies, cookieNames
    case requestHeaders, requestHeaderNames
    case responseHeaders, responseHeaderNames
    case files, fileNames, fileSizes, fileTemporaryNames, fileTemporaryContents
    case multipartFileNames, multipartNames, multipartPartHeaders
    case xmlText, xmlAttributes
    case environment, geography
    // The connection.
    case remoteAddress, remotePort, remoteHost, remoteUser, userAgentAddress
    case serverAddress, serverPort, serverName
    // The request's head.
    case requestLine, requestMethod, requestProtocol
    case requestURI, requestURIRaw, requestFileName, requestBaseName, queryString
    case authenticationType, pathInformation, scriptFileName, scriptBaseName
    case uniqueIdentifier, argumentsCombinedSize
    // The request's body.
    case requestBody, requestBodyLength, requestBodyProcessor
    case requestBodyError, requestBodyErrorMessage, requestBodyProcessorError, requestBodyProcessorErrorMessage
    case inboundDataError, fullRequest, fullRequestLength, filesCombinedSize, urlEncodedError
    case multipartBoundaryQuoted, multipartBoundaryWhitespace, multipartDataBefore, multipartDataAfter
    case multipartHeaderFolding, multipartLFLine, multipartCRLFLFLines, multipartMissingSemicolon
    case multipartInvalidQuoting, multipartInvalidPart, multipartInvalidHeaderFolding
    case multipartFileLimitExceeded, multipartStrictError, multipartUnmatchedBoundary
    // The response.
    case responseStatus, responseProtocol, responseBody, responseContentLength, responseContentType
    case outboundDataError, statusLine
    // The transaction itself.
    case matchedVariable, matchedVariableName, matchedVariables, matchedVariableNames
    case highestSeverity, sessionIdentifier, userIdentifier, resourceIdentifier, webApplicationIdentifier
    case patternLimitsExceeded, engineBuild, duration
    case time, timeDay, timeEpoch, timeHour, timeMinute, timeMonth, timeSecond, timeWeekday, timeYear
}
