// A value of a YAML file with its place: what decoders read.

import Diagnostics
import Foundation

/// A YAML value whose aliases and merge keys are resolved.
struct YAMLNode: Sendable {
    /// The kinds of value. Scalars keep their text: what a `10` or a `true` means is for the decoder to say.
    enum Content: Sendable {
        /// Nothing, `~` or `null`, without quotes.
        case null
        /// Any other text.
        case scalar(String)
        /// A list.
        case sequence([YAMLNode])
        /// Pairs in file order.
        case mapping([YAMLPair])
    }

    var content: Content
    /// Where the value starts.
    var position: SourcePosition

    /// The value in a message: `"10 parsecs"`, `a list`.
    var found: String {
        switch content {
        case .null: "nothing"
        case .scalar(let text): Self.quoted(text)
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

extension YAMLNode {
    /// `text` in quotes, not too long, and without the password of a URL.
    private static func quoted(_ text: String) -> String {
        var shown = text
        if let scheme = text.range(of: "://"), let end = text[scheme.upperBound...].lastIndex(of: "@") {
            shown.replaceSubrange(scheme.upperBound..<end, with: "***")
        }
        return "\"\(shown.count > 80 ? shown.prefix(77) + "..." : shown[...])\""
    }
}

/// A key and its value.
struct YAMLPair: Sendable {
    /// The key's text.
    var key: String
    /// Where the key is.
    var position: SourcePosition
    /// What it stands for.
    var value: YAMLNode
}
