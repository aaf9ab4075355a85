// What rules hide, put out of sight in everything that is logged of a transaction.

internal import Bytes
internal import PatternMatching
internal import SecLang

/// Replaces hidden bytes by `*`, made when a transaction is over and something of it is written.
///
/// Hidden is by name what `sanitise…` names: arguments, fields and cookies, in whatever part of the message they stand.
/// The same values are then sought in all other texts, in either case, from `minimumSought` bytes on. Texts of records
/// that may hold such a value changed (decoded, cut, put together by rules) keep only what the rule's author wrote.
package struct LogMask {
    /// Shorter values are not sought: they would be found everywhere.
    static let minimumSought = 4
    /// Values that are sought. Where there are more, everything is hidden: each text is searched once for each.
    private static let maximumSought = 16

    let transaction: Transaction
    let hidden: HiddenParts
    private var secrets: [HiddenText] = []

    /// Nil where nothing is hidden.
    package init?(_ transaction: Transaction) {
        guard !transaction.hidden.isEmpty else { return nil }
        self.transaction = transaction
        var hidden = transaction.hidden
        var texts: Set<[UInt8]> = []
        func add(_ stores: [ValueStore], _ names: [HiddenParts.Name]) {
            for store in stores {
                for value in transaction.values[store] where value.bytes.count >= Self.minimumSought {
                    guard texts.count <= Self.maximumSought else { return }
                    let isHidden = names.contains { !$0.isPartial && NameText.equal($0.bytes, value.name) }
                    if isHidden { texts.insert(Array(value.bytes)) }
                }
            }
        }
        add([.argumentsGet, .argumentsPost], hidden.arguments)
        add([.requestHeaders], hidden.requestHeaders)
        add([.responseHeaders], hidden.responseHeaders)
        add([.cookies], hidden.cookies)
        if texts.count + hidden.fragments.count > Self.maximumSought { hidden.hideAll() }
        self.hidden = hidden
        guard !hidden.hidesAll else { return }
        secrets = texts.map { HiddenText($0, leading: 0, trailing: 0) }
        secrets += hidden.fragments.filter { $0.bytes.count >= Self.minimumSought }.map {
            HiddenText(Array($0.bytes), leading: $0.leading, trailing: $0.trailing)
        }
        // A value that begins with another is hidden whole.
        secrets.sort { $0.count > $1.count }
    }

    // MARK: Parts of the message

    /// A request target, as sent.
    package func target(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text = Array(bytes)
        guard !hidden.hidesTarget else { return Self.stars(text.count) }
        if let mark = text.firstIndex(of: UInt8(ascii: "?")) {
            hidePairs(&text, from: mark + 1, hidden.arguments, .query(transaction.ruleSet.settings.argumentSeparator))
        }
        hideSecrets(&text)
        return text
    }

    func requestHeader(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> [UInt8] {
        field(name, value, \.requestHeaders, isCookie: Transaction.isNamed(name, "cookie"))
    }

    func responseHeader(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> [UInt8] {
        field(name, value, \.responseHeaders, isCookie: false)
    }

    private func field(
        _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer,
        _ kind: KeyPath<HiddenParts, [HiddenParts.Name]>, isCookie: Bool
    ) -> [UInt8] {
        if hidden.hidesAll { return Self.stars(value.count) }
        var text = Array(value)
        if let found = hidden.find(name, among: kind) { hide(&text, text.indices, found) }
        if isCookie {
            hidePairs(&text, from: 0, hidden.cookies, .cookies(transaction.ruleSet.settings.cookieSeparator))
        }
        hideEverywhere(&text)
        return text
    }

    /// A form's bytes, as sent.
    func form(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text = Array(bytes)
        hidePairs(&text, from: 0, hidden.arguments, .query(transaction.ruleSet.settings.argumentSeparator))
        hideSecrets(&text)
        return text
    }

    /// An argument's value, decoded.
    func argument(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> [UInt8] {
        var text = Array(value)
        if let found = hidden.find(name, among: \.arguments) { hide(&text, text.indices, found) }
        hideSecrets(&text)
        return text
    }

    /// Any other text.
    func text(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text = Array(bytes)
        hideEverywhere(&text)
        return text
    }

    // MARK: Records

    /// A match as it may be logged.
    package func shown(_ match: MatchRecord) -> MatchRecord {
        var shown = match
        let facts = match.rule
        if isTouched(match) {
            shown.message = facts.message.map { remade($0, match) } ?? match.message
            shown.data = facts.logData.map { remade($0, match) } ?? match.data
            if !facts.tags.isEmpty { shown.tags = facts.tags.map { remade($0, match) } }
            shown.value = "***"
        }
        shown.message = text(shown.message)
        shown.data = text(shown.data)
        shown.tags = shown.tags.map(text)
        shown.variable = text(shown.variable)
        shown.value = text(shown.value)
        return shown
    }

    private func text(_ string: String) -> String { String(decoding: text(string.utf8), as: UTF8.self) }

    /// Whether a record may have something hidden in it, in whatever shape.
    private func isTouched(_ match: MatchRecord) -> Bool {
        if hidden.hidesAll || match.hasForeignText { return true }
        if match.origins.contains(where: { $0.withUnsafeBytes(touches) }) { return true }
        let facts = match.rule
        let texts = [facts.message, facts.logData].compactMap(\.self) + facts.tags
        return texts.contains { text in text.pieces.contains { touches($0) } }
    }

    private func touches(_ variable: UnsafeRawBufferPointer) -> Bool {
        let colon = variable.firstIndex(of: UInt8(ascii: ":")) ?? variable.endIndex
        let member = UnsafeRawBufferPointer(rebasing: variable[min(colon + 1, variable.endIndex)...])
        func hides(_ kind: KeyPath<HiddenParts, [HiddenParts.Name]>) -> Bool {
            member.isEmpty ? !hidden[keyPath: kind].isEmpty : hidden.find(member, among: kind) != nil
        }
        switch LoggedVariable(UnsafeRawBufferPointer(rebasing: variable[..<colon])) {
        case .argument: return hides(\.arguments)
        case .requestHeader:
            return hides(\.requestHeaders) || Transaction.isNamed(member, "cookie") && !hidden.cookies.isEmpty
        case .responseHeader: return hides(\.responseHeaders)
        case .cookie: return hides(\.cookies)
        case .target: return hidden.hidesTarget || !hidden.arguments.isEmpty
        case .requestBody: return hidden.hidesRequestBody || !hidden.arguments.isEmpty
        case .responseBody: return hidden.hidesResponseBody
        case .request: return true
        case .other: return false
        }
    }

    private func touches(_ piece: MacroPlan.Piece) -> Bool {
        guard case .store(let stores, _) = piece else { return false }
        return stores.contains { store in
            switch store {
            case .argumentsGet, .argumentsPost: !hidden.arguments.isEmpty
            case .requestHeaders: !hidden.requestHeaders.isEmpty || !hidden.cookies.isEmpty
            case .responseHeaders: !hidden.responseHeaders.isEmpty
            case .cookies: !hidden.cookies.isEmpty
            case .requestLine, .requestURI, .requestURIRaw, .queryString, .requestFileName, .requestBaseName:
                hidden.hidesTarget || !hidden.arguments.isEmpty
            case .requestBody, .xmlText, .xmlAttributes, .fileTemporaryContents, .fullRequest:
                hidden.hidesRequestBody || !hidden.arguments.isEmpty
            case .responseBody: hidden.hidesResponseBody
            default: false
            }
        }
    }

    /// A rule's text with what its author wrote, the variable's name, and nothing of any value.
    private func remade(_ macro: MacroPlan, _ match: MatchRecord) -> String {
        macro.pieces.map { piece -> String in
            switch piece {
            case .literal(let bytes): return String(decoding: bytes, as: UTF8.self)
            case .store(let stores, _) where stores.contains(.matchedVariableName): return match.variable
            case .rule(.identifier): return "\(match.rule.identifier)"
            case .rule(.severity): return match.rule.severity.map { "\($0)" } ?? ""
            case .rule(.revision): return match.rule.revision
            case .rule(.message): return match.rule.messageText
            default: return "***"
            }
        }.joined()
    }

    // MARK: Bytes

    static func stars(_ count: Int) -> [UInt8] { Array(repeating: UInt8(ascii: "*"), count: count) }

    private func hideEverywhere(_ text: inout [UInt8]) {
        if hidden.hidesAll {
            text = Self.stars(text.count)
            return
        }
        hidePairs(&text, from: 0, hidden.arguments, .anywhere(transaction.ruleSet.settings.argumentSeparator))
        hideSecrets(&text)
    }

    /// Hides a value: all of it, or what stands in it of the texts that are hidden in parts.
    private func hide(_ text: inout [UInt8], _ range: Range<Int>, _ name: HiddenParts.Name) {
        if name.isPartial {
            var value = Array(text[range])
            hideSecrets(&value)
            if value[...] != text[range] {
                text.replaceSubrange(range, with: value)
                return
            }
        }
        for place in range { text[place] = UInt8(ascii: "*") }
    }

    private func hideSecrets(_ text: inout [UInt8]) {
        for secret in secrets { secret.hide(in: &text) }
    }

    /// Hides the values of `name=value` pairs whose name, decoded, is hidden.
    private func hidePairs(_ text: inout [UInt8], from start: Int, _ names: [HiddenParts.Name], _ form: PairForm) {
        guard !names.isEmpty else { return }
        var index = start
        while index < text.count {
            var end = index
            while end < text.count, text[end] != UInt8(ascii: "="), !form.begins(text[end]) { end += 1 }
            guard end < text.count, text[end] == UInt8(ascii: "=") else {
                index = end + 1
                continue
            }
            let valueStart = end + 1
            var valueEnd = valueStart
            while valueEnd < text.count, !form.ends(text[valueEnd]) { valueEnd += 1 }
            if let name = find(text[index..<end], names) {
                hide(&text, valueStart..<valueEnd, name)
                index = valueEnd + 1
            } else {
                if !form.isLoose { hideEncoded(&text, valueStart..<valueEnd) }
                // A value may be a text with pairs itself.
                index = form.isLoose ? valueStart : valueEnd + 1
            }
        }
    }

    /// Hides a value that has something hidden in it when it is decoded.
    private func hideEncoded(_ text: inout [UInt8], _ range: Range<Int>) {
        guard !secrets.isEmpty, text[range].contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") })
        else { return }
        let decoded = Self.decoded(text[range])
        var shown = decoded
        hideSecrets(&shown)
        guard shown != decoded else { return }
        for place in range { text[place] = UInt8(ascii: "*") }
    }

    private static func decoded(_ written: ArraySlice<UInt8>) -> [UInt8] {
        withUnsafeTemporaryAllocation(byteCount: max(1, written.count), alignment: 1) { output in
            written.withUnsafeBytes { input in
                let count = output.baseAddress.map { PercentDecoding.decode(input, to: $0).count } ?? 0
                return Array(output.prefix(count))
            }
        }
    }

    private func find(_ written: ArraySlice<UInt8>, _ names: [HiddenParts.Name]) -> HiddenParts.Name? {
        let written = written.drop { $0 == 0x20 || $0 == 0x09 }
        return Self.decoded(written).withUnsafeBytes { bytes in
            names.first { NameText.equal($0.bytes, bytes) || $0.bytes.elementsEqual(written, by: Self.isSame) }
        }
    }

    private static func isSame(_ one: UInt8, _ other: UInt8) -> Bool {
        ASCII.lowercased(one) == ASCII.lowercased(other)
    }
}

/// What stands around the pairs of a text.
private enum PairForm {
    /// Exactly as a query, or a form, is read.
    case query(UInt8)
    case cookies(UInt8)
    /// In any text: a URL, a message.
    case anywhere(UInt8)

    var isLoose: Bool {
        if case .anywhere = self { true } else { false }
    }

    /// Whether a name may begin behind it.
    func begins(_ byte: UInt8) -> Bool {
        switch self {
        case .query(let separator): byte == separator
        case .cookies(let separator): byte == separator || byte == UInt8(ascii: ",")
        case .anywhere(let separator): byte == separator || Self.ends.contains(byte) || Self.starts.contains(byte)
        }
    }

    /// Whether a value ends before it.
    func ends(_ byte: UInt8) -> Bool {
        switch self {
        case .query(let separator), .cookies(let separator): byte == separator
        case .anywhere(let separator): byte == separator || Self.ends.contains(byte)
        }
    }

    private static let starts = Array("?;,:({[".utf8)
    private static let ends = Array("&# \t\r\n\"'<>".utf8)
}
