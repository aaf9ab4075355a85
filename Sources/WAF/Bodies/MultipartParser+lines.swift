// Boundaries, told from data.

internal import Glibc

extension MultipartParser {
    /// A line, or a piece of one that is longer than the window.
    func receive<Sink: MultipartSink>(
        _ piece: UnsafeRawBufferPointer, endsLine: Bool, _ arena: ByteArena, _ sink: inout Sink
    ) throws(BodyError) {
        if isAtLineStart {
            if looksLikeBoundary(piece) {
                if begins(piece, with: delimiter.bytes) {
                    if isBoundaryPossible { return try receiveBoundary(piece, arena, &sink) }
                    flags.insert(.invalidPart)
                } else {
                    try refuseDisguises(piece)
                    flags.insert(.unmatchedBoundary)
                }
            } else if !flags.contains(.unmatchedBoundary), hasDelimiter(piece) {
                flags.insert(.unmatchedBoundary)
            }
        }
        switch stage {
        case .preamble: flags.insert(.dataBefore)
        case .headers:
            guard endsLine, piece.count < BodyLimits.partLineBytes else { throw .multipart(.headerLineTooLong) }
            try receiveHeader(piece, arena)
        case .content: try receiveContent(piece)
        case .end: break
        }
    }

    /// Whether a boundary may stand here: the line end before it is part of it, and that of the headers' empty line is
    /// taken. Elsewhere it is a header or content like any other line.
    var isBoundaryPossible: Bool { stage == .preamble || stage == .content && openLineEnd > 0 }

    /// Two hyphens and two more bytes, of which the line end may be one.
    private func looksLikeBoundary(_ piece: UnsafeRawBufferPointer) -> Bool {
        piece.count > 3 && piece[0] == 0x2D && piece[1] == 0x2D
    }

    private func receiveBoundary<Sink: MultipartSink>(
        _ line: UnsafeRawBufferPointer, _ arena: ByteArena, _ sink: inout Sink
    ) throws(BodyError) {
        var end = delimiter.count
        let isFinal = line.count >= end + 2 && line[end] == 0x2D && line[end + 1] == 0x2D
        if isFinal { end += 2 }
        if line.count == end + 2, line[end] == 0x0D, line[end + 1] == 0x0A {
            flags.insert(.crlfLine)
        } else if line.count == end + 1, line[end] == 0x0A {
            flags.insert(.lfLine)
        } else {
            throw .multipart(.boundaryLine)
        }
        // The line end before a boundary is the boundary's.
        if openLineEnd == 1 { flags.insert(.lfLine) }
        try endPart(arena, &sink)
        boundaryCount += 1
        guard !isFinal else {
            stage = .end
            return
        }
        guard partCount < limits.parts else { throw .multipart(.tooManyParts) }
        partCount += 1
        beginPart()
        stage = .headers
    }

    /// Refuses our boundary in quotes that the Content-Type has too, and behind white space.
    private func refuseDisguises(_ line: UnsafeRawBufferPointer) throws(BodyError) {
        let boundary = UnsafeRawBufferPointer(rebasing: delimiter.bytes[2...])
        if flags.contains(.boundaryQuoted), line[2] == UInt8(ascii: "\""),
            begins(UnsafeRawBufferPointer(rebasing: line[3...]), with: boundary)
        {
            throw .multipart(.boundaryQuotes)
        }
        var position = 2
        while position < line.count, CookieParser.isSpace(line[position]) { position += 1 }
        if position > 2, begins(UnsafeRawBufferPointer(rebasing: line[position...]), with: boundary) {
            throw .multipart(.boundaryWhitespace)
        }
    }

    /// Whether the delimiter stands anywhere in `piece`: the search begins where there are two hyphens, which hardly
    /// any line has.
    private func hasDelimiter(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard let start = piece.baseAddress else { return false }
        let end = start + piece.count
        var position = start
        while end - position >= delimiter.count, let hyphen = memchr(position, 0x2D, end - position) {
            position = UnsafeRawPointer(hyphen)
            guard end - position >= delimiter.count else { return false }
            if position.load(fromByteOffset: 1, as: UInt8.self) == 0x2D {
                return search.find(
                    delimiter.bytes, in: UnsafeRawBufferPointer(start: position, count: end - position))
            }
            position += 1
        }
        return false
    }
}
