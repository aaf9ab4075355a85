// Looking words up.

internal import Bytes

/// What the dialects of SQL make of a word.
enum SQLVocabulary {
    /// The kind of `word`, in whatever case; nil where SQL does not know it.
    ///
    /// A binary search among the words of the same length: at most seven steps.
    static func kind(of word: SQLWord) -> SQLTokenKind? {
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
