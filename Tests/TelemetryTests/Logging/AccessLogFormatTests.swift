// Access log lines: each format to the byte, and no byte of a client's that breaks one.

import Foundation
import Testing

@testable import Telemetry

/// The bytes of `text` for as long as `body` runs.
func withView<Result>(_ bytes: [UInt8], _ body: (ByteView) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBytes { try body($0) }
}

/// One line written in `format`, its line feed cut off.
func logLine(_ record: AccessRecord, _ format: AccessLogFormat) -> String {
    var line = LogLine()
    format.write(record, into: &line)
    #expect(line.bytes.last == UInt8(ascii: "\n"))
    return String(decoding: line.bytes.dropLast(), as: UTF8.self)
}

@Suite struct AccessLogFormatTests {
    private static func fullRecord() -> AccessRecord {
        var record = AccessRecord()
        record.wallNanoseconds = 1_795_424_517_123_999_999  // 2026-11-23T09:01:57.123Z
        record.requestIdentifier = 0x00AB_CDEF_0123_4567
        record.client = ByteView("203.0.113.7")
        record.method = ByteView("GET")
        record.target = ByteView("/api/x?q=1")
        record.host = ByteView("shop.example.com")
        record.version = ByteView("HTTP/1.1")
        record.referer = ByteView("https://example.com/")
        record.userAgent = ByteView("curl/8.0")
        record.route = ByteView("api")
        record.upstream = ByteView("backend")
        record.endpoint = ByteView("10.0.0.1:8080")
        record.intended = .forward
        record.outcome = .upstreamClosed
        record.isMismatch = true
        record.reason = ByteView("reset in body")
        record.rule = ByteView("gatehouse.yaml:12")
        record.generation = 3
        record.upstreamStatus = 200
        record.status = 200
        record.bytesReceived = 120
        record.bytesSent = 1300
        record.bodyBytesSent = 1024
        record.attempts = 2
        record.durationNanoseconds = 12_345_678
        record.upstreamConnectNanoseconds = 250_000
        record.upstreamFirstByteNanoseconds = 1_002_000_000
        record.tlsVersion = ByteView("TLSv1.3")
        record.tlsCipher = ByteView("TLS_AES_128_GCM_SHA256")
        record.serverName = ByteView("shop.example.com")
        return record
    }

    @Test func `a full record as JSON`() {
        let expected = [
            #"{"time":"2026-11-23T09:01:57.123Z","id":"00abcdef01234567","client":"203.0.113.7","method":"GET""#,
            #","host":"shop.example.com","target":"/api/x?q=1","version":"HTTP/1.1""#,
            #","referer":"https://example.com/","userAgent":"curl/8.0""#,
            #","route":"api","upstream":"backend","endpoint":"10.0.0.1:8080","generation":3"#,
            #","intended":"forward","outcome":"upstreamClosed","mismatch":true"#,
            #","reason":"reset in body","rule":"gatehouse.yaml:12","status":200,"upstreamStatus":200"#,
            #","bytesReceived":120,"bytesSent":1300,"bodyBytesSent":1024,"attempts":2,"duration":0.012345"#,
            #","upstreamConnect":0.000250,"upstreamFirstByte":1.002000,"tlsVersion":"TLSv1.3""#,
            #","tlsCipher":"TLS_AES_128_GCM_SHA256","serverName":"shop.example.com"}"#,
        ].joined()
        #expect(logLine(Self.fullRecord(), .json) == expected)
    }

    @Test func `what is not known has no key`() {
        let expected = [
            #"{"time":"1970-01-01T00:00:00.000Z","id":"0000000000000000","generation":0,"intended":"none""#,
            #","outcome":"complete","bytesReceived":0,"bytesSent":0,"bodyBytesSent":0,"duration":0.000000}"#,
        ].joined()
        #expect(logLine(AccessRecord(), .json) == expected)
    }

    @Test func `a full record as Common and Combined`() {
        let common = #"203.0.113.7 - - [23/Nov/2026:09:01:57 +0000] "GET /api/x?q=1 HTTP/1.1" 200 1024"#
        #expect(logLine(Self.fullRecord(), .common) == common)
        #expect(logLine(Self.fullRecord(), .combined) == common + #" "https://example.com/" "curl/8.0""#)
    }

