// Durations and sizes: what is read, and why the rest is not.

import ConfigModel
import Testing

@testable import FileProvider

@Suite struct UnitsTests {
    static let durations: [(text: String, duration: Duration)] = [
        ("0", .zero), ("0s", .zero), ("1ms", .milliseconds(1)), ("10s", .seconds(10)), ("5m", .seconds(300)),
        ("1h", .seconds(3600)), ("366h", .seconds(366 * 3600)), ("8784h", .seconds(366 * 24 * 3600)),
    ]
    @Test(arguments: durations)
    func `a duration is read, and written so that it is read again`(_ text: String, _ duration: Duration) throws {
        #expect(try parseDuration(text) == duration)
        #expect(try parseDuration(durationText(duration)) == duration)
    }

    static let sizes: [(text: String, bytes: Int)] = [
        ("0", 0), ("1", 1), ("1B", 1), ("64KiB", 65_536), ("100MiB", 104_857_600), ("1GiB", 1 << 30),
    ]
    @Test(arguments: sizes)
    func `a size is read, and written so that it is read again`(_ text: String, _ bytes: Int) throws {
        #expect(try parseSize(text) == bytes)
        #expect(try parseSize(sizeText(bytes)) == bytes)
    }

    @Test(arguments: ["", "s", "10", "10 s", "-1s", "1.5s", "1d", "10S", "8785h", "99999999999999999999h", "١s"])
    func `what is no duration is refused`(_ text: String) {
        #expect(throws: ValueProblem.self) { try parseDuration(text) }
    }

    @Test(arguments: ["", "KiB", "1 KiB", "-1", "1.5KiB", "1KB", "1k", "1TiB", "8589934592GiB", "99999999999999999999"])
    func `what is no size is refused`(_ text: String) {
        #expect(throws: ValueProblem.self) { try parseSize(text) }
    }
}
