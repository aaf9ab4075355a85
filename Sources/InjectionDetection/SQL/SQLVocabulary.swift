// Looking words up.

internal import Bytes

/// What the dialects of SQL make of a word.
enum SQLVocabulary {
    /// The kind of `word`, in whatever case; nil where SQL does not know it.
    ///
    /// A binary search among the words of the same length: at most seven steps.
    static func kind(of word: SQLWord) -> SQLTokenKind? {
        guard word.count <= SQLWordTable.maximumLength, mayBeKnown(word) else { return nil }
        let table = SQLWordTable.records(ofLength: word.count)
        let stride = word.count &+ SQLWordTable.extraLength
        var low = 0
        var high = (table.utf8CodeUnitCount &- SQLWordTable.padding) / stride
        while low < high {
            let middle = (low &+ high) &>> 1
            let record = table.utf8Start + middle &* stride
            switch compare(word, record) {
            case 0: return SQLTokenKind(symbol: record[word.count])
            case ..<0: high = middle
            default: low = middle &+ 1
            }
        }
        return nil
    }

    /// Whether `word` may be one of SQL: false for most of the words of men, which so are searched for no further.
    private static func mayBeKnown(_ word: SQLWord) -> Bool {
        let bit = filterBit(word)
        let character = SQLWordTable.filter.utf8Start[bit / 6] &- 0x30
        return character &>> UInt8(truncatingIfNeeded: bit % 6) & 1 == 1
    }

    /// The bit of the filter that stands for `word`: thirteen bits of its text, well mixed. scripts/generate-sql-tables
    /// computes the same.
    static func filterBit(_ word: SQLWord) -> Int {
        let mixed =
            word.capitalChunk(0) &* 0x9E37_79B9_7F4A_7C15 ^ word.capitalChunk(1) &* 0xC2B2_AE3D_27D4_EB4F
            ^ word.capitalChunk(2) &* 0x1656_67B1_9E37_79F9 ^ word.capitalChunk(3) &* 0x27D4_EB2F_1656_67C5
        return Int(truncatingIfNeeded: mixed &>> 51)
    }

    /// Negative, zero or positive as `word` comes before, equals or comes after the record.
    private static func compare(_ word: SQLWord, _ record: UnsafePointer<UInt8>) -> Int {
        var start = 0
        repeat {
            let wanted = word.sortingChunk(start &>> 3)
            let found = ByteWord.load(record + start, count: word.count &- start).bigEndian
            if wanted != found { return wanted < found ? -1 : 1 }
            start &+= 8
        } while start < word.count
        return 0
    }
}
