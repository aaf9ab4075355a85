// Which of many patterns' texts occur in a subject, told in one pass.

internal import Bytes

/// Texts with the patterns that need one of them. A filter: a subject without any text of a pattern cannot match it.
///
/// For each text up to eight of its bytes are kept, with a hash of the first three of them; a scan hashes three bytes
/// at every place and compares the few texts of that hash. Letters count in either case, and so do bytes that differ in
/// the same bit. Work is bounded by `maximumChain` comparisons a byte, whatever the subject. Immutable.
public final class LiteralIndex: @unchecked Sendable {
    /// Texts need this many bytes.
    public static let minimumLength = 3
    /// The most texts that share a hash; where there are more, only their first three bytes are compared.
    private static let maximumChain = 4
    private static let windowBytes = 8

    private struct Entry {
        /// The bytes of the window, folded, and those of them that count.
        let window: UInt64
        let mask: UInt64
        /// Where the patterns' bits begin.
        let owners: Int32
        /// 1 for the last of its hash.
        let isLast: Int32
    }

    private let shift: UInt32
    /// By hash the first entry; 0 for none.
    private let heads: UnsafeMutablePointer<UInt16>
    private let entries: UnsafeMutablePointer<Entry>
    private let owners: UnsafeMutablePointer<UInt64>
    private let words: Int
    /// Whether there is anything to look for.
    public let isEmpty: Bool

    /// - Parameters:
    ///   - texts: at most `maximumTexts`, in lower case, each with the pattern that needs it or another of its texts.
    ///   - ownerWords: words of 64 patterns, a bit each.
    public init(_ texts: [(text: [UInt8], owner: Int)], ownerWords: Int) {
        precondition(texts.count <= Self.maximumTexts, "places in the index have 16 bits")
        words = ownerWords
        var windows: [Window: [UInt64]] = [:]
        for (text, owner) in texts {
            let window = Window(text)
            windows[window, default: [UInt64](repeating: 0, count: ownerWords)][owner >> 6] |= 1 << UInt64(owner & 63)
        }
        isEmpty = windows.isEmpty
        let bits = max(8, UInt32(Int.bitWidth - (windows.count * 4).leadingZeroBitCount))
        shift = 32 - min(bits, 15)
        let shift = shift
        var chains: [Int: [Window: [UInt64]]] = [:]
        for (window, owners) in windows { chains[Self.hash(window.gram, shift), default: [:]][window] = owners }
        heads = .allocate(capacity: 1 << (32 - Int(shift)))
        heads.initialize(repeating: 0, count: 1 << (32 - Int(shift)))
        // Entry 0 is no entry.
        var entries = [Entry(window: 0, mask: 0, owners: 0, isLast: 1)]
        var owners: [UInt64] = []
        var known: [[UInt64]: Int32] = [:]
        for (hash, chain) in chains.sorted(by: { $0.key < $1.key }) {
            let chain = Self.bounded(chain)
            heads[hash] = UInt16(entries.count)
            for (place, (window, bits)) in chain.sorted(by: { $0.key.bytes < $1.key.bytes }).enumerated() {
                let start = known[bits] ?? Int32(owners.count)
                if known[bits] == nil {
                    known[bits] = start
                    owners += bits
                }
                entries.append(
                    Entry(
                        window: window.bytes, mask: window.mask, owners: start,
                        isLast: place == chain.count - 1 ? 1 : 0))
            }
        }
        self.entries = .allocate(capacity: entries.count)
        self.entries.initialize(from: entries, count: entries.count)
        self.owners = .allocate(capacity: max(1, owners.count))
        self.owners.initialize(from: owners, count: owners.count)
    }

    deinit {
        heads.deallocate()
        entries.deallocate()
        owners.deallocate()
    }

    /// The most texts that an index holds.
    public static let maximumTexts = 60_000

