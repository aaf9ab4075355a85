// The headers of the part that is being read.

internal import Bytes

/// Header lines as they came, folded ones joined by a space.
struct MultipartPartHeaders: ~Copyable {
    /// Offsets in `text`: the name begins at `start`, the line ends where the next begins.
    private struct Line {
        var start: Int
        var nameCount: Int
        var valueStart: Int
        var end: Int
    }

    private var text = ByteScratch(capacity: 1_024)
    private var lines: [Line] = []

    init() {}

    var count: Int { lines.count }
    var allBytes: UnsafeRawBufferPointer { text.bytes }

    /// The place of a line in `allBytes`.
    func range(_ index: Int) -> Range<Int> { lines[index].start..<lines[index].end }

    mutating func removeAll() {
        text.reset()
        lines.removeAll(keepingCapacity: true)
    }

    /// Adds a line without its end; it does not begin with white space.
    mutating func add(_ line: UnsafeRawBufferPointer, maximum: Int) throws(MultipartFault) {
        var colon = 0
        while colon < line.count, line[colon] != UInt8(ascii: ":") {
            guard line[colon] > 32, line[colon] < 127 else { throw .headerCharacter }
            colon += 1
        }
        // A line without colon has a character that is not allowed, if only its end; this is for one without end.
        guard colon < line.count else { throw .headerColon }
        guard colon > 0 else { throw .headerName }
        let name = UnsafeRawBufferPointer(rebasing: line[..<colon])
        guard find(name) == nil else { throw .duplicateHeader }
        guard lines.count < maximum else { throw .tooManyHeaders }
        var valueStart = colon + 1
        while valueStart < line.count, ASCII.isWhitespace(line[valueStart]) { valueStart += 1 }
        let start = text.count
        text.append(line)
        lines.append(
            Line(start: start, nameCount: colon, valueStart: start + valueStart, end: text.count))
    }

    /// Joins `rest`, which is a folded line without its white space and end, to the last line.
    mutating func fold(_ rest: UnsafeRawBufferPointer) throws(MultipartFault) {
        guard let last = lines.indices.last else { throw .foldedNothing }
        text.append(ASCII.space)
        text.append(rest)
        lines[last].end = text.count
        guard text.count - lines[last].valueStart <= BodyLimits.partLineBytes else { throw .headerTooLong }
    }

    /// The value of a header, whose name is given in lower case.
    func value(of name: StaticString) -> UnsafeRawBufferPointer? {
        find(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)).map { index in
            UnsafeRawBufferPointer(rebasing: text.bytes[lines[index].valueStart..<lines[index].end])
        }
    }

    private func find(_ name: UnsafeRawBufferPointer) -> Int? {
        lines.firstIndex { line in
            guard line.nameCount == name.count else { return false }
            for index in 0..<name.count
            where ASCII.lowercased(text[line.start + index]) != ASCII.lowercased(name[index]) {
                return false
            }
            return true
        }
    }
}