    @Test func `a request that could not be read is a dash`() {
        #expect(logLine(AccessRecord(), .combined) == #"- - - [01/Jan/1970:00:00:00 +0000] "-" 000 0 "-" "-""#)
    }

    static let hostile: [(bytes: [UInt8], json: String, combined: String)] = [
        (Array(#"a"b\c"#.utf8), #"a\"b\\c"#, #"a\x22b\x5Cc"#),
        ([0x00, 0x0A, 0x0D, 0x1B, 0x7F], #"\u0000\u000a\u000d\u001b\u007f"#, #"\x00\x0A\x0D\x1B\x7F"#),
        (Array("é€😀".utf8), "é€😀", #"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"#),
        ([0xFF, 0x41], #"\u00ffA"#, #"\xFFA"#),
        ([0xC3], #"\u00c3"#, #"\xC3"#),
        ([0xC0, 0xAF], #"\u00c0\u00af"#, #"\xC0\xAF"#),
        ([0xE0, 0x80, 0x80], #"\u00e0\u0080\u0080"#, #"\xE0\x80\x80"#),
        ([0xED, 0xA0, 0x80], #"\u00ed\u00a0\u0080"#, #"\xED\xA0\x80"#),
        ([0xF4, 0x90, 0x80, 0x80], #"\u00f4\u0090\u0080\u0080"#, #"\xF4\x90\x80\x80"#),
        ([0xE2, 0x82, 0x22], #"\u00e2\u0082\""#, #"\xE2\x82\x22"#),
    ]

    @Test(arguments: hostile)
    func `bytes from outside cannot break a line`(bytes: [UInt8], json: String, combined: String) {
        withView(bytes) { view in
            var record = AccessRecord()
            record.userAgent = view
            #expect(logLine(record, .json).contains(#","userAgent":"\#(json)","#))
            #expect(logLine(record, .combined).hasSuffix(#" "\#(combined)""#))
        }
    }

    @Test func `any bytes give JSON that a parser reads`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededBytes(seed: seed)
        for _ in 0..<500 {
            let bytes = random.bytes(count: Int(random.next() % 64) + 1)
            let text = withView(bytes) { view in
                var record = AccessRecord()
                record.target = view
                record.userAgent = view
                return logLine(record, .json)
            }
            let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            #expect(object?["target"] is String, "seed \(seed): \(text)")
        }
    }

    @Test func `a field that is too long is cut, and the line says so`() {
        withView([UInt8](repeating: UInt8(ascii: "a"), count: LogLimits.fieldBytes + 1)) { view in
            var record = AccessRecord()
            record.target = view
            let line = logLine(record, .json)
            #expect(line.hasSuffix(#","truncated":true}"#))
            #expect(line.utf8.count { $0 == UInt8(ascii: "a") } < LogLimits.fieldBytes + 40)
            record.target = ByteView(rebasing: view.dropLast())
            #expect(!logLine(record, .json).contains("truncated"))
        }
    }

    @Test func `the longest line there can be fits a queue`() {
        withView([UInt8](repeating: 0, count: LogLimits.fieldBytes * 2)) { view in
            var record = AccessRecord()
            for field in [
                \AccessRecord.client, \.method, \.target, \.host, \.version, \.referer, \.userAgent, \.route,
                \.upstream, \.endpoint, \.reason, \.rule, \.tlsVersion, \.tlsCipher, \.serverName,
            ] {
                record[keyPath: field] = view
            }
            #expect(logLine(record, .json).utf8.count < LogLimits.queueBytes / 2)
        }
    }

    @Test func `a line that is used again holds nothing of the one before`() {
        var line = LogLine(capacity: 64)
        AccessLogFormat.json.write(Self.fullRecord(), into: &line)
        AccessLogFormat.common.write(AccessRecord(), into: &line)
        #expect(
            String(decoding: line.bytes, as: UTF8.self) == "- - - [01/Jan/1970:00:00:00 +0000] \"-\" 000 0\n")
    }
}

/// Bytes that follow from a seed (SplitMix64), for tests that print it.
struct SeededBytes {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
}
