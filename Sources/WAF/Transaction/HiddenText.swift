// One text that is hidden wherever it stands.

internal import Bytes
internal import PatternMatching

/// A value to be found in other texts, in either case. Searching is linear, whatever the text and the value are.
struct HiddenText {
    /// Bytes of it.
    let count: Int
    private let start: [UInt8]
    private let automaton: AhoCorasick
    private let leading: Int
    private let trailing: Int

    /// As much of a value is sought: what begins like it is taken for it.
    private static let soughtBytes = 256

    /// - Parameters:
    ///   - leading: bytes of it that stay readable at its beginning.
    ///   - trailing: and at its end; none do where that would be all of it.
    init(_ text: [UInt8], leading: Int, trailing: Int) {
        count = text.count
        start = Array(text.prefix(Self.soughtBytes))
        // What was no UTF-8 may have been made such, and an answer may repeat it as it stood in a form or a URL.
        var form: [UInt8] = []
        start.withUnsafeBytes { Transaction.encode($0, to: &form) }
        let url = form.flatMap { $0 == UInt8(ascii: "+") ? Array("%20".utf8) : [$0] }
        automaton = AhoCorasick([start, Array(String(decoding: start, as: UTF8.self).utf8), form, url])
        let isShown = leading < text.count && trailing < text.count - leading
        self.leading = isShown ? leading : 0
        self.trailing = isShown ? trailing : 0
    }

    /// Replaces it by `*` wherever it stands in `text`, also where the text ends in its midst.
    func hide(in text: inout [UInt8]) {
        var offset = 0
        while offset < text.count {
            let found = text.withUnsafeBytes { bytes in
                automaton.firstMatch(in: UnsafeRawBufferPointer(rebasing: bytes[offset...]))
            }
            guard let found else { break }
            let place = offset + Int(found.start)
            let length = max(count, Int(found.count))
            hide(&text, place + leading, place + length - trailing)
            offset = max(place + length, offset + 1)
        }
        let longest = min(start.count - 1, text.count)
        for length in stride(from: longest, through: LogMask.minimumSought, by: -1)
        where text.suffix(length).elementsEqual(start.prefix(length)) {
            hide(&text, text.count - length, text.count)
            break
        }
    }

    private func hide(_ text: inout [UInt8], _ from: Int, _ end: Int) {
        guard from < end else { return }
        for place in from..<min(end, text.count) { text[place] = UInt8(ascii: "*") }
    }
}
