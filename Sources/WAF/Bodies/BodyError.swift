// Why a body could not be read: the text of REQBODY_ERROR_MSG.

/// The end of a body's parsing. What was found before it has reached the sink.
package enum BodyError: Error, Equatable, Sendable {
    /// More bytes than `BodyLimits.bytes`.
    case bodyLimit(Int)
    /// More bytes outside of files than `BodyLimits.noFilesBytes`.
    case noFilesLimit(Int)
    /// More arguments than `BodyLimits.arguments`.
    case argumentLimit(Int)
    /// A multipart body's Content-Type, before anything of the body.
    case multipartType(MultipartTypeFault)
    /// A multipart body.
    case multipart(MultipartFault)
    /// A JSON body, and the offset of the byte that was one too many.
    case json(JSONFault, at: Int)
    /// An XML body, and the line.
    case xml(XMLFault, line: Int)

    /// One sentence for operators and rules. It holds nothing that a client chose.
    package var message: String {
        switch self {
        case .bodyLimit(let limit): "Request body is larger than the configured limit (\(limit))."
        case .noFilesLimit(let limit): "Request body without files is larger than the configured limit (\(limit))."
        case .argumentLimit(let limit): "Request has more arguments than the configured limit (\(limit))."
        case .multipartType(let fault): "Multipart parsing error (init): Multipart: \(fault.text)"
        case .multipart(let fault): "Multipart parsing error: Multipart: \(fault.text)"
        case .json(let fault, let offset): "JSON parsing error: \(fault.text) (byte \(offset))"
        case .xml(let fault, let line): "XML parsing error: XML: \(fault.text) (line \(line))"
        }
    }

    /// Whether a limit was exceeded, so that an answer of 413 fits better than 400.
    package var isSize: Bool {
        switch self {
        case .bodyLimit, .noFilesLimit: true
        default: false
        }
    }
}
