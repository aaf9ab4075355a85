// What is wrong with a JSON body.

/// Faults of a JSON body.
package enum JSONFault: Equatable, Sendable {
    /// More levels than `BodyLimits.jsonDepth`.
    case depth
    /// Longer names than `BodyLimits.jsonNameBytes`, or more of them than `jsonNameBytesTogether`.
    case nameBytes
    /// A byte that begins nothing.
    case character
    /// A comma, colon, bracket or value where it may not stand.
    case unexpected
    /// A key that is no string.
    case key
    /// A control character in a string.
    case controlCharacter
    /// `\` before something that cannot be escaped.
    case escape
    /// A string that is not UTF-8.
    case encoding
    /// A number with leading zeros, or without digits where there must be some.
    case number
    /// Something that begins as `true`, `false` or `null` and is not.
    case word
    /// Something behind the value.
    case trailing
    /// The value is not complete.
    case end

    /// As REQBODY_ERROR_MSG has it.
    var text: StaticString {
        switch self {
        case .depth: "JSON depth limit exceeded"
        case .nameBytes: "JSON name limit exceeded"
        case .character: "lexical error: a character that begins nothing"
        case .unexpected: "parse error: something that may not stand here"
        case .key: "parse error: a key that is no string"
        case .controlCharacter: "lexical error: a control character in a string"
        case .escape: "lexical error: a backslash before what cannot be escaped"
        case .encoding: "lexical error: a string that is not UTF-8"
        case .number: "lexical error: a malformed number"
        case .word: "lexical error: a word that is none of true, false and null"
        case .trailing: "parse error: something behind the value"
        case .end: "parse error: the value is not complete"
        }
    }
}
