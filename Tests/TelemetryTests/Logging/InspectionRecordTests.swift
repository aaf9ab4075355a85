// A line of the WAF's log is read back as it was written.

import Testing

@testable import Telemetry

@Suite struct InspectionRecordTests {
    private static func line(_ record: InspectionRecord) -> [UInt8] {
        var line = LogLine()
        record.write(into: &line)
        return Array(line.bytes)
    }

    private static var full: InspectionRecord {
        var record = InspectionRecord()
        record.wallNanoseconds = 1_795_000_000_123_456_789
        record.requestIdentifier = 0xFEDC_BA98_7654_3210
        record.client = "2001:db8::1"
        record.method = "POST"
        record.host = "shop.example.com"
        record.target = "/a\"b\\c\u{1}?q=\u{e9}\u{1F600}"
        record.route = "shop.example.com/"
        record.ruleIdentifier = 942_100
        record.message = "SQL Injection Attack Detected via libinjection"
        record.data = "Matched Data: s&1c found within ARGS:q: 1' or '1"
        record.tags = ["", "attack-sqli", "a \"tag\"", ""]
        record.severity = 2
        record.variable = "ARGS:q"
        record.file = "/etc/crs/942.conf"
        record.line = 46
        record.phase = 2
        record.isEnforced = true
        return record
    }

    private static func facts(_ record: InspectionRecord) -> [String] {
        [
            "\(record.requestIdentifier)", record.client, record.method, record.host, record.target, record.route,
            "\(record.ruleIdentifier)", record.message, record.data, "\(record.tags)",
            "\(record.severity.map(Int.init) ?? -1)", record.variable, record.file, "\(record.line)",
            "\(record.phase)", "\(record.isEnforced)",
        ]
    }

    @Test(arguments: [true, false])
    func `what is written is read again`(isFull: Bool) throws {
        let record = isFull ? Self.full : InspectionRecord()
        let line = Self.line(record)
        #expect(line.last == 0x0A)
        let read = try #require(InspectionRecord(reading: line.dropLast()))
        #expect(Self.facts(read) == Self.facts(record))
    }

    @Test func `a line that was cut anywhere is none`() {
        let line = Self.line(Self.full).dropLast()
        for length in 0..<line.count {
            #expect(InspectionRecord(reading: line.prefix(length)) == nil, "of \(length) bytes")
        }
    }

    /// Lines that people and other programs may leave in a log; whether they are records.
    private static let lines: [(String, Bool)] = [
        (#"{"id":1,"requestId":"00000000000000ff"}"#, true),
        (#" { "requestId" : "ff" , "id" : 1 } "#, true),
        (#"{"id":1,"requestId":"ff","new":{"a":[1,-2.5e3,null,{}]},"x":[]}"#, true),
        (#"{"id":1,"requestId":"ff","msg":"\u00e9\ud83d\ude00\ud83d\/\b\f\n\r\t"}"#, true),
        (#"{"id":1}"#, false), (#"{"requestId":"ff"}"#, false), (#"{"id":"1","requestId":"ff"}"#, false),
        (#"{"id":1,"requestId":"xyz"}"#, false), (#"{"id":01,"requestId":"ff"}"#, false),
        (#"{"id":1,"requestId":"ff"}{"#, false), (#"{"id":1,"requestId":"ff",}"#, false),
        (#"{"id":1,"requestId":"ff","a":[[[[[[[[1]]]]]]]]}"#, false), (#"{"id":1,"requestId":"ff","a":"\x"}"#, false),
        (#"{"id":1,"requestId":"ff","a":1.}"#, false), (#"{"id":1,"requestId":"ff","a":nul}"#, false),
        ("", false), ("{}", false), ("[]", false), ("GET / HTTP/1.1", false),
    ]

    @Test(arguments: lines)
    func `other lines are taken as far as they are JSON`(line: String, isRecord: Bool) {
        #expect((InspectionRecord(reading: Array(line.utf8)[...]) != nil) == isRecord)
    }
}
