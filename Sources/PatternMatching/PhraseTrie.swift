// The tree of many phrases, from which their automaton is made.

/// Phrases by their beginnings; state 0 is the empty beginning. Bytes are the automaton's columns.
struct PhraseTrie {
    /// States up to here are wide: text that has nothing to do with the phrases gets no deeper.
    private static let wideDepth = 4

    private(set) var column: [UInt8] = [0]
    /// 0 for none: no state leads back to the root.
    private(set) var firstChild = [0]
    private var sibling = [0]
    /// The children of the root, where most looks go, by column.
    private var rootChild = [Int](repeating: 0, count: 256)
    /// The longest phrase that ends in a state, in bytes; 0 for none.
    private(set) var endLength: [UInt32] = [0]
    /// The state of the longest proper suffix.
    private(set) var suffix = [0]
    /// The states that a scan can come to, by their depth.
    private var reachable = [0]
    private var depth = [0]

    mutating func insert(_ phrase: [UInt8]) {
        var state = 0
        for byte in phrase {
            // A shorter phrase is always found before this one.
            if endLength[state] > 0 { return }
            state = child(of: state, byte) ?? add(to: state, byte)
        }
        endLength[state] = UInt32(phrase.count)
    }

    private func child(of state: Int, _ byte: UInt8) -> Int? {
        if state == 0 { return rootChild[Int(byte)] != 0 ? rootChild[Int(byte)] : nil }
        var child = firstChild[state]
        while child != 0 {
            if column[child] == byte { return child }
            child = sibling[child]
        }
        return nil
    }

    private mutating func add(to state: Int, _ byte: UInt8) -> Int {
        let child = column.count
        column.append(byte)
        firstChild.append(0)
        sibling.append(firstChild[state])
        endLength.append(0)
        suffix.append(0)
        depth.append(depth[state] + 1)
        firstChild[state] = child
        if state == 0 { rootChild[Int(byte)] = child }
        return child
    }

    /// Finds each state's suffix, level by level. Beyond a state in which a phrase ends no scan goes.
    mutating func findSuffixes() {
        var place = 0
        while place < reachable.count {
            let state = reachable[place]
            place += 1
            if endLength[state] == 0 { endLength[state] = endLength[suffix[state]] }
            guard endLength[state] == 0 else { continue }
            var child = firstChild[state]
            while child != 0 {
                suffix[child] = state == 0 ? 0 : next(suffix[state], column[child])
                reachable.append(child)
                child = sibling[child]
            }
        }
    }

    /// Where a byte leads from a state in which no phrase ends.
    func next(_ start: Int, _ byte: UInt8) -> Int {
        var state = start
        while true {
            if let child = child(of: state, byte) { return child }
            if state == 0 { return 0 }
            state = suffix[state]
        }
    }

    /// Calls `body` with each state that a byte leads to from `state`, and that byte.
    func forEachChild(of state: Int, _ body: (_ child: Int, _ column: UInt8) -> Void) {
        var child = firstChild[state]
        while child != 0 {
            body(child, column[child])
            child = sibling[child]
        }
    }

    /// The reachable states by kind, those nearer to the root first, and each state's number in that order; a wide one
    /// takes `width` numbers.
    func numbered(width: Int) -> (wide: [Int], narrow: [Int], ends: [Int], number: [UInt32]) {
        var (wide, narrow, ends): ([Int], [Int], [Int]) = ([], [], [])
        for state in reachable {
            if endLength[state] > 0 {
                ends.append(state)
            } else if depth[state] <= Self.wideDepth || sibling[firstChild[state]] != 0 {
                wide.append(state)
            } else {
                narrow.append(state)
            }
        }
        var number = [UInt32](repeating: 0, count: column.count)
        for (row, state) in wide.enumerated() { number[state] = UInt32(row * width) }
        for (place, state) in (narrow + ends).enumerated() { number[state] = UInt32(wide.count * width + place) }
        return (wide, narrow, ends, number)
    }
}
