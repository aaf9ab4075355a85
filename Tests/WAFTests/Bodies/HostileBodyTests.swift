// Bodies that are made to cost much: each ends with a named error, or is read, in time that grows with its size alone.

import Glibc
import Testing
import WAF

@Suite struct HostileBodyTests {
    /// Seconds of this thread's own work, whatever else runs: far more than any of these takes, also in debug builds,
    /// and far less than quadratic work.
    private static let patience = 10.0

    private func inTime(_ work: () throws -> Void) rethrows {
        let before = Self.threadSeconds()
        try work()
        let taken = Self.threadSeconds() - before
        #expect(taken < Self.patience)
    }

    private static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func largeLimits() -> BodyLimits {
        var limits = BodyLimits()
        limits.noFilesBytes = limits.bytes
        return limits
    }

    @Test("a hundred thousand parts") func parts() {
        let part = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n"
        let body = Array((String(repeating: part, count: 100_000) + "--b--\r\n").utf8)
        var limits = largeLimits()
        inTime { #expect(readMultipart(body, limits: limits).error == .argumentLimit(1_000)) }
        limits.arguments = 1_000_000
        inTime { #expect(readMultipart(body, limits: limits).error == .multipart(.tooManyParts)) }
    }

    @Test("a part with a hundred thousand headers, or one that is folded for ever") func headers() {
        let lines = (0..<100_000).map { "A\($0): b\r\n" }.joined()
        inTime {
            #expect(
                readMultipart(Array("--b\r\n\(lines)".utf8), limits: largeLimits()).error
                    == .multipart(.tooManyHeaders))
        }
        let folded = Array(("--b\r\nA: b\r\n" + String(repeating: " c\r\n", count: 100_000)).utf8)
        inTime { #expect(readMultipart(folded, limits: largeLimits()).error == .multipart(.headerTooLong)) }
    }

    @Test("a boundary of hyphens and lines of hyphens") func hyphens() {
        let boundary = String(repeating: "-", count: 900) + "x"
        let line = " " + String(repeating: "-", count: 4_000) + "\r\n"
        let body =
            "--\(boundary)\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n"
            + String(repeating: line, count: 250) + "--\(boundary)--\r\n"
        inTime {
            let outcome = readMultipart(Array(body.utf8), type: "multipart/form-data; boundary=\(boundary)")
            #expect(outcome.error == nil)
            #expect(outcome.flags == .crlfLine)
        }
    }

    @Test("a million levels, and a million values, of JSON") func json() {
        var limits = largeLimits()
        limits.jsonDepth = 512
        for (body, fault) in [
            (String(repeating: "[", count: 1_000_000), JSONFault.depth),
            (String(repeating: "{\"a\":", count: 200_000), .depth),
            ("{\"\(String(repeating: "k", count: 10_000))\":" + String(repeating: "[", count: 1_000), .nameBytes),
        ] {
            inTime {
                guard case .json(fault, _) = readJSON(Array(body.utf8), limits: limits).error else {
                    Issue.record("passes")
                    return
                }
            }
        }
        let values = Array(("[" + String(repeating: "1,", count: 500_000) + "1]").utf8)
        inTime { #expect(readJSON(values, limits: largeLimits()).error == .argumentLimit(1_000)) }
        let empty = Array(("[" + String(repeating: "[],", count: 50_000) + "{}]").utf8)
        inTime { #expect(readJSON(empty, limits: largeLimits()).error == nil) }
        let key = String(repeating: "k", count: 8_000)
        let long = Array(("{\"\(key)\":[" + String(repeating: "[{\"a\":1}],", count: 999) + "1]}").utf8)
        inTime { #expect(readJSON(long, limits: largeLimits()).error != nil) }
    }

    @Test("XML in single bytes, and a long attribute") func xml() throws {
        let text = "<a b='\(String(repeating: "x", count: 60_000))'>\(String(repeating: "y", count: 60_000))</a>"
        try inTime {
            let outcome = try readXML(Array(text.utf8), cuts: Array(1...text.utf8.count))
            #expect(outcome.values.first?.utf8.count == 60_000)
        }
        let elements = "<a>" + String(repeating: "<b/>", count: 200_000) + "</a>"
        try inTime {
            guard case .xml(.nodes, _) = try readXML(Array(elements.utf8), limits: largeLimits()).error else {
                Issue.record("two hundred thousand elements pass")
                return
            }
        }
    }
}
