// The request's body becomes values.

internal import Bytes
internal import SecLang

extension Transaction {
    /// Whether rules want to see the request's body.
    package var wantsRequestBody: Bool { mode != .off && requestBodyAccess && interruption == nil }

    /// A piece of the request's body, while `wantsRequestBody`.
    ///
    /// - Returns: the decision to refuse the request where its body is longer than it may be and the rules say so.
    package func appendRequestBody(_ bytes: UnsafeRawBufferPointer) -> Interruption? {
        requestBody.limit = requestBodyLimit
        requestBody.append(bytes)
        guard requestBody.isCut else { return nil }
        setNumber(.inboundDataError, 1)
        guard ruleSet.settings.requestBodyLimitAction == .reject, mode == .on, interruption == nil else { return nil }
        interruption = Interruption(
            action: .deny(status: 413), rule: nil, phase: .requestBody, reason: "request body over SecRequestBodyLimit")
        return interruption
    }

    /// All of the request's body that was handed in, also what rules do not see. Valid until the next piece.
    package var heldRequestBody: UnsafeRawBufferPointer { requestBody.allBytes }

    /// Whether the request's body is longer than what rules see of it.
    package var isRequestBodyCut: Bool { requestBody.isCut }

    /// The request's body is all there, or as much of it as will be looked at; `run(.requestBody)` comes next.
    package func endRequestBody() {
        budget.start()
        if requestBody.count > 0, unpackRequestBody() { readRequestBody() }
        budget.stop()
        setNumber(.requestBodyLength, requestBody.count)
        setNumber(.argumentsCombinedSize, argumentsSize)
        setNumber(.filesCombinedSize, filesSize)
    }

    /// By its content type, until a rule says otherwise.
    func chooseBodyProcessor() {
        func begins(_ word: StaticString) -> Bool { BodyProcessorKind.begins(contentType, with: word) }
        if begins("application/x-www-form-urlencoded") {
            requestBodyProcessor = .urlEncoded
        } else if begins("multipart/form-data") {
            requestBodyProcessor = .multipart
        } else if ruleSet.settings.readsJSON, begins("application/json") {
            requestBodyProcessor = .json
        } else if ruleSet.settings.readsXML, begins("application/xml") || begins("text/xml") {
            requestBodyProcessor = .xml
        }
        setBodyProcessorName()
    }

    func setBodyProcessorName() { setText(.requestBodyProcessor, requestBodyProcessor?.rawValue ?? "") }

    /// The body as rules see it.
    var readableBody: UnsafeRawBufferPointer { unpackedBody.total > 0 ? unpackedBody.bytes : requestBody.bytes }

    private func readRequestBody() {
        switch requestBodyProcessor {
        case .urlEncoded:
            values.set(.requestBody, readableBody)
            addArguments(readableBody, .argumentsPost, .argumentNamesPost)
        case .multipart: readMultipart()
        case .json: readJSON()
        case .xml: readXML()
        case .raw: values.set(.requestBody, readableBody)
        case nil: if forcesRequestBodyVariable { values.set(.requestBody, readableBody) }
        }
    }

    /// The body is not what it says: rules decide what that means.
    func failRequestBody(_ error: BodyError) { failRequestBody(error.message) }

    func failRequestBody(_ message: String) {
        setNumber(.requestBodyError, 1)
        setNumber(.requestBodyProcessorError, 1)
        setText(.requestBodyErrorMessage, message)
        setText(.requestBodyProcessorErrorMessage, message)
    }
}
