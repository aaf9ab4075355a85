// The log thread: nothing lost, nothing blocked, rotation, and an end that comes in time.

import Foundation
import Testing

@testable import Telemetry

/// A folder of its own for one test, gone with it.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "telemetry-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func text(_ name: String) throws -> String {
        try String(contentsOf: url.appending(path: name), encoding: .utf8)
    }
}

@Suite struct LogWriterTests {
    private func append(_ text: String, to queue: LogQueue) {
        _ = withView(Array(text.utf8)) { queue.append($0) }
    }

    @Test func `a queued line is in the file once the writer has stopped`() throws {
        let folder = try TemporaryFolder()
        let writer = try LogWriter(to: .file(path: folder.path("access.log")))
        let queue = writer.makeQueue()
        append("one\n", to: queue)
        queue.announce()
        append("two\n", to: queue)
        #expect(writer.stop())
        #expect(try folder.text("access.log") == "one\ntwo\n")
        #expect(writer.statistics == LogStatistics(bytesWritten: 8))
    }

    @Test func `a file that exists is appended to`() throws {
        let folder = try TemporaryFolder()
        try "old\n".write(toFile: folder.path("access.log"), atomically: true, encoding: .utf8)
        let writer = try LogWriter(to: .file(path: folder.path("access.log")))
        append("new\n", to: writer.makeQueue())
        writer.stop()
        #expect(try folder.text("access.log") == "old\nnew\n")
    }

