// A delimiter somewhere in a line.

/// Knuth, Morris and Pratt's search: linear also where a hostile boundary of hyphens meets lines of hyphens.
struct DelimiterSearch {
    /// For each beginning of the delimiter, the length of the longest shorter one that it ends with.
    private var fallback: [UInt16] = []

    /// Learns a delimiter. Keeps its memory for the next one.
    mutating func prepare(_ delimiter: UnsafeRawBufferPointer) {
        fallback.removeAll(keepingCapacity: true)
        fallback.append(0)
        var matched = 0
        for index in 1..<delimiter.count {
            while matched > 0, delimiter[index] != delimiter[matched] { matched = Int(fallback[matched - 1]) }
            if delimiter[index] == delimiter[matched] { matched += 1 }
            fallback.append(UInt16(matched))
        }
    }

    /// Whether the delimiter, which was learned, is in `bytes`.
    func find(_ delimiter: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer) -> Bool {
        var matched = 0
        for byte in bytes {
            while matched > 0, byte != delimiter[matched] { matched = Int(fallback[matched - 1]) }
            if byte == delimiter[matched] { matched += 1 }
            if matched == delimiter.count { return true }
        }
        return false
    }
}
