// The known name that a misspelt one was probably meant to be.

/// The one of `names` closest to `word` by edit distance, or nil where none is near enough to suggest.
///
/// Insertions, deletions, replacements and swaps of neighbours cost 1 each; case does not count.
/// Near enough is a third of the longer name's length, at least 1.
public func nearestName(to word: String, among names: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased().unicodeScalars)
    var best: (name: String, distance: Int)?
    for name in names {
        let candidate = Array(name.lowercased().unicodeScalars)
        let allowed = max(1, max(wanted.count, candidate.count) / 3)
        guard abs(wanted.count - candidate.count) <= allowed else { continue }
        let distance = editDistance(wanted, candidate)
        if distance <= allowed, distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
}

/// Optimal string alignment distance.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 1...left.count {
        var current = [row] + [Int](repeating: 0, count: right.count)
        for column in 1...right.count {
            let replaced = last[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
            var least = min(replaced, last[column] + 1, current[column - 1] + 1)
            if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                least = min(least, beforeLast[column - 2] + 1)
            }
            current[column] = least
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}