    @Test func `a file that cannot be opened is an error that names it`() {
        let target = LogTarget.file(path: "/nowhere/access.log")
        let error = #expect(throws: LogError.self) { _ = try LogWriter(to: target) }
        #expect(error == .cannotOpen(target: target, errorNumber: ENOENT))
        #expect(
            error?.description == "log /nowhere/access.log: cannot be opened for appending: No such file or directory")
    }

    @Test func `an announced line wakes a thread that sleeps`() throws {
        let folder = try TemporaryFolder()
        let writer = try LogWriter(to: .file(path: folder.path("access.log")))
        let queue = writer.makeQueue()
        // Each round may find the thread asleep, resting or at work; a lost wake-up would hang here.
        for round in 1...50 {
            append("x\n", to: queue)
            queue.announce()
            while writer.statistics.bytesWritten < UInt64(2 * round) { sched_yield() }
        }
        writer.stop()
        #expect(writer.statistics.bytesWritten == 100)
    }

    @Test func `lines of many workers arrive whole, each worker's in order`() throws {
        let folder = try TemporaryFolder()
        let writer = try LogWriter(to: .file(path: folder.path("access.log")))
        let workers = 4
        let lines = 1_000
        let seed = UInt64.random(in: .min ... .max)
        let finished = DispatchGroup()
        for worker in 0..<workers {
            finished.enter()
            Thread.detachNewThread {
                Self.produce(worker, lines: lines, seed: seed, into: writer)
                finished.leave()
            }
        }
        finished.wait()
        #expect(writer.stop(within: .seconds(60)))
        var next = [Int](repeating: 0, count: workers)
        for line in try folder.text("access.log").split(separator: "\n") {
            let parts = line.split(separator: " ")
            let worker = try #require(Int(parts[0]), "seed \(seed): broken line \(line)")
            #expect(Int(parts[1]) == next[worker], "seed \(seed): \(line)")
            #expect(parts[2].hasPrefix("<") && parts[2].hasSuffix(">"), "seed \(seed): \(line)")
            next[worker] += 1
        }
        #expect(next == [Int](repeating: lines, count: workers), "seed \(seed)")
    }

    private static func produce(_ worker: Int, lines: Int, seed: UInt64, into writer: LogWriter) {
        var random = SeededBytes(seed: seed &+ UInt64(worker))
        let queue = writer.makeQueue(capacity: 4096)
        for number in 0..<lines {
            let padding = String(repeating: "a", count: Int(random.next() % 200))
            let line = Array("\(worker) \(number) <\(padding)>\n".utf8)
            // A test wants every line; a worker would go on and have it counted.
            while !withView(line, { queue.append($0) }) {
                queue.announce()
                sched_yield()
            }
            if random.next() % 4 == 0 { queue.announce() }
        }
    }

    @Test func `after a rotation, reopening writes to the new file`() throws {
        let folder = try TemporaryFolder()
        let writer = try LogWriter(to: .file(path: folder.path("access.log")))
        let queue = writer.makeQueue()
        append("before\n", to: queue)
        queue.announce()
        while writer.statistics.bytesWritten < 7 { sched_yield() }
        try FileManager.default.moveItem(atPath: folder.path("access.log"), toPath: folder.path("access.log.1"))
        writer.reopen()
        while !FileManager.default.fileExists(atPath: folder.path("access.log")) { sched_yield() }
        // The file exists before the thread writes to it; what is appended from here on goes there.
        append("after\n", to: queue)
        writer.stop()
        #expect(try folder.text("access.log.1") == "before\n")
        #expect(try folder.text("access.log") == "after\n")
    }

    @Test func `a target that cannot be opened leaves the old one in place`() throws {
        let folder = try TemporaryFolder()
        let writer = try LogWriter(to: .file(path: folder.path("access.log")))
        writer.redirect(to: .file(path: "/nowhere/access.log"))
        while writer.statistics.lastErrorNumber == 0 { sched_yield() }
        append("still here\n", to: writer.makeQueue())
        writer.stop()
        #expect(writer.statistics.lastErrorNumber == ENOENT)
        #expect(try folder.text("access.log") == "still here\n")
    }

    @Test func `a full disk loses lines and counts them`() throws {
        let writer = try LogWriter(to: .file(path: "/dev/full"))
        let queue = writer.makeQueue()
        append("one\ntwo\n", to: queue)
        writer.stop()
        #expect(writer.statistics == LogStatistics(linesLost: 2, lastErrorNumber: ENOSPC))
    }

    @Test func `a reader that does not read blocks no worker, and the end comes by its deadline`() throws {
        let pipe = Pipe()
        let writer = try LogWriter(to: .file(path: "/proc/self/fd/\(pipe.fileHandleForWriting.fileDescriptor)"))
        let queue = writer.makeQueue(capacity: 4096)
        let line = [UInt8](repeating: UInt8(ascii: "a"), count: 999) + [10]
        // A pipe of one page is full after one write; what comes next cannot be written by anybody.
        #expect(fcntl(pipe.fileHandleForWriting.fileDescriptor, 1031, 4096) == 4096)  // F_SETPIPE_SZ
        _ = withView(line) { queue.append($0) }
        queue.announce()
        while writer.statistics.bytesWritten == 0 { sched_yield() }
        var appended = 0
        var dropped = 0
        while dropped < 100 {
            if withView(line, { queue.append($0) }) { appended += 1 } else { dropped += 1 }
            queue.announce()
        }
        #expect(writer.statistics.linesDropped == 100)
        #expect(writer.stop(within: .milliseconds(20)))
        let statistics = writer.statistics
        #expect(statistics.bytesWritten == 1000)
        #expect(statistics.linesLost == UInt64(appended))
    }

    @Test func `a slow reader gets every line`() throws {
        let pipe = Pipe()
        let writer = try LogWriter(to: .file(path: "/proc/self/fd/\(pipe.fileHandleForWriting.fileDescriptor)"))
        let expected = (0..<20_000).map { "line \($0)\n" }.joined()
        let queue = writer.makeQueue()
        append(expected, to: queue)
        queue.announce()
        var received = Data()
        while received.count < expected.utf8.count {
            let next = min(1000, expected.utf8.count - received.count)
            received.append(try #require(try pipe.fileHandleForReading.read(upToCount: next)))
        }
        #expect(String(decoding: received, as: UTF8.self) == expected)
        #expect(writer.stop())
    }

    @Test func `a reader that went away costs lines, not the process`() throws {
        let pipe = Pipe()
        let writer = try LogWriter(to: .file(path: "/proc/self/fd/\(pipe.fileHandleForWriting.fileDescriptor)"))
        try pipe.fileHandleForReading.close()
        append("one\n", to: writer.makeQueue())
        writer.stop()
        #expect(writer.statistics == LogStatistics(linesLost: 1, lastErrorNumber: EPIPE))
    }

    @Test func `queues of ended workers are forgotten, their drops are not`() throws {
        let folder = try TemporaryFolder()
        let writer = try LogWriter(to: .file(path: folder.path("access.log")))
        do {
            let queue = writer.makeQueue(capacity: 64)
            append(String(repeating: "a", count: 65), to: queue)
            append("kept\n", to: queue)
        }
        writer.stop()
        #expect(writer.statistics == LogStatistics(linesDropped: 1, bytesWritten: 5))
        #expect(try folder.text("access.log") == "kept\n")
    }

    @Test func `stopping twice is stopping once`() throws {
        let folder = try TemporaryFolder()
        let writer = try LogWriter(to: .file(path: folder.path("access.log")))
        #expect(writer.stop())
        #expect(writer.stop())
    }
}
