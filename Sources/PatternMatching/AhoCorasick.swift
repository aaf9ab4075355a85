// Many phrases sought at once (Aho and Corasick, 1975).

public import Bytes

/// Phrases compiled to one automaton; letters match in either case. Immutable; scanning allocates nothing.
///
/// States in which a scan spends its time, the first levels and those with several ways on, have a row with a cell for
/// each column; a column is a byte that any phrase uses (and one for all others), so such a state costs one load. The
/// rest, the insides of long phrases, have one way on and else are as the state of their longest proper suffix: 12
/// bytes in place of a row, 0.9 MiB in place of 11.4 for the 1,831 error messages of the OWASP rule set. A scan falls
/// back at most once for each byte that it has gone on before, so it is linear.
public final class AhoCorasick: @unchecked Sendable {
    /// The shortest phrase, in bytes; 0 without phrases.
    public let minimumLength: Int
    /// Bytes of which every match contains one: of each phrase its least common.
    public let required: ByteSet

    /// A state with one way on.
    private struct NarrowState {
        let column: UInt8
        let next: UInt32
        /// The state of the longest proper suffix.
        let fallback: UInt32
    }

    private let columns: UnsafeMutablePointer<UInt8>
    // States are numbered by their kind: those with a row, by its first cell, then those with one way on, then those in
    // which a phrase has ended.
    private let firstNarrow: UInt32
    private let firstEnd: UInt32
    /// The next state by state and column.
    private let rows: UnsafeMutablePointer<UInt32>
    private let narrow: UnsafeMutablePointer<NarrowState>
    /// The longest phrase that ends in each of the last kind, in bytes.
    private let ends: UnsafeMutablePointer<UInt32>

    /// - Parameter phrases: what to look for; empty ones are left out.
    public init(_ phrases: [[UInt8]]) {
        let phrases = phrases.map { $0.map(ASCII.lowercased) }.filter { !$0.isEmpty }
        minimumLength = phrases.map(\.count).min() ?? 0
        columns = .allocate(capacity: 256)
        columns.initialize(repeating: 0, count: 256)
        var used = 0
        var occurring = ByteSet()
        for phrase in phrases { for byte in phrase { occurring.insert(byte) } }
        for byte in UInt8.min...UInt8.max where occurring.contains(byte) {
            used += 1
            columns[Int(byte)] = UInt8(truncatingIfNeeded: used)
            if byte &- 0x61 < 26 { columns[Int(byte) - 32] = UInt8(truncatingIfNeeded: used) }
        }
        // 256 different bytes do not occur: letters of both cases share a column.
        let columnCount = used + 1
        var required = ByteSet()
        var trie = PhraseTrie()
        for phrase in phrases {
            if let rarest = phrase.min(by: { Self.commonness[Int($0)] < Self.commonness[Int($1)] }) {
                Self.insertBothCases(rarest, into: &required)
            }
            trie.insert(phrase.map { [columns] in columns[Int($0)] })
        }
        self.required = required
        trie.findSuffixes()
        let numbers = trie.numbered(width: columnCount)
        firstNarrow = UInt32(numbers.wide.count * columnCount)
        firstEnd = firstNarrow + UInt32(numbers.narrow.count)
        rows = .allocate(capacity: numbers.wide.count * columnCount)
        rows.initialize(repeating: 0, count: numbers.wide.count * columnCount)
        narrow = .allocate(capacity: numbers.narrow.count)
        for (place, state) in numbers.narrow.enumerated() {
            let child = trie.firstChild[state]
            (narrow + place).initialize(
                to: NarrowState(
                    column: trie.column[child], next: numbers.number[child],
                    fallback: numbers.number[trie.suffix[state]]))
        }
        ends = .allocate(capacity: numbers.ends.count)
        for (place, state) in numbers.ends.enumerated() { (ends + place).initialize(to: trie.endLength[state]) }
        fillRows(trie, numbers.wide, numbers.number, columnCount)
    }

    /// A state's row is that of its longest proper suffix but for its own children. The root's has only those.
    private func fillRows(_ trie: PhraseTrie, _ wide: [Int], _ number: [UInt32], _ columnCount: Int) {
        // No phrase has the bytes of column 0: they lead back to the beginning.
        for (row, state) in wide.enumerated() {
            let cells = rows + row * columnCount
            let suffix = number[trie.suffix[state]]
            if state != 0, suffix < firstNarrow {
                // It is nearer to the root, so its row is filled.
                cells.update(from: rows + Int(suffix), count: columnCount)
            } else if state != 0 {
                for column in 1..<max(1, columnCount) {
                    cells[column] = number[trie.next(trie.suffix[state], UInt8(truncatingIfNeeded: column))]
                }
            }
            trie.forEachChild(of: state) { child, column in cells[Int(column)] = number[child] }
        }
    }

    deinit {
        columns.deallocate()
        rows.deallocate()
        narrow.deallocate()
        ends.deallocate()
    }

    /// Where the first phrase to end lies in `text`; of several that end there the longest.
    public func firstMatch(in text: UnsafeRawBufferPointer) -> ByteRange? {
        guard minimumLength > 0, let start = text.baseAddress else { return nil }
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        let (columns, rows, firstNarrow, firstEnd) = (columns, rows, firstNarrow, firstEnd)
        var state: UInt32 = 0
        var index = 0
        let count = text.count
        while index < count {
            // Nearly always the state is wide, and so is the next one.
            state = rows[Int(state) &+ Int(columns[Int(bytes[index])])]
            index &+= 1
            while state >= firstNarrow {
                if state >= firstEnd { return ByteRange(index - Int(ends[Int(state &- firstEnd)]), to: index) }
                guard index < count else { return nil }
                let column = columns[Int(bytes[index])]
                index &+= 1
                state = follow(state, column)
            }
        }
        return nil
    }

    /// Where a byte leads from a state with one way on.
    private func follow(_ start: UInt32, _ column: UInt8) -> UInt32 {
        var state = start
        while state >= firstNarrow {
            let step = narrow[Int(state &- firstNarrow)]
            if step.column == column { return step.next }
            state = step.fallback
        }
        return rows[Int(state) &+ Int(column)]
    }

    private static func insertBothCases(_ byte: UInt8, into set: inout ByteSet) {
        set.insert(byte)
        if byte &- 0x61 < 26 { set.insert(byte - 32) }
    }

    /// How common each byte is in requests, roughly: letters by their order in English, then digits, then the rest.
    private static let commonness: [UInt8] = (0...255).map { (byte: UInt8) in
        let order: StaticString = "zqjxkvbpygfwmucldrhsnioate"
        for index in 0..<26 where order.utf8Start[index] == byte { return 40 + UInt8(index) }
        switch byte {
        case 0x30...0x39: return 35
        case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: " "): return 34
        default: return 10
        }
    }
}
