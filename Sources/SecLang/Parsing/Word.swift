// An argument of a directive.

/// A word with its quotes and escapes taken off, the way Apache httpd does it.
///
/// `\\` is one backslash, and a backslash before the quote that the word begins with is that quote; every other
/// backslash stays. ModSecurity 3 and Coraza leave `\\` as it is; the same pattern means the same to all of them when
/// it says `\x5c`, as the Core Rule Set does.
struct Word {
    /// What it says.
    var text: PlacedText
    /// The byte of the file at which it begins, its quote included.
    var start: Int

    var string: String { text.string }

    /// The words of a line.
    static func split(_ line: PlacedText, loose: Int?) throws(Refusal) -> [Word] {
        var words: [Word] = []
        var index = skipSpace(line.bytes, from: 0)
        while index < line.count {
            let start = line.offset(of: index)
            let first = line.bytes[index]
            var word = PlacedText()
            if first == ASCIIByte.quote || first == ASCIIByte.apostrophe, !words.isEmpty {
                index = try takeQuoted(line, from: index, loose: loose, into: &word)
            } else if first == ASCIIByte.backtick, words.count == 2 {
                guard let end = line.bytes[(index + 1)...].firstIndex(of: first) else {
                    throw Refusal("the list that begins here has no closing `", at: start)
                }
                word.append((index + 1)..<end, of: line)
                index = end + 1
            } else {
                index = takeBare(line, from: index, into: &word)
            }
            words.append(Word(text: word, start: start))
            index = skipSpace(line.bytes, from: index)
        }
        return words
    }

    private static func takeQuoted(
        _ line: PlacedText, from start: Int, loose: Int?, into word: inout PlacedText
    ) throws(Refusal) -> Int {
        let quote = line.bytes[start]
        var index = start + 1
        var kept = index
        while index < line.count, line.bytes[index] != quote {
            if line.bytes[index] == ASCIIByte.backslash, index + 1 < line.count,
                line.bytes[index + 1] == quote || line.bytes[index + 1] == ASCIIByte.backslash
            {
                word.append(kept..<index, of: line)
                kept = index + 1
                index += 2
            } else {
                index += 1
            }
        }
        word.append(kept..<index, of: line)
        let sign = Character(Unicode.Scalar(quote))
        guard index < line.count else {
            if let loose {
                throw Refusal("white space follows this \\, which so does not continue the line", at: loose)
            }
            throw Refusal("the text that begins here has no closing \(sign)", at: line.offset(of: start))
        }
        guard index + 1 == line.count || ASCIIByte.isSpace(line.bytes[index + 1]) else {
            let rule = "expected white space; a \(sign) within is written \\\(sign)"
            throw Refusal("found text right behind the closing \(sign), \(rule)", at: line.offset(of: index + 1))
        }
        return index + 1
    }

    private static func takeBare(_ line: PlacedText, from start: Int, into word: inout PlacedText) -> Int {
        var index = start
        var kept = start
        while index < line.count, !ASCIIByte.isSpace(line.bytes[index]) {
            if line.bytes[index] == ASCIIByte.backslash, index + 1 < line.count,
                line.bytes[index + 1] == ASCIIByte.backslash
            {
                word.append(kept..<index, of: line)
                kept = index + 1
                index += 2
            } else {
                index += 1
            }
        }
        word.append(kept..<index, of: line)
        return index
    }

    private static func skipSpace(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while index < bytes.count, ASCIIByte.isSpace(bytes[index]) { index += 1 }
        return index
    }
}
