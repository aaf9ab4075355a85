// Header edits: names that are names, values that are values, fields that are not an operator's to change.

import Diagnostics

extension Validator {
    mutating func check(_ edits: FieldEditsModel, ofRequest: Bool) {
        for line in edits.set + edits.add {
            checkName(line.name, ofRequest: ofRequest)
            if !isFieldValue(line.value.value) {
                error("the value of \(line.name.value) holds a control character, or a space at an end",
                      at: line.value.position)
            }
        }
        for name in edits.remove { checkName(name, ofRequest: ofRequest) }
        var seen: Set<String> = []
        for line in edits.set where !seen.insert(line.name.value.lowercased()).inserted {
            error("\(line.name.value) is set twice; names differ only in case", at: line.name.position)
        }
    }

    private mutating func checkName(_ name: Located<String>, ofRequest: Bool) {
        guard isToken(name.value) else {
            error("\"\(name.value)\" is not a header name", at: name.position)
            return
        }
        let lowered = name.value.lowercased()
        if framingFields.contains(lowered) {
            error("\(name.value) belongs to the connection and its framing; it cannot be edited", at: name.position)
        } else if ofRequest, lowered == "host" {
            error("change the Host with rewrite: { host: … }", at: name.position)
        }
    }
}

/// Hop-by-hop fields (RFC 9110 §7.6.1) and Content-Length: editing one would let two parties disagree on where a
/// message ends.
private let framingFields: Set<String> = [
    "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "content-length",
]
