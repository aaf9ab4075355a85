// The bytes of a file, and the line and column of each.

import Diagnostics

/// A file in memory.
struct SourceText {
    /// As the operator named it.
    let name: String
    let bytes: [UInt8]
    /// The offset at which each line begins.
    private let lineStarts: [Int]
    /// The last answer: most questions go forward, and counting on from there keeps long lines linear.
    private var latest = (line: 0, offset: 0, column: 1)

    init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts = [bytes.starts(with: ASCIIByte.byteOrderMark) ? 3 : 0]
        for index in bytes.indices where bytes[index] == ASCIIByte.lineFeed { starts.append(index + 1) }
        lineStarts = starts
        latest.offset = starts[0]
    }

    /// The place of the byte at `offset`; the end of the file has one too.
    mutating func position(of offset: Int) -> SourcePosition {
        let line = line(of: offset)
        if line != latest.line || offset < latest.offset { latest = (line, lineStarts[line], 1) }
        while latest.offset < offset, latest.offset < bytes.count {
            // A continuation byte of UTF-8 is no character of its own.
            if bytes[latest.offset] & 0xC0 != 0x80 { latest.column += 1 }
            latest.offset += 1
        }
        return SourcePosition(file: name, line: line + 1, column: latest.column)
    }

    /// From 0.
    private func line(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}
