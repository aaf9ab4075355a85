// The ring: whole lines in order, at every place of the seam, between two threads.

import Foundation
import Testing

@testable import Telemetry

@Suite struct LogRingTests {
    private func append(_ text: String, to ring: LogRing) -> Bool {
        withView(Array(text.utf8)) { ring.append($0) }
    }

    private func take(_ ring: LogRing, _ count: Int = 1 << 16) -> String {
        let target = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { target.deallocate() }
        let taken = ring.take(into: target, atMost: ring.available)
        return String(decoding: target[..<taken], as: UTF8.self)
    }

    @Test func `capacity is rounded up to a power of two`() {
        #expect(LogRing(capacity: 1).capacity == 64)
        #expect(LogRing(capacity: 65).capacity == 128)
        #expect(LogRing(capacity: 1 << 20).capacity == 1 << 20)
    }

    @Test func `a line that does not fit is dropped whole and counted`() {
        let ring = LogRing(capacity: 64)
        #expect(append(String(repeating: "a", count: 60), to: ring))
        #expect(!append("bbbbb", to: ring))
        #expect(append("cccc", to: ring))
        #expect(!append("d", to: ring))
        #expect(ring.linesDropped.value == 2)
        #expect(take(ring) == String(repeating: "a", count: 60) + "cccc")
        #expect(append("d", to: ring))
    }

    @Test func `a line longer than the ring never fits`() {
        let ring = LogRing(capacity: 64)
        #expect(!append(String(repeating: "a", count: 65), to: ring))
        #expect(ring.isEmpty)
    }

    @Test(arguments: 0..<64)
    func `lines cross the seam at any place`(offset: Int) {
        let ring = LogRing(capacity: 64)
        #expect(append(String(repeating: "x", count: offset), to: ring))
        _ = take(ring)
        let line = "0123456789abcdefghijklmnopqrstuvwxyz"
        #expect(append(line, to: ring))
        #expect(take(ring, 7) == line.prefix(7))
        #expect(take(ring) == line.dropFirst(7))
        #expect(ring.isEmpty)
    }

    @Test func `an abandoned ring is finished once it is empty`() {
        let ring = LogRing(capacity: 64)
        #expect(append("a", to: ring))
        ring.abandon()
        #expect(!ring.isFinished)
        _ = take(ring)
        #expect(ring.isFinished)
    }

    @Test func `what one thread appends another takes, in order and unharmed`() {
        let seed = UInt64.random(in: .min ... .max)
        let lineCount = 20_000
        let ring = LogRing(capacity: 1024)
        let producer = Thread {
            var random = SeededBytes(seed: seed)
            for number in 0..<lineCount {
                let line = Self.line(number, &random)
                while !withView(line, { ring.append($0) }) { sched_yield() }
            }
            ring.abandon()
        }
        producer.start()
        var received: [UInt8] = []
        let target = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 1)
        defer { target.deallocate() }
        while !ring.isFinished {
            let taken = ring.take(into: target, atMost: ring.available)
            received.append(contentsOf: target[..<taken])
        }
        var random = SeededBytes(seed: seed)
        var expected: [UInt8] = []
        for number in 0..<lineCount { expected += Self.line(number, &random) }
        #expect(received == expected, "seed \(seed)")
    }

    private static func line(_ number: Int, _ random: inout SeededBytes) -> [UInt8] {
        Array("\(number) ".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: Int(random.next() % 80)) + [10]
    }
}
