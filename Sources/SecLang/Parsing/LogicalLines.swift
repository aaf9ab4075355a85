// A file to directives: comments left out, continued lines joined.

/// Reads the logical lines of a file one after another, the way Apache httpd joins them: a backslash at the very end
/// of a line takes the line's end away, inside quotes and in comments too.
struct LogicalLines {
    /// What was found.
    enum Line {
        /// A directive; `loose` is a backslash that continues nothing, because white space follows it.
        case directive(PlacedText, loose: Int?)
        /// A line that is no comment, but continues one because the comment ends with a backslash.
        case swallowed(at: Int)
    }

    private let bytes: [UInt8]
    private var next: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        next = bytes.starts(with: ASCIIByte.byteOrderMark) ? 3 : 0
    }

    /// The next line that says something.
    mutating func nextLine() -> Line? {
        while next < bytes.count {
            let physical = physicalLine(at: next)
            guard let first = firstVisible(physical.range) else {
                next = physical.end
                // A line may begin with an empty one that is continued.
                if physical.isContinued, let line = joined(from: physical.range.lowerBound) { return line }
                continue
            }
            if bytes[first] != ASCIIByte.hash { return joined(from: physical.range.lowerBound) }
            next = physical.end
            if physical.isContinued, let swallowed = skipComment() { return .swallowed(at: swallowed) }
        }
        return nil
    }

    /// The rest of a comment whose first line was continued; gives the first line in it that looks like a directive.
    private mutating func skipComment() -> Int? {
        var swallowed: Int?
        var isContinued = true
        while isContinued, next < bytes.count {
            let physical = physicalLine(at: next)
            if let first = firstVisible(physical.range), bytes[first] != ASCIIByte.hash {
                swallowed = swallowed ?? first
            }
            isContinued = physical.isContinued
            next = physical.end
        }
        return swallowed
    }

    /// The directive that begins at `start`; nil where there are only continuations of nothing.
    private mutating func joined(from start: Int) -> Line? {
        next = start
        var text = PlacedText()
        var loose: Int?
        var isContinued = true
        while isContinued, next < bytes.count {
            let physical = physicalLine(at: next)
            text.append(physical.range, of: bytes)
            if let backslash = looseBackslash(physical.range) { loose = loose ?? backslash }
            isContinued = physical.isContinued
            next = physical.end
        }
        if isDataset(text) { takeBackticks(&text) }
        guard text.bytes.contains(where: { !ASCIIByte.isSpace($0) }) else { return nil }
        return .directive(text, loose: loose)
    }

    /// The line without its end and without the backslash before that.
    private func physicalLine(at start: Int) -> (range: Range<Int>, end: Int, isContinued: Bool) {
        let lineFeed = bytes[start...].firstIndex(of: ASCIIByte.lineFeed)
        var last = lineFeed ?? bytes.count
        if lineFeed != nil, last > start, bytes[last - 1] == ASCIIByte.carriageReturn { last -= 1 }
        let isContinued = last > start && bytes[last - 1] == ASCIIByte.backslash
        return (start..<(isContinued ? last - 1 : last), lineFeed.map { $0 + 1 } ?? bytes.count, isContinued)
    }

    private func firstVisible(_ range: Range<Int>) -> Int? { bytes[range].firstIndex { !ASCIIByte.isSpace($0) } }

    private func looseBackslash(_ range: Range<Int>) -> Int? {
        guard let last = bytes[range].last, ASCIIByte.isSpace(last) else { return nil }
        guard let visible = bytes[range].lastIndex(where: { !ASCIIByte.isSpace($0) }) else { return nil }
        return bytes[visible] == ASCIIByte.backslash ? visible : nil
    }

    private func isDataset(_ text: PlacedText) -> Bool {
        guard let first = text.bytes.firstIndex(where: { !ASCIIByte.isSpace($0) }) else { return false }
        return text.bytes[first...].prefix(10).elementsEqual("secdataset".utf8) { $0 | 0x20 == $1 }
    }

    /// `SecDataset` alone goes on over lines without backslashes, up to the second backtick.
    private mutating func takeBackticks(_ text: inout PlacedText) {
        guard text.bytes.count(where: { $0 == ASCIIByte.backtick }) == 1 else { return }
        let closing = bytes[next...].firstIndex(of: ASCIIByte.backtick)
        let end = closing.map { physicalLine(at: $0).end } ?? bytes.count
        // From the end of the line before: it separates two words of the list.
        text.append(max(0, next - 1)..<end, of: bytes)
        next = end
    }
}
