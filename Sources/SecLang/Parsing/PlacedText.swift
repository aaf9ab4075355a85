// Text that was put together from pieces of a file, and still knows where each byte came from.

/// Bytes without the continuations and escapes that they were written with.
struct PlacedText {
    /// The text.
    private(set) var bytes: [UInt8] = []
    /// Stretches that lie as they are in the file: where each begins here and there.
    private var stretches: [(start: Int, offset: Int)] = []

    var count: Int { bytes.count }

    /// Adds bytes of a file.
    mutating func append(_ range: Range<Int>, of source: [UInt8]) {
        guard !range.isEmpty else { return }
        begin(at: range.lowerBound)
        bytes.append(contentsOf: source[range])
    }

    /// Adds a part of another text.
    mutating func append(_ range: Range<Int>, of other: PlacedText) {
        guard !range.isEmpty else { return }
        var stretch = other.stretch(of: range.lowerBound)
        begin(at: other.stretches[stretch].offset + range.lowerBound - other.stretches[stretch].start)
        bytes.append(contentsOf: other.bytes[range])
        stretch += 1
        while stretch < other.stretches.count, other.stretches[stretch].start < range.upperBound {
            let next = other.stretches[stretch]
            stretches.append((bytes.count - (range.upperBound - next.start), next.offset))
            stretch += 1
        }
    }

    /// Where in the file the byte at `index` is; behind the last one it is the place after it.
    func offset(of index: Int) -> Int {
        guard !stretches.isEmpty else { return 0 }
        // The end belongs to the last byte: what follows it in the file may be the next line.
        let found = stretches[stretch(of: max(0, min(index, bytes.count - 1)))]
        return found.offset + index - found.start
    }

    /// The text of a part.
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The whole text.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    private mutating func begin(at offset: Int) {
        if let last = stretches.last, last.offset + bytes.count - last.start == offset { return }
        stretches.append((bytes.count, offset))
    }

    private func stretch(of index: Int) -> Int {
        var low = 0
        var high = stretches.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if stretches[middle].start <= index { low = middle } else { high = middle }
        }
        return low
    }
}
