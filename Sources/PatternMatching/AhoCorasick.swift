// Many phrases sought at once (Aho and Corasick, 1975).

public import Bytes

/// Phrases compiled to one automaton; letters match in either case. Immutable; scanning allocates nothing.
///
/// The automaton is deterministic: a row for each state, a column for each byte that any phrase uses (and one for all
/// others), so a byte of text costs one load.
public final class AhoCorasick: @unchecked Sendable {
    /// The shortest phrase, in bytes; 0 without phrases.
    public let minimumLength: Int
    /// Bytes of which every match contains one: of each phrase its least common.
    public let required: ByteSet

    private let columns: UnsafeMutablePointer<UInt8>
    private let columnCount: Int
    /// The next state's first cell by state's first cell and column; with `isEnd` where a phrase ends in it.
    private let next: UnsafeMutablePointer<UInt32>
    @inline(__always) private static var isEnd: UInt32 { 1 << 31 }
    /// The longest phrase that ends in a state, in bytes; 0 for none.
    private let ends: UnsafeMutablePointer<UInt32>

    /// - Parameter phrases: what to look for; empty ones are left out.
    public init(_ phrases: [[UInt8]]) {
        let phrases = phrases.map { $0.map(ASCII.lowercased) }.filter { !$0.isEmpty }
        minimumLength = phrases.map(\.count).min() ?? 0
        columns = .allocate(capacity: 256)
        columns.initialize(repeating: 0, count: 256)
        var used = 0
        for byte in Set(phrases.joined()).sorted() {
            used += 1
            columns[Int(byte)] = UInt8(truncatingIfNeeded: used)
            if byte &- 0x61 < 26 { columns[Int(byte) - 32] = UInt8(truncatingIfNeeded: used) }
        }
        // 256 different bytes do not occur: letters of both cases share a column.
        columnCount = used + 1
        let stateLimit = phrases.reduce(1) { $0 + $1.count }
        var children = [UInt32](repeating: 0, count: stateLimit * columnCount)
        var lengths = [UInt32](repeating: 0, count: stateLimit)
        var count = 1
        var required = ByteSet()
        for phrase in phrases {
            Self.insertBothCases(phrase.min { Self.commonness($0) < Self.commonness($1) }!, into: &required)
            var state = 0
            for byte in phrase {
                let cell = state * columnCount + Int(columns[Int(byte)])
                if children[cell] == 0 {
                    children[cell] = UInt32(count)
                    count += 1
                }
                state = Int(children[cell])
            }
            lengths[state] = UInt32(phrase.count)
        }
        self.required = required
        Self.complete(&children, &lengths, count, columnCount)
        next = .allocate(capacity: count * columnCount)
        for cell in 0..<(count * columnCount) {
            let state = children[cell]
            (next + cell).initialize(to: state * UInt32(columnCount) | (lengths[Int(state)] > 0 ? Self.isEnd : 0))
        }
        ends = .allocate(capacity: count)
        for state in 0..<count { (ends + state).initialize(to: lengths[state]) }
    }

    deinit {
        columns.deallocate()
        next.deallocate()
        ends.deallocate()
    }

    /// Where the first phrase to end lies in `text`; of several that end there the longest.
    public func firstMatch(in text: UnsafeRawBufferPointer) -> ByteRange? {
        guard minimumLength > 0, let start = text.baseAddress else { return nil }
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        var cell: UInt32 = 0
        var index = 0
        let count = text.count
        while index < count {
            cell = next[Int(cell &+ UInt32(columns[Int(bytes[index])]))]
            index &+= 1
            if cell & Self.isEnd != 0 {
                let length = ends[Int((cell & ~Self.isEnd) / UInt32(columnCount))]
                return ByteRange(index - Int(length), to: index)
            }
        }
        return nil
    }

    /// Makes of a trie the automaton: where a state has no child, it goes where its longest proper suffix goes.
    private static func complete(
        _ children: inout [UInt32], _ lengths: inout [UInt32], _ count: Int, _ columnCount: Int
    ) {
        var suffix = [Int](repeating: 0, count: count)
        var queue: [Int] = []
        queue.reserveCapacity(count)
        for column in 0..<columnCount where children[column] != 0 { queue.append(Int(children[column])) }
        var place = 0
        while place < queue.count {
            let state = queue[place]
            place += 1
            if lengths[state] == 0 { lengths[state] = lengths[suffix[state]] }
            for column in 0..<columnCount {
                let cell = state * columnCount + column
                let fallback = Int(children[suffix[state] * columnCount + column])
                if children[cell] == 0 {
                    children[cell] = UInt32(fallback)
                } else {
                    suffix[Int(children[cell])] = fallback
                    queue.append(Int(children[cell]))
                }
            }
        }
    }

    private static func insertBothCases(_ byte: UInt8, into set: inout ByteSet) {
        set.insert(byte)
        if byte &- 0x61 < 26 { set.insert(byte - 32) }
    }

    /// How common a byte is in requests, roughly: letters by their order in English, then digits, then the rest.
    private static func commonness(_ byte: UInt8) -> Int {
        let order: StaticString = "zqjxkvbpygfwmucldrhsnioate"
        for index in 0..<26 where order.utf8Start[index] == byte { return 40 + index }
        switch byte {
        case 0x30...0x39: return 35
        case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: " "): return 34
        default: return 10
        }
    }
}
