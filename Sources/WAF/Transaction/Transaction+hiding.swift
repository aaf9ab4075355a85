// `sanitise…`: what must not be readable in the logs is noted by name, for when they are written.

internal import Bytes

extension Transaction {
    func hide(_ plan: SanitisePlan) {
        switch plan {
        case .argument(let name): hidden.hide(argument: name.withUnsafeBytes { keep($0) })
        case .requestHeader(let name): hidden.hide(requestHeader: name.withUnsafeBytes { keep($0) })
        case .responseHeader(let name): hidden.hide(responseHeader: name.withUnsafeBytes { keep($0) })
        case .matched: if let last = matched.last { hide(last, isPartial: false) }
        case .matchedBytes(let leading, let trailing): hideCaptured(leading: leading, trailing: trailing)
        }
    }

    /// Hides what the operator found, where it stands so in what was sent; else the whole value.
    private func hideCaptured(leading: Int, trailing: Int) {
        guard let last = matched.last else { return }
        guard let captured = context.capture(0), captured.count >= LogMask.minimumSought,
            Self.holds(last.bytes, captured)
        else { return hide(last, isPartial: false) }
        hidden.hide(fragment: HiddenParts.Fragment(bytes: keep(captured), leading: leading, trailing: trailing))
        hide(last, isPartial: true)
    }

    /// Whether `part` is a part of `whole`, and not a text of its own.
    private static func holds(_ whole: UnsafeRawBufferPointer, _ part: UnsafeRawBufferPointer) -> Bool {
        guard let start = whole.baseAddress, let begin = part.baseAddress else { return false }
        return begin >= start && begin + part.count <= start + whole.count
    }

    private func hide(_ match: MatchedValue, isPartial: Bool) {
        switch LoggedVariable(match.target) {
        case .argument: hidden.hide(argument: match.member, isPartial: isPartial)
        case .requestHeader: hidden.hide(requestHeader: match.member, isPartial: isPartial)
        case .responseHeader: hidden.hide(responseHeader: match.member, isPartial: isPartial)
        case .cookie: hidden.hide(cookie: match.member, isPartial: isPartial)
        case .target: hidden.hideTarget()
        case .requestBody: hidden.hideRequestBody()
        case .responseBody: hidden.hideResponseBody()
        case .request:
            hidden.hideTarget()
            hidden.hideRequestBody()
        case .other:
            // Nothing of the message: the text itself is sought in what is written.
            if !isPartial { hidden.hide(fragment: .init(bytes: keep(match.bytes), leading: 0, trailing: 0)) }
        }
    }

    // MARK: What a record is made of

    /// The variables that the chain at work has matched, the last first, as far as they are told apart.
    func origins() -> [[UInt8]] { matched.suffix(Self.toldOrigins).reversed().map { Array(fullName($0)) } }

    /// More matches of one chain are taken for matches of anything.
    private static let toldOrigins = 16

    /// Whether there may be text in a rule's record that is not of the variables that its chain has matched.
    func hasForeignText(_ head: RulePlan) -> Bool {
        if head.next != nil, matched.count > Self.toldOrigins { return true }
        if let last = matched.last, LoggedVariable(last.target) == .other, !Self.isNumber(last.bytes) { return true }
        var captures = false
        var next: RulePlan? = head
        while let rule = next {
            captures = captures || rule.isCapturing
            next = rule.next
        }
        let facts = head.facts
        for text in [facts.message, facts.logData].compactMap(\.self) + facts.tags {
            if text.pieces.contains(where: { isForeign($0, captures: captures) }) { return true }
        }
        return false
    }

    private func isForeign(_ piece: MacroPlan.Piece, captures: Bool) -> Bool {
        switch piece {
        case .literal, .rule: return false
        case .slot(let slot):
            if slot < RuleVariables.captureCount, captures { return false }
            if case .text(let bytes) = variables.slots[slot] { return !Self.isNumber(bytes) }
            return false
        case .dynamic(let name):
            let value = name.withUnsafeBytes { variables.value(ofDynamic: $0) }
            if case .text(let bytes) = value { return !Self.isNumber(bytes) }
            return false
        case .persistent: return true
        case .store(let stores, _):
            return stores.contains(.matchedVariables) && matched.count > 1 || stores.contains(.environment)
        }
    }

    /// Scores and counts; longer ones could be what they were not.
    private static func isNumber(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count < LogMask.minimumSought && bytes.allSatisfy { $0 &- 0x30 < 10 }
    }
}

/// A variable by the part of the message that its values come from.
enum LoggedVariable {
    case argument, requestHeader, responseHeader, cookie, target, requestBody, responseBody, request, other

    /// - Parameter name: the variable's name, in upper case, without a member's.
    init(_ name: UnsafeRawBufferPointer) {
        self = Self.kinds[String(decoding: name, as: UTF8.self)] ?? .other
    }

    /// Names of members are taken for their values, as in ModSecurity.
    private static let kinds: [String: LoggedVariable] = [
        "ARGS": .argument, "ARGS_GET": .argument, "ARGS_POST": .argument, "ARGS_NAMES": .argument,
        "ARGS_GET_NAMES": .argument, "ARGS_POST_NAMES": .argument, "ARGS_PATH": .argument,
        "REQUEST_HEADERS": .requestHeader, "REQUEST_HEADERS_NAMES": .requestHeader,
        "RESPONSE_HEADERS": .responseHeader, "RESPONSE_HEADERS_NAMES": .responseHeader,
        "REQUEST_COOKIES": .cookie, "REQUEST_COOKIES_NAMES": .cookie,
        "QUERY_STRING": .target, "REQUEST_URI": .target, "REQUEST_URI_RAW": .target, "REQUEST_LINE": .target,
        "REQUEST_FILENAME": .target, "REQUEST_BASENAME": .target, "PATH_INFO": .target,
        "REQUEST_BODY": .requestBody, "STREAM_INPUT_BODY": .requestBody, "XML": .requestBody,
        "FILES": .requestBody, "FILES_TMP_CONTENT": .requestBody, "MULTIPART_PART_HEADERS": .requestBody,
        "RESPONSE_BODY": .responseBody, "STREAM_OUTPUT_BODY": .responseBody, "FULL_REQUEST": .request,
    ]
}
