// Which count a message belongs to that could not be read.

internal import HTTP1
internal import Telemetry

extension WorkerCounter {
    /// The count of a parse error, by the part of the message that was wrong.
    init(parsing error: HTTP1ParseError) {
        self = switch error {
        case .tooManyEmptyLines, .bareLineFeed, .bareCarriageReturn, .invalidMethod, .methodTooLong,
            .invalidRequestLine, .invalidStatusLine:
            .parseRequestLine
        case .invalidTargetByte, .fragmentInTarget, .invalidTargetForm, .targetTooLong: .parseTarget
        case .invalidVersion, .missingVersion, .unsupportedVersion: .parseVersion
        case .invalidFieldName, .whitespaceBeforeColon, .lineFolding, .invalidFieldValue, .invalidConnection,
            .connectionNamesEndToEndField, .unknownExpectation:
            .parseField
        case .tooManyFields, .headTooLarge, .trailersTooLarge: .parseTooLarge
        case .missingHost, .repeatedHost, .invalidHost, .hostDiffersFromTarget: .parseHost
        case .invalidContentLength, .repeatedContentLength, .invalidTransferEncoding, .unsupportedTransferCoding,
            .transferEncodingWithContentLength, .transferEncodingInHTTP10, .incompleteMessage:
            .parseFraming
        case .invalidChunkSize, .chunkSizeOverflow, .invalidChunkExtension, .chunkExtensionsTooLong, .missingChunkEnd:
            .parseChunk
        }
    }
}
