// Whether a value is injected HTML that runs scripts: the door to this folder.

/// Tells cross-site scripting by what a browser would make of a value, as the libinjection project found it can be
/// told.
///
/// A value is read as it might land in a page: as text, in a tag, and inside each kind of quotes. Nothing is allocated;
/// the cost is linear in the value's length.
public enum XSSDetector {
    /// Whether `bytes` would run a script in a page that they are put into.
    public static func detect(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return false }
        let hasTag = ByteSearch.first(UInt8(ascii: "<"), in: base, from: 0, to: bytes.count) != nil
        // What is dangerous is a tag, a comment or the value of an attribute. Most values have none of them.
        if !hasTag, ByteSearch.first(UInt8(ascii: "="), in: base, from: 0, to: bytes.count) == nil { return false }
        if hasTag, isDangerous(base, bytes.count, in: .text) { return true }
        return isDangerous(base, bytes.count, in: .tag)
            || isDangerous(base, bytes.count, in: .singleQuotes)
            || isDangerous(base, bytes.count, in: .doubleQuotes)
            || isDangerous(base, bytes.count, in: .backquotes)
    }

    /// Whether `bytes` would run a script in a page that they are put into.
    public static func detect(_ bytes: Span<UInt8>) -> Bool {
        bytes.withUnsafeBufferPointer { detect($0) }
    }

    /// Whether a token of the value, read in `context`, is dangerous.
    static func isDangerous(_ bytes: UnsafePointer<UInt8>, _ count: Int, in context: HTMLContext) -> Bool {
        var tokenizer = HTMLTokenizer(bytes, count: count, in: context)
        var attribute = HTMLDangers.Attribute.harmless
        while let token = tokenizer.next() {
            let start = bytes + token.start
            if token.kind == .attributeValue {
                if isDangerous(start, token.count, of: attribute) { return true }
                attribute = .harmless
                continue
            }
            attribute = .harmless
            switch token.kind {
            case .documentType: return true
            case .tagName: if HTMLDangers.isDangerousTag(start, count: token.count) { return true }
            case .attributeName: attribute = HTMLDangers.attribute(start, count: token.count)
            case .comment: if HTMLDangers.isDangerousComment(start, count: token.count) { return true }
            case .text, .tagEnd, .selfClosingTagEnd, .closingTagName, .attributeValue: break
            }
        }
        return false
    }

    private static func isDangerous(
        _ value: UnsafePointer<UInt8>, _ count: Int, of attribute: HTMLDangers.Attribute
    ) -> Bool {
        switch attribute {
        case .harmless: false
        case .dangerous: true
        case .address: HTMLAddress(value, count: count).isScript
        case .attributeName: HTMLDangers.attribute(value, count: count) != .harmless
        }
    }
}
