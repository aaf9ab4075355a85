// Chunk extensions: read by the letter, so that nobody else can see the end of a size line elsewhere; then forgotten.

internal import Bytes

/// Reads what may stand between a chunk's size and the CR of its line (RFC 9112 §7.1.1).
///
/// The grammar is `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`. A line end within quotes is
/// refused: readers that look for the closing quote, and those that look for the line end, would go different ways.
struct ChunkExtensionReader: Sendable {
    private enum State: UInt8 {
        /// Behind the size and white space.
        case beforeSemicolon
        /// Behind a semicolon.
        case beforeName
        case name, behindName
        /// Behind an equals sign.
        case beforeValue
        case token, quoted, escaped, behindQuotes, behindValue
    }

    private var state: State

    /// - Parameter first: the byte behind the size: a semicolon, or white space.
    init(_ first: UInt8) { state = first == UInt8(ascii: ";") ? .beforeName : .beforeSemicolon }

    /// Takes one byte.
    /// - Returns: whether it was the CR of the line.
    mutating func read(_ byte: UInt8) throws(HTTP1ParseError) -> Bool {
        switch state {
        case .quoted, .escaped:
            try readQuoted(byte)
            return false
        case .name, .token, .behindQuotes:
            if byte == ASCII.carriageReturn { return true }
        default:
            break
        }
        if byte == ASCII.lineFeed { throw .bareLineFeed }
        guard let next = next(byte) else {
            throw state == .beforeSemicolon ? .invalidChunkSize : .invalidChunkExtension
        }
        state = next
        return false
    }

    /// Where a byte outside of quotes leads; nil where it may not stand.
    private func next(_ byte: UInt8) -> State? {
        let isSpace = ASCII.isWhitespace(byte)
        let isSemicolon = byte == UInt8(ascii: ";")
        switch state {
        case .beforeSemicolon, .behindValue: return isSpace ? state : isSemicolon ? .beforeName : nil
        case .beforeName: return isSpace ? state : ASCII.isToken(byte) ? .name : nil
        case .name, .behindName:
            if byte == UInt8(ascii: "=") { return .beforeValue }
            if isSpace { return .behindName }
            return isSemicolon ? .beforeName : state == .name && ASCII.isToken(byte) ? .name : nil
        case .beforeValue:
            if byte == UInt8(ascii: "\"") { return .quoted }
            return isSpace ? state : ASCII.isToken(byte) ? .token : nil
        case .token, .behindQuotes:
            if isSpace { return .behindValue }
            return isSemicolon ? .beforeName : state == .token && ASCII.isToken(byte) ? .token : nil
        case .quoted, .escaped: return nil
        }
    }

    /// One byte of a quoted string (RFC 9110 §5.6.4).
    private mutating func readQuoted(_ byte: UInt8) throws(HTTP1ParseError) {
        if byte == ASCII.lineFeed { throw .bareLineFeed }
        guard byte >= 0x20 || byte == ASCII.horizontalTab, byte != 0x7F else { throw .invalidChunkExtension }
        if state == .escaped {
            state = .quoted
        } else if byte == UInt8(ascii: "\\") {
            state = .escaped
        } else if byte == UInt8(ascii: "\"") {
            state = .behindQuotes
        }
    }
}
