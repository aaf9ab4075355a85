// Values of pieces that matter to transformations and operators.

import TestSupport

enum DifferentialValues {
    /// Escapes whole and broken, white space of every kind, comments, paths, numbers, addresses and words.
    static let pieces: [[UInt8]] =
        [
            "%", "%4", "%41", "%zz", "%u", "%u0041", "%uff21", "%U00e", "%2541", "+", #"\"#, #"\x41"#, #"\x4"#,
            #"\u0041"#, #"\uff21"#, #"\u00"#, #"\101"#, #"\8"#, #"\400"#, #"\n"#, #"\?"#, #"\'"#, #"\41 "#, "&lt;",
            "&lt", "&#65;", "&#x41", "&#", "&nbsp;", "&amp;lt;", "&#98765432109876543210;", "/*", "*/", "<!--", "-->",
            "--", "#", "/", "/.", "..", "../", "./", "//", "^", "\"", "'", ",", ";", "(", "cmd", "a", "b", "ab", "A",
            "Z", "select", "SELECT ", "union", " or 1=1", "<script>", "0", "1", "12", "-5", " 7", "1.5", "10.1.2.3",
            "127.0.0.1", "::1", "2001:db8::7", "192.168.1.99", "4111111111111111", "371449635398431", "078-05-1120",
            "123.456.789-09", "529.982.247-25", "1237 010180", "0x41", "é", "€", "😀", " ", "\t", "\n", "\r\n",
        ].map { Array($0.utf8) } + [
            [0], [0x0B], [0x0C], [0x1F], [0x7F], [0x80], [0x85], [0xA0], [0xC0, 0xAF], [0xC2], [0xC3],
            [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xEF, 0xBC, 0xA1], [0xF0, 0x9F], [0xFF],
        ]

    /// A value of at most `limit` bytes; the empty one is among them.
    static func draw(_ limit: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        var value: [UInt8] = []
        for _ in 0..<generator.below(generator.below(4) == 0 ? 9 : 4) { value += generator.pick(pieces) }
        return Array(value.prefix(limit))
    }
}
