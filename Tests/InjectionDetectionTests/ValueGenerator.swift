// Values by the thousand, most of them near the border between honest and not.

@testable import InjectionDetection
import TestSupport

/// Draws values: known ones with changes, and rows of pieces that matter to what reads them.
struct ValueGenerator {
    var generator: SeededGenerator
    /// Values to start from.
    let seeds: [[UInt8]]
    /// What is put together and put in between.
    let pieces: [[UInt8]]

    /// Values of SQL.
    static func sql(_ generator: SeededGenerator) -> ValueGenerator {
        let marks = [
            "'", "\"", "`", "--", "-- ", "/*", "*/", "/*!", "#", "\\", "\\N", "(", ")", ",", ";", ".", "{", "}", "[",
            "]",
            "@", "@@", "$", "$$", "$t$", "$1", "=", "<=>", "!", "!!", "~", "+", "-", "*", "%", "::", ":=", "|", "||",
            "&&",
            "?", "1", "2.5", "1e", "1e5", "1f", "1d;", "0x", "0x1", "0b1", "x'1f'", "b'01'", "e'a'", "n'a'", "u&'a'",
            "q'(a)'", "nq'[a]'", "x", "foo", "bar_baz", "a.b", "{``", "sp_password", "\n", "\u{B}", "\u{0}", "é",
            "collate", "utf8_bin", "user(", "like(", "if(", "in (",
        ]
        let words = SQLTablesTests.words.map { Array($0.word.utf8) }
        let corpus = ReferenceData.corpus("sqli-") + ReferenceData.corpus("false")
        let known = (SQLInjectionDetectorTests.injections.map(\.value) + SQLInjectionDetectorTests.honest)
        return ValueGenerator(
            generator: generator, seeds: corpus + known.map { Array($0.utf8) },
            pieces: words + (0..<8).flatMap { _ in marks.map { Array($0.utf8) } } + [[0xA0], [0x80], [0xFF]])
    }

    /// Values of HTML.
    static func html(_ generator: SeededGenerator) -> ValueGenerator {
        let names = [
            "applet", "base", "comment", "embed", "frame", "frameset", "handler", "iframe", "import", "isindex", "link",
            "listener", "meta", "noscript", "object", "script", "style", "vmlframe", "xml", "xss", "svg", "svga", "xsl",
            "action", "attributename", "by", "background", "dataformatas", "datasrc", "dynsrc", "filter", "formaction",
            "folder", "from", "href", "lowsrc", "poster", "src", "to", "values", "xlink:href", "xmlns", "xlink",
            "onload",
            "onx", "on", "div", "a", "b", "class",
        ]
        let values = [
            "javascript:", "java", "data:", "view-source:", "vbscript:", "&#106;ava", "&#x6A;ava", "ja&#118a", "&#0;",
            "&#32;", "&#x16A;", "&#9999999;", "&#1048831;", "http:", "&", "&#", "&#x", ";", "\u{1}", "[if", "entity",
        ]
        let marks = [
            "<", ">", "</", "/>", "=", "\"", "'", "`", "<!", "<!--", "-->", "-!>", "-", "<?", "<%", "%>", "<![CDATA[",
            "]]>",
            "]", "<!doctype ", "\u{0}", " ", "\t", "\u{B}", "/", "!", "?", "é",
        ]
        let corpus = ReferenceData.corpus("xss-") + ReferenceData.corpus("false")
        let known = XSSDetectorTests.injections + XSSDetectorTests.honest
        let pieces = names + names.map { $0.uppercased() } + values + values + (0..<4).flatMap { _ in marks }
        return ValueGenerator(
            generator: generator, seeds: corpus + known.map { Array($0.utf8) },
            pieces: pieces.map { Array($0.utf8) } + [[0xA0], [0x80], [0xFF]])
    }

    /// The next value, of at most a few hundred bytes.
    mutating func next() -> [UInt8] {
        switch generator.below(10) {
        case 0: (0..<generator.below(40)).map { _ in UInt8(generator.below(256)) }
        case 1...4: changed(generator.pick(seeds))
        default: row()
        }
    }

    private mutating func row() -> [UInt8] {
        var value: [UInt8] = []
        for _ in 0...generator.below(12) {
            let start = value.count
            value += generator.pick(pieces)
            if generator.below(3) == 0 { Self.lowercase(&value[start...]) }
            if generator.below(16) == 0 { value.insert(0, at: start + generator.below(value.count - start + 1)) }
            if generator.below(2) == 0 { value.append(0x20) }
        }
        return value
    }

    private static func lowercase(_ bytes: inout ArraySlice<UInt8>) {
        for index in bytes.indices where bytes[index] &- 0x41 < 26 { bytes[index] |= 0x20 }
    }

    private mutating func changed(_ seed: [UInt8]) -> [UInt8] {
        var value = Array(seed.prefix(300))
        for _ in 0...generator.below(4) where !value.isEmpty {
            let place = generator.below(value.count)
            switch generator.below(6) {
            case 0: value.removeSubrange(place..<min(value.count, place + 1 + generator.below(4)))
            case 1: value.insert(contentsOf: generator.pick(pieces), at: place)
            case 2: value[place] = UInt8(generator.below(256))
            case 3: value.removeFirst(place)
            case 4: value.removeLast(place)
            default: value.insert(contentsOf: generator.pick(seeds).prefix(generator.below(30)), at: place)
            }
        }
        return value
    }
}
