// What RFC 9110 and RFC 3986 allow in names, values and paths, for texts of a configuration.

/// Whether `text` is a token (RFC 9110 §5.6.2).
func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { byte in
        isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}

/// Whether `text` can be a field value (RFC 9110 §5.5): no control characters, no white space at an end.
func isFieldValue(_ text: String) -> Bool {
    let bytes = text.utf8
    guard bytes.allSatisfy({ ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7F }) else { return false }
    let ends = [bytes.first, bytes.last]
    return !ends.contains(0x20) && !ends.contains(0x09)
}

/// Whether `text` is made of what names in a configuration are made of.
func isPlainName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { isAlphanumeric($0) || ".-_".utf8.contains($0) }
}

/// Whether `text` can stand in a request line: visible ASCII without a fragment.
func isRequestTarget(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x23 }
}

/// Why `path` cannot be a canonical path (RFC 3986 §6.2.2); nil where it can.
func pathProblem(_ path: String, mergesSlashes: Bool) -> String? {
    guard path.hasPrefix("/") else { return "a path starts with /" }
    let bytes = Array(path.utf8)
    for (index, byte) in bytes.enumerated() {
        switch byte {
        case 0x3F: return "a query is matched with query:, not in the path"
        case 0x25:
            if let problem = escapeProblem(bytes.dropFirst(index + 1).prefix(2)) { return problem }
        case _ where isAlphanumeric(byte) || "/-._~!$&'()*+,;=:@".utf8.contains(byte): continue
        default: return "a character in it must be percent-encoded"
        }
    }
    let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    if segments.contains(".") || segments.contains("..") { return "dot segments are removed before matching" }
    if mergesSlashes, segments.dropLast().contains("") { return "double slashes are merged before matching" }
    return nil
}

private func escapeProblem(_ digits: ArraySlice<UInt8>) -> String? {
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 2, let value = UInt8(text, radix: 16), text.first != "+" else {
        return "% is not followed by two hexadecimal digits"
    }
    if isAlphanumeric(value) || "-._~".utf8.contains(value) {
        return "%\(text) is decoded before matching; write \(Unicode.Scalar(value))"
    }
    return text == text.uppercased() ? nil : "escapes are upper-case before matching; write %\(text.uppercased())"
}

private func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
}

/// `text` with control characters written as escapes: a message is one line, whatever it quotes.
public func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.map { isControl($0) ? $0.escaped(asASCII: true) : String($0) }.joined()
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }
