// Who waits, in an order in which a flood waits behind itself.

/// A bounded queue with a turn for every key: each key's own stand in line, and the lines take turns.
///
/// One worker's own. A newcomer of a quiet key is at most one round away from the front, however many a loud key has
/// waiting. When the queue is full, a newcomer takes the place of the last in the longest line, if that has at least
/// two more than its own: so a flood cannot keep others out either. Joining, leaving and withdrawing cost the same
/// however many wait, but for a full queue, where the longest line is looked for among all. Memory is taken at the
/// start.
public struct FairQueue<Element> {
    /// A place in the queue, to withdraw from.
    public struct Ticket: Equatable, Sendable {
        let place: Int32
        let serial: UInt32
    }

    /// What becomes of one who wants to wait.
    public enum Joining {
        /// It waits.
        case waiting(Ticket)
        /// It waits, in the place of another, who must be told.
        case waitingInstead(Ticket, of: Element)
        /// It cannot wait: the queue is full, or its own line is.
        case refused
    }

    /// One who waits, linked in both directions within its line.
    private struct Place {
        var element: Element?
        var line: Int32 = -1
        var next: Int32 = -1
        var previous: Int32 = -1
        var serial: UInt32 = 0
    }

    /// One key's line, linked in both directions in the round of lines.
    private struct Line {
        var key = KeyDigest(bits: 0)
        var first: Int32 = -1
        var last: Int32 = -1
        var count = 0
        var next: Int32 = -1
        var previous: Int32 = -1
    }

    /// How many may wait.
    public let capacity: Int
    /// How many of one key may wait.
    public let maximumPerKey: Int
    /// How many wait.
    public private(set) var count = 0
    private var places: [Place]
    private var lines: [Line]
    private var linesByKey: [KeyDigest: Int32] = [:]
    private var freePlaces: [Int32]
    private var freeLines: [Int32]
    /// The line whose turn it is; -1 where nobody waits.
    private var turn: Int32 = -1

    /// Room for `capacity`, of which `maximumPerKey` of one key; both at least 1.
    public init(capacity: Int, maximumPerKey: Int) {
        precondition(capacity > 0 && capacity <= Int(Int32.max) && maximumPerKey > 0, "a queue has room for one")
        self.capacity = capacity
        self.maximumPerKey = maximumPerKey
        places = Array(repeating: Place(), count: capacity)
        lines = Array(repeating: Line(), count: capacity)
        freePlaces = (0..<Int32(capacity)).reversed()
        freeLines = freePlaces
        linesByKey.reserveCapacity(capacity)
    }

    /// How many of `key` wait.
    public func count(of key: KeyDigest) -> Int { linesByKey[key].map { lines[Int($0)].count } ?? 0 }

    /// Joins the end of the key's line; a new line comes last in the round.
    public mutating func join(_ element: Element, key: KeyDigest) -> Joining {
        let own = count(of: key)
        guard own < maximumPerKey else { return .refused }
        if count < capacity { return .waiting(append(element, key: key)) }
        let longest = longestLine()
        guard lines[Int(longest)].count >= own + 2, let displaced = remove(lines[Int(longest)].last) else {
            return .refused
        }
        return .waitingInstead(append(element, key: key), of: displaced)
    }

    /// The first of the line whose turn it is, among the lines whose key `admits`; then it is the next line's turn.
    ///
    /// Lines that are passed over keep their place in the round.
    public mutating func next(where admits: (KeyDigest) -> Bool = { _ in true }) -> (Element, KeyDigest)? {
        guard turn >= 0 else { return nil }
        var line = turn
        repeat {
            let key = lines[Int(line)].key
            if admits(key) {
                moveToEnd(line)
                guard let element = remove(lines[Int(line)].first) else { return nil }
                return (element, key)
            }
            line = lines[Int(line)].next
        } while line != turn
        return nil
    }

    /// Takes back one who no longer wants to wait; nil where it waits no more.
    public mutating func withdraw(_ ticket: Ticket) -> Element? {
        guard places.indices.contains(Int(ticket.place)), places[Int(ticket.place)].serial == ticket.serial else {
            return nil
        }
        return remove(ticket.place)
    }

    private mutating func append(_ element: Element, key: KeyDigest) -> Ticket {
        let line = linesByKey[key] ?? openLine(key)
        let place = freePlaces.removeLast()
        let last = lines[Int(line)].last
        places[Int(place)].element = element
        places[Int(place)].line = line
        places[Int(place)].previous = last
        places[Int(place)].next = -1
        if last >= 0 { places[Int(last)].next = place } else { lines[Int(line)].first = place }
        lines[Int(line)].last = place
        lines[Int(line)].count += 1
        count += 1
        return Ticket(place: place, serial: places[Int(place)].serial)
    }

    /// Takes out whoever is at `place`, and closes its line where that was the last.
    private mutating func remove(_ place: Int32) -> Element? {
        let old = places[Int(place)]
        guard let element = old.element else { return nil }
        places[Int(place)] = Place(serial: old.serial &+ 1)
        freePlaces.append(place)
        if old.previous >= 0 {
            places[Int(old.previous)].next = old.next
        } else {
            lines[Int(old.line)].first = old.next
        }
        if old.next >= 0 {
            places[Int(old.next)].previous = old.previous
        } else {
            lines[Int(old.line)].last = old.previous
        }
        lines[Int(old.line)].count -= 1
        if lines[Int(old.line)].count == 0 { close(old.line) }
        count -= 1
        return element
    }

    private mutating func openLine(_ key: KeyDigest) -> Int32 {
        let line = freeLines.removeLast()
        lines[Int(line)] = Line(key: key)
        linesByKey[key] = line
        linkLast(line)
        return line
    }

    private mutating func close(_ line: Int32) {
        linesByKey[lines[Int(line)].key] = nil
        unlink(line)
        freeLines.append(line)
    }

    /// Puts a line where the round ends: right before the one whose turn it is.
    private mutating func linkLast(_ line: Int32) {
        guard turn >= 0 else {
            turn = line
            lines[Int(line)].next = line
            lines[Int(line)].previous = line
            return
        }
        let last = lines[Int(turn)].previous
        lines[Int(line)].previous = last
        lines[Int(line)].next = turn
        lines[Int(last)].next = line
        lines[Int(turn)].previous = line
    }

    private mutating func unlink(_ line: Int32) {
        let (next, previous) = (lines[Int(line)].next, lines[Int(line)].previous)
        lines[Int(previous)].next = next
        lines[Int(next)].previous = previous
        if turn == line { turn = next == line ? -1 : next }
    }

    private mutating func moveToEnd(_ line: Int32) {
        unlink(line)
        linkLast(line)
    }

    private func longestLine() -> Int32 {
        var (longest, line) = (turn, turn)
        repeat {
            if lines[Int(line)].count > lines[Int(longest)].count { longest = line }
            line = lines[Int(line)].next
        } while line != turn
        return longest
    }
}
