// A part: its headers, its content, its end.

internal import Bytes

extension MultipartParser {
    /// Forgets the last part.
    func beginPart() {
        headers.removeAll()
        names.reset()
        content.reset()
        partName = ByteArena.nothing
        fileName = nil
        partSize = 0
        keepsContent = false
        openLineEnd = 0
    }

    /// A line of the part's headers; the empty one ends them.
    func receiveHeader(_ line: UnsafeRawBufferPointer, _ arena: ByteArena) throws(BodyError) {
        try count(line.count)
        guard !line.contains(0) else { throw .multipart(.nulInHeader) }
        let hasCarriageReturn = line.count > 1 && line[line.count - 2] == ASCII.carriageReturn
        flags.insert(hasCarriageReturn ? .crlfLine : .lfLine)
        let text = UnsafeRawBufferPointer(rebasing: line[..<(line.count - (hasCarriageReturn ? 2 : 1))])
        do throws(MultipartFault) {
            if text.isEmpty {
                try endHeaders(arena)
            } else if CookieParser.isSpace(line[0]) {
                try fold(line)
            } else {
                try headers.add(text, maximum: limits.partHeaders)
            }
        } catch {
            throw .multipart(error)
        }
    }

    private func fold(_ line: UnsafeRawBufferPointer) throws(MultipartFault) {
        flags.insert(.headerFolding)
        guard headers.count > 0 else { throw .foldedNothing }
        var start = 0
        // The line's own end counts where there is nothing else: it is no white space to fold with.
        while start < line.count, CookieParser.isSpace(line[start]) {
            if !ASCII.isWhitespace(line[start]) { flags.insert(.invalidHeaderFolding) }
            start += 1
        }
        var end = line.count
        if end > start, line[end - 1] == ASCII.lineFeed { end -= 1 }
        if end > start, line[end - 1] == ASCII.carriageReturn { end -= 1 }
        try headers.fold(UnsafeRawBufferPointer(rebasing: line[start..<end]))
    }

    private func endHeaders(_ arena: ByteArena) throws(MultipartFault) {
        guard let value = headers.value(of: "content-disposition") else { throw .noDisposition }
        var disposition = ContentDisposition()
        var fault: ContentDispositionFault?
        do throws(ContentDispositionFault) {
            try disposition.read(value, &names)
        } catch {
            fault = error
        }
        if disposition.hasInvalidQuoting { flags.insert(.invalidQuoting) }
        let decoded = arena.copy(names.bytes)
        if let range = disposition.name {
            partName = UnsafeRawBufferPointer(rebasing: decoded[range])
            lastName = partName
        }
        if let range = disposition.fileName {
            lastFileName = UnsafeRawBufferPointer(rebasing: decoded[range])
            fileName = lastFileName
        }
        if let fault { throw .disposition(fault) }
        guard disposition.name != nil else { throw .noPartName }
        // Readers that look for the text alone must not miss a file name that we see.
        if fileName != nil, !contains(value, "filename=") { throw .hiddenFileName }
        stage = .content
        keepsContent = fileName == nil
        if fileName != nil, keepsFileContents {
            if keptFiles < limits.files {
                keptFiles += 1
                keepsContent = true
            } else {
                flags.insert(.fileLimitExceeded)
            }
        }
    }

    /// Content, of which the line end is held back.
    func receiveContent(_ piece: UnsafeRawBufferPointer) throws(BodyError) {
        let before = openLineEnd
        openLineEnd = 0
        if piece[piece.count - 1] == ASCII.lineFeed {
            openLineEnd = piece.count > 1 && piece[piece.count - 2] == ASCII.carriageReturn ? 2 : 1
        }
        let added = before + piece.count - openLineEnd
        partSize += added
        guard fileName != nil else {
            try count(added)
            keep(piece, behind: before)
            return
        }
        guard keepsContent else { return }
        if keptBytes + added <= limits.fileContentBytes {
            keptBytes += added
            keep(piece, behind: before)
        } else {
            // A gap in the middle would be worse than a missing end.
            keepsContent = false
        }
    }

    private func keep(_ piece: UnsafeRawBufferPointer, behind lineEnd: Int) {
        if lineEnd == 2 { content.append(ASCII.carriageReturn) }
        if lineEnd > 0 { content.append(ASCII.lineFeed) }
        content.append(UnsafeRawBufferPointer(rebasing: piece[..<(piece.count - openLineEnd)]))
    }

    private func count(_ bytes: Int) throws(BodyError) {
        noFilesBytes += bytes
        guard noFilesBytes <= limits.noFilesBytes else { throw .noFilesLimit(limits.noFilesBytes) }
    }

    /// Gives the part to the sink, if there is one whose headers were whole.
    func endPart<Sink: MultipartSink>(_ arena: ByteArena, _ sink: inout Sink) throws(BodyError) {
        guard stage == .content else { return }
        if fileName == nil {
            guard argumentCount < limits.arguments else { throw .argumentLimit(limits.arguments) }
            argumentCount += 1
        }
        let lines = arena.copy(headers.allBytes)
        for index in 0..<headers.count {
            sink.partHeader(part: partName, line: UnsafeRawBufferPointer(rebasing: lines[headers.range(index)]))
        }
        let kept = arena.copy(content.bytes)
        if let fileName {
            filesCombinedSize += partSize
            sink.file(MultipartFile(part: partName, name: fileName, size: partSize, content: kept))
        } else {
            sink.field(name: partName, value: kept)
        }
    }

    private func contains(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard bytes.count >= count else { return false }
        return (0...(bytes.count - count)).contains { start in
            (0..<count).allSatisfy { bytes[start + $0] == word.utf8Start[$0] }
        }
    }
}
