// How many connections each client address has here.

/// Counts connections by a mark that stands for their address; one worker's own.
struct AddressCounts {
    private var counts: [UInt64: Int] = [:]

    /// Counts one more; false where there are `maximum` already.
    mutating func enter(_ mark: UInt64, maximum: Int) -> Bool {
        let count = counts[mark] ?? 0
        guard count < maximum else { return false }
        counts[mark] = count + 1
        return true
    }

    /// One is gone.
    mutating func leave(_ mark: UInt64) {
        guard let count = counts[mark] else { return }
        counts[mark] = count > 1 ? count - 1 : nil
    }
}
