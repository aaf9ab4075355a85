// The queue with turns, against one written with plain arrays.

import RateLimiting
import Testing

@Suite struct FairQueueTests {
    private static func waits<Element>(_ joining: FairQueue<Element>.Joining) -> FairQueue<Element>.Ticket? {
        if case .waiting(let ticket) = joining { return ticket }
        return nil
    }

    @Test("who floods waits behind itself: the others come after at most one of it")
    func flood() throws {
        var queue = FairQueue<String>(capacity: 100, maximumPerKey: 50)
        for number in 0..<20 { _ = queue.join("loud \(number)", key: key(1)) }
        _ = queue.join("quiet", key: key(2))
        _ = queue.join("shy", key: key(3))
        let order = (0..<5).compactMap { _ in queue.next()?.0 }
        #expect(order == ["loud 0", "quiet", "shy", "loud 1", "loud 2"])
        #expect(queue.count == 17)
        #expect(queue.count(of: key(1)) == 17)
    }

    @Test("a full queue makes room for a quiet key from the end of the longest line, and for nobody else")
    func full() throws {
        var queue = FairQueue<String>(capacity: 4, maximumPerKey: 4)
        for number in 0..<4 { _ = queue.join("loud \(number)", key: key(1)) }
        guard case .waitingInstead(_, of: "loud 3") = queue.join("quiet", key: key(2)) else {
            Issue.record("the last of the longest line gives way")
            return
        }
        guard case .refused = queue.join("loud 4", key: key(1)) else {
            Issue.record("the loud key takes nobody's place")
            return
        }
        _ = queue.join("shy", key: key(3))
        #expect(queue.count == 4)
        // Lines of two, one and one: whoever comes now has nobody to outdo but the first.
        guard case .refused = queue.join("quiet 2", key: key(2)) else {
            Issue.record("equal after the exchange is no reason for one")
            return
        }
        #expect((0..<4).compactMap { _ in queue.next()?.0 } == ["loud 0", "quiet", "shy", "loud 1"])
        #expect(queue.next() == nil)
    }

    @Test("a key's line has an end, and one that is passed over keeps its turn")
    func perKeyAndSkipping() throws {
        var queue = FairQueue<Int>(capacity: 10, maximumPerKey: 2)
        for number in 0..<3 { _ = queue.join(number, key: key(1)) }
        #expect(queue.count == 2)
        _ = queue.join(10, key: key(2))
        #expect(queue.next { $0 == key(2) }?.0 == 10)
        #expect(queue.next { $0 == key(3) } == nil)
        #expect(queue.next()?.0 == 0)
    }

    @Test("who has withdrawn, or been served, cannot be withdrawn again, nor can who stands there now")
    func withdrawing() throws {
        var queue = FairQueue<Int>(capacity: 2, maximumPerKey: 2)
        let first = try #require(Self.waits(queue.join(1, key: key(1))))
        let second = try #require(Self.waits(queue.join(2, key: key(1))))
        #expect(queue.withdraw(first) == 1)
        #expect(queue.withdraw(first) == nil)
        _ = queue.join(3, key: key(2))
        #expect(queue.withdraw(first) == nil)
        #expect(queue.next()?.0 == 2)
        #expect(queue.withdraw(second) == nil)
        #expect(queue.count == 1)
    }

    @Test("whatever is done to it, it does what plain arrays would", arguments: 0..<30)
    func model(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let (capacity, most) = (Int(1 + generator.below(12)), Int(1 + generator.below(6)))
        var queue = FairQueue<Int>(capacity: capacity, maximumPerKey: most)
        // Lines in the order of their turns.
        var lines: [(key: KeyDigest, waiting: [Int])] = []
        var tickets: [Int: FairQueue<Int>.Ticket] = [:]
        for step in 0..<2_000 {
            let place: Comment = "seed \(seed), step \(step)"
            let key = key(generator.below(6))
            switch generator.below(5) {
            case 0, 1, 2:
                let own = lines.first { $0.key == key }?.waiting.count ?? 0
                var displaced: Int?
                var joins = own < most
                if joins, lines.reduce(0, { $0 + $1.waiting.count }) == capacity {
                    let longest = lines.map(\.waiting.count).max() ?? 0
                    joins = longest >= own + 2
                    if joins, let line = lines.firstIndex(where: { $0.waiting.count == longest }) {
                        displaced = lines[line].waiting.removeLast()
                    }
                }
                if joins {
                    let line = lines.firstIndex { $0.key == key } ?? lines.count
                    if line == lines.count { lines.append((key, [])) }
                    lines[line].waiting.append(step)
                }
                switch queue.join(step, key: key) {
                case .waiting(let ticket):
                    #expect(joins && displaced == nil, place)
                    tickets[step] = ticket
                case .waitingInstead(let ticket, let other):
                    #expect(joins && displaced == other, place)
                    tickets[step] = ticket
                case .refused: #expect(!joins, place)
                }
            case 3:
                let unwanted = generator.below(3) == 0 ? key : nil
                let line = lines.firstIndex { $0.key != unwanted }
                let expected = line.map { lines[$0].waiting.removeFirst() }
                if let line {
                    let served = lines.remove(at: line)
                    if !served.waiting.isEmpty { lines.append(served) }
                }
                #expect(queue.next { $0 != unwanted }?.0 == expected, place)
            default:
                guard let (element, ticket) = tickets.randomElement(using: &generator) else { continue }
                tickets[element] = nil
                let line = lines.firstIndex { $0.waiting.contains(element) }
                if let line {
                    lines[line].waiting.removeAll { $0 == element }
                    if lines[line].waiting.isEmpty { lines.remove(at: line) }
                }
                #expect(queue.withdraw(ticket) == (line == nil ? nil : element), place)
            }
            #expect(queue.count == lines.reduce(0) { $0 + $1.waiting.count }, place)
        }
    }
}
