// What makes a part of a directive unusable, and the words in which it is said.

import Diagnostics

/// A fault on its way to the diagnostics.
struct Refusal: Error {
    /// The message without its place.
    var message: String
    /// The byte of the file to blame.
    var offset: Int

    init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }

    /// "unknown operator @foo; did you mean @bar?"
    static func unknown(
        _ kind: String, _ found: String, among names: some Sequence<String>, prefix: String = "", at offset: Int
    ) -> Refusal {
        let nearest = nearestName(to: found, among: names).map { "; did you mean \(prefix)\($0)?" } ?? ""
        return Refusal("unknown \(kind) \(prefix)\(shortened(found))\(nearest)", at: offset)
    }

    /// "found "x", expected y"
    static func unexpected(_ found: String, expected: String, at offset: Int) -> Refusal {
        Refusal("found \"\(shortened(found))\", expected \(expected)", at: offset)
    }

    /// `text`, or its beginning where it is long, without line ends and other controls: a message is one line.
    static func shortened(_ text: String) -> String {
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            return shortened(String(text.map { $0.asciiValue.map { $0 < 0x20 || $0 == 0x7F } ?? false ? " " : $0 }))
        }
        guard text.utf8.count > SecLangLimits.quotedCharacters else { return text }
        let beginning = text.prefix(SecLangLimits.quotedCharacters)
        return beginning.endIndex == text.endIndex ? text : beginning + "…"
    }
}
