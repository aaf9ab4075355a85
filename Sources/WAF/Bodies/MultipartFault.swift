// What is wrong with a multipart body.

/// Faults of the Content-Type of a multipart body.
package enum MultipartTypeFault: Error, Equatable, Sendable {
    case missing, tooLong, otherType, severalBoundaries, malformedBoundary, boundaryName, boundaryQuoting
    case boundaryWordInBoundary, boundaryCharacters, emptyBoundary, boundaryCase, noBoundary

    /// As REQBODY_ERROR_MSG has it, behind `Multipart: `.
    var text: StaticString {
        switch self {
        case .missing: "There is no Content-Type."
        case .tooLong: "Invalid boundary in C-T (length)."
        case .otherType: "Invalid MIME type."
        case .severalBoundaries: "Multiple boundary parameters in C-T."
        case .malformedBoundary: "Invalid boundary in C-T (malformed)."
        case .boundaryName: "Invalid boundary in C-T (parameter name)."
        case .boundaryQuoting: "Invalid boundary in C-T (quote)."
        case .boundaryWordInBoundary: "Invalid boundary in C-T (content)."
        case .boundaryCharacters: "Invalid boundary in C-T (characters)."
        case .emptyBoundary: "Invalid boundary in C-T (empty)."
        case .boundaryCase: "Invalid boundary in C-T (case sensitivity)."
        case .noBoundary: "Boundary not found in C-T."
        }
    }
}

/// Faults of a multipart body.
package enum MultipartFault: Error, Equatable, Sendable {
    case boundaryLine, boundaryQuotes, boundaryWhitespace, noBoundaries, noFinalBoundary
    case headerLineTooLong, headerTooLong, nulInHeader, headerCharacter, headerColon, headerName, foldedNothing
    case duplicateHeader, noDisposition, noPartName, hiddenFileName
    case disposition(ContentDispositionFault)
    case tooManyParts, tooManyHeaders

    /// As REQBODY_ERROR_MSG has it, behind `Multipart: `.
    var text: String {
        switch self {
        case .disposition(let fault): "Invalid Content-Disposition header (\(fault.rawValue))."
        default: String(describing: fixedText)
        }
    }

    private var fixedText: StaticString {
        switch self {
        case .boundaryLine: "Invalid boundary."
        case .boundaryQuotes: "Invalid boundary (quotes)."
        case .boundaryWhitespace: "Invalid boundary (whitespace)."
        case .noBoundaries: "No boundaries found in payload."
        case .noFinalBoundary: "Final boundary missing."
        case .headerLineTooLong: "Part header line over 4096 bytes long."
        case .headerTooLong: "Part header too long."
        case .nulInHeader: "Nul byte in part headers."
        case .headerCharacter: "Invalid part header (contains invalid character)."
        case .headerColon: "Invalid part header (colon missing)."
        case .headerName: "Invalid part header (header name missing)."
        case .foldedNothing: "Invalid part header (folding error)."
        case .duplicateHeader: "Duplicate part header."
        case .noDisposition: "Part missing Content-Disposition header."
        case .noPartName: "Content-Disposition header missing name field."
        case .hiddenFileName: "Invalid Content-Disposition header (filename)."
        case .tooManyParts: "Too many parts."
        case .tooManyHeaders: "Too many headers of a part."
        case .disposition: "Invalid Content-Disposition header."
        }
    }
}

/// Faults of a Content-Disposition, with the numbers under which ModSecurity 2.9 logs them.
package enum ContentDispositionFault: Int, Error, Sendable {
    case notFormData = -1
    case semicolon = -2
    case nothingBehindSemicolon = -3
    case nameUnended = -4
    case nothingBehindName = -5
    case nothingBehindEquals = -6
    case nothingBehindQuote = -7
    case nothingBehindBackslash = -8
    case quoteUnended = -10
    /// Also `filename*`: two servers may see two names there.
    case unknownParameter = -11
    case nothingBetweenParameters = -12
    case equals = -13
    case duplicateName = -14
    case duplicateFileName = -15
}
