// Bodies that are not forms: multipart, JSON and XML.

internal import Bytes

extension Transaction {
    private var bodyLimits: BodyLimits {
        var limits = BodyLimits()
        let settings = ruleSet.settings
        limits.bytes = .max
        limits.noFilesBytes = settings.requestBodyNoFilesLimit
        limits.arguments = settings.argumentsLimit
        limits.files = settings.uploadFileLimit
        limits.jsonDepth = settings.requestBodyJSONDepth
        return limits
    }

    func readMultipart() {
        let parser = multipart ?? MultipartParser()
        multipart = parser
        var sink = MultipartValues(arguments: postArguments)
        do throws(BodyError) {
            try parser.begin(
                contentType: contentType, limits: bodyLimits, keepsFileContents: ruleSet.uses(.fileTemporaryContents),
                argumentCount: argumentCount)
            // A body of files may be a hundred times as long as others: what it costs is asked for on the way.
            var rest = readableBody[...]
            while !rest.isEmpty, budget.spend(min(rest.count, Self.multipartPiece)) {
                try parser.feed(UnsafeRawBufferPointer(rebasing: rest.prefix(Self.multipartPiece)), arena, into: &sink)
                rest = rest.dropFirst(Self.multipartPiece)
            }
            if rest.isEmpty { try parser.finish(arena, into: &sink) }
        } catch {
            failRequestBody(error)
        }
        setFlags(parser.flags)
        filesSize = parser.filesCombinedSize
        values.set(.multipartNames, parser.lastName)
        values.set(.multipartFileNames, parser.lastFileName)
    }

    /// Bytes of a multipart body between two looks at the budget.
    private static let multipartPiece = 64 << 10

    private func setFlags(_ flags: MultipartFlags) {
        for (flag, store) in Self.flagStores where flags.contains(flag) { setNumber(store, 1) }
        if flags.hasMixedLineEnds { setNumber(.multipartCRLFLFLines, 1) }
        if flags.isStrictError { setNumber(.multipartStrictError, 1) }
    }

    private static let flagStores: [(MultipartFlags, ValueStore)] = [
        (.boundaryQuoted, .multipartBoundaryQuoted), (.boundaryWhitespace, .multipartBoundaryWhitespace),
        (.dataBefore, .multipartDataBefore), (.dataAfter, .multipartDataAfter),
        (.headerFolding, .multipartHeaderFolding), (.lfLine, .multipartLFLine),
        (.missingSemicolon, .multipartMissingSemicolon), (.invalidQuoting, .multipartInvalidQuoting),
        (.invalidPart, .multipartInvalidPart), (.invalidHeaderFolding, .multipartInvalidHeaderFolding),
        (.fileLimitExceeded, .multipartFileLimitExceeded), (.unmatchedBoundary, .multipartUnmatchedBoundary),
    ]

    func readJSON() {
        let parser = json ?? JSONParser()
        json = parser
        var sink = postArguments
        do throws(BodyError) {
            parser.begin(limits: bodyLimits, argumentCount: argumentCount)
            try parser.feed(readableBody, arena, into: &sink)
            try parser.finish(arena, into: &sink)
        } catch {
            failRequestBody(error)
        }
    }

    func readXML() {
        let body = xml ?? XMLBody()
        xml = body
        do throws(BodyError) {
            try body.begin(limits: bodyLimits)
            try body.feed(readableBody)
            try body.finish()
        } catch {
            failRequestBody(error)
        }
        evaluate(Self.wholeText, into: .xmlText)
        evaluate(Self.allAttributes, into: .xmlAttributes)
    }

    private static let wholeText = try? XPathExpression("/*")
    private static let allAttributes = try? XPathExpression("//@*")

    private func evaluate(_ expression: XPathExpression?, into store: ValueStore) {
        guard ruleSet.uses(store), let expression, let xml else { return }
        var sink = StoreSink(transaction: self, store: store)
        xml.evaluate(expression, arena, into: &sink)
    }

    /// The texts of an XML body's nodes that an expression selects.
    func nodes(selectedBy expression: XPathExpression) -> [UnsafeRawBufferPointer] {
        guard let xml, xml.hasDocument else { return [] }
        var sink = ListSink()
        xml.evaluate(expression, arena, into: &sink)
        return sink.values
    }

    private var postArguments: ArgumentSink {
        ArgumentSink(transaction: self, store: .argumentsPost, names: .argumentNamesPost)
    }
}

/// Receives a form's parts.
private struct MultipartValues: MultipartSink {
    var arguments: ArgumentSink

    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        arguments.field(name: name, value: value)
    }

    mutating func partHeader(part: UnsafeRawBufferPointer, line: UnsafeRawBufferPointer) {
        arguments.transaction.values.add(.multipartPartHeaders, name: part, line)
    }

    mutating func file(_ file: MultipartFile) {
        let transaction = arguments.transaction
        transaction.values.add(.files, name: file.part, file.name)
        transaction.values.add(.fileNames, name: file.part, file.part)
        transaction.values.add(.fileSizes, name: file.part, NumberText.write(file.size, to: transaction.arena))
        if transaction.ruleSet.uses(.fileTemporaryContents) {
            transaction.values.add(.fileTemporaryContents, name: file.part, file.content)
        }
    }
}

private struct StoreSink: FieldSink {
    let transaction: Transaction
    let store: ValueStore

    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        transaction.values.add(store, name: name, value)
    }
}

private struct ListSink: FieldSink {
    var values: [UnsafeRawBufferPointer] = []

    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) { values.append(value) }
}