    /// Sets the bits of all patterns of which a text occurs in `subject`, and perhaps of a few more.
    public func scan(_ subject: UnsafeRawBufferPointer, into found: UnsafeMutablePointer<UInt64>) {
        guard let start = subject.baseAddress, subject.count >= Self.minimumLength else { return }
        let (heads, shift) = (heads, shift)
        let whole = subject.count - Self.windowBytes
        var place = 0
        while place <= whole {
            let window = UInt64(littleEndian: (start + place).loadUnaligned(as: UInt64.self)) | Self.fold
            let head = heads[Self.hash(UInt32(truncatingIfNeeded: window) & 0xFF_FFFF, shift)]
            if head != 0 { follow(head, window, found) }
            place &+= 1
        }
        // The last places have less than a window; bytes behind the end are such as no text has.
        var window: UInt64 = 0
        let left = subject.count - place
        for index in (0..<left).reversed() {
            window = window << 8 | UInt64(start.load(fromByteOffset: place + index, as: UInt8.self))
        }
        for taken in stride(from: left, through: Self.minimumLength, by: -1) {
            let folded = (window | Self.fold) & (taken >= 8 ? .max : (1 << UInt64(8 * taken)) &- 1)
            let head = heads[Self.hash(UInt32(truncatingIfNeeded: folded) & 0xFF_FFFF, shift)]
            if head != 0 { follow(head, folded, found) }
            window >>= 8
        }
    }

    @inline(__always)
    private func follow(_ head: UInt16, _ window: UInt64, _ found: UnsafeMutablePointer<UInt64>) {
        var entry = entries + Int(head)
        while true {
            if window & entry.pointee.mask == entry.pointee.window {
                let bits = owners + Int(entry.pointee.owners)
                for word in 0..<words { found[word] |= bits[word] }
            }
            if entry.pointee.isLast != 0 { return }
            entry += 1
        }
    }

    private static let fold: UInt64 = 0x2020_2020_2020_2020

    @inline(__always)
    private static func hash(_ gram: UInt32, _ shift: UInt32) -> Int {
        Int(truncatingIfNeeded: (gram &* 0x9E37_79B1) >> shift)
    }

    /// Few enough entries for one hash: texts with the same first three bytes become one.
    private static func bounded(_ chain: [Window: [UInt64]]) -> [Window: [UInt64]] {
        guard chain.count > maximumChain else { return chain }
        var merged: [Window: [UInt64]] = [:]
        for (window, bits) in chain {
            let short = Window(gram: window.gram)
            merged[short] = merged[short].map { zip($0, bits).map { $0 | $1 } } ?? bits
        }
        guard merged.count > maximumChain else { return merged }
        // So many of one hash do not occur but by design: then all of them are found by it.
        let all = merged.values.reduce([UInt64](repeating: 0, count: merged.values.first?.count ?? 0)) { one, other in
            zip(one, other).map { $0 | $1 }
        }
        return [Window(bytes: 0, mask: 0): all]
    }

    /// The bytes of a text that are kept: those that begin with its rarest three.
    private struct Window: Hashable {
        let bytes: UInt64
        let mask: UInt64

        var gram: UInt32 { UInt32(truncatingIfNeeded: bytes) & 0xFF_FFFF }

        init(bytes: UInt64, mask: UInt64) {
            self.bytes = bytes
            self.mask = mask
        }

        init(gram: UInt32) {
            bytes = UInt64(gram)
            mask = 0xFF_FFFF
        }

        init(_ text: [UInt8]) {
            // Behind the start there should be some more bytes to compare.
            let starts = 0...max(0, text.count - 5)
            func weight(_ start: Int) -> Int {
                (start..<start + LiteralIndex.minimumLength).reduce(1) { $0 * ByteRarity.weight(of: text[$1]) }
            }
            let start = starts.min { weight($0) < weight($1) } ?? 0
            let count = min(LiteralIndex.windowBytes, text.count - start)
            var bytes: UInt64 = 0, mask: UInt64 = 0
            for index in (0..<count).reversed() {
                bytes = bytes << 8 | UInt64(text[start + index] | 0x20)
                mask = mask << 8 | 0xFF
            }
            self.bytes = bytes
            self.mask = mask
        }
    }
}
