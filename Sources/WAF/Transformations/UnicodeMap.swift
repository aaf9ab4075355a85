// SecUnicodeMapFile: what code points become in a code page.

/// A flat table from code points of the basic plane to bytes of one code page.
package final class UnicodeMap: Sendable {
    private let bytes: [Int16]

    /// Reads a map file.
    ///
    /// A line is the code page's number with a comment, or pairs `codepoint:byte` in hexadecimal, separated by spaces.
    ///
    /// - Returns: nil where the file has no such code page.
    package init?(_ file: [UInt8], codePage: Int) {
        var bytes = [Int16](repeating: -1, count: 65_536)
        var isInside = false
        var isFound = false
        for line in file.split(separator: 0x0A) {
            let text = String(decoding: line, as: UTF8.self)
            if let number = text.split(separator: " ", maxSplits: 1).first.flatMap({ Int($0) }),
                !text.contains(":") || text.contains("(")
            {
                isInside = number == codePage
                isFound = isFound || isInside
                continue
            }
            guard isInside else { continue }
            for pair in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" }) {
                let halves = pair.split(separator: ":")
                guard halves.count == 2, let code = Int(halves[0], radix: 16), let byte = Int16(halves[1], radix: 16),
                    bytes.indices.contains(code)
                else { continue }
                bytes[code] = byte
            }
        }
        guard isFound else { return nil }
        self.bytes = bytes
    }

    /// The byte of a code point; nil where the code page has none for it.
    func byte(of codePoint: Int) -> UInt8? {
        let byte = bytes[codePoint & 0xFFFF]
        return byte >= 0 ? UInt8(truncatingIfNeeded: byte) : nil
    }
}
