// The shape of a value read as SQL.

internal import Bytes

/// The kinds of a value's first tokens, one byte each: `s&1c` is a string, an AND or OR, a number and a comment.
public struct SQLFingerprint: Hashable, Sendable {
    /// The longest fingerprint, in bytes.
    public static var maximumCount: Int { 5 }

    /// The symbols, the first lowest.
    private var symbols: UInt64
    /// How many symbols there are, 0 to 5.
    public private(set) var count: Int

    /// No symbols.
    init() {
        symbols = 0
        count = 0
    }

    /// One symbol.
    init(_ kind: SQLTokenKind) {
        self.init()
        append(kind)
    }

    /// Adds `kind` behind the others.
    mutating func append(_ kind: SQLTokenKind) {
        symbols |= UInt64(kind.symbol) &<< UInt64(truncatingIfNeeded: count &* 8)
        count &+= 1
    }

    /// The symbol at `index`, which is less than `count`.
    public subscript(index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: symbols &>> UInt64(truncatingIfNeeded: index &* 8))
    }

    /// Writes the symbols.
    ///
    /// - Parameter destination: room for `maximumCount` bytes.
    /// - Returns: how many bytes were written: `count`.
    public func write(to destination: UnsafeMutablePointer<UInt8>) -> Int {
        var index = 0
        while index < count {
            destination[index] = self[index]
            index &+= 1
        }
        return count
    }

    /// Whether the fingerprint is `text`.
    func equals(_ text: StaticString) -> Bool { symbols == ByteWord.of(text) }

    /// Whether this is the shape of an injection. Symbols that differ only in case are one.
    var isKnown: Bool {
        guard count > 0 else { return false }
        let ends = ByteWord.mask(SQLFingerprintTable.recordLength) & ~ByteWord.mask(count)
        let spaces = ByteWord.caseBits & ends
        let wanted = (SQLWord.capitals(symbols) | spaces).bigEndian
        let records = SQLFingerprintTable.records.utf8Start
        var low = 0
        var high = SQLFingerprintTable.count
        while low < high {
            let middle = (low &+ high) &>> 1
            let record = records + middle &* SQLFingerprintTable.recordLength
            let found = ByteWord.load(record, count: SQLFingerprintTable.recordLength).bigEndian
            if found == wanted { return true }
            if found < wanted { low = middle &+ 1 } else { high = middle }
        }
        return false
    }
}

extension SQLFingerprint: CustomStringConvertible {
    /// The symbols as text, for people.
    public var description: String {
        var text = ""
        for index in 0..<count { text.unicodeScalars.append(Unicode.Scalar(self[index])) }
        return text
    }
}
