// A line of the audit log: its members, and that it is JSON whatever stands in it.

import Foundation
import Testing

@testable import Telemetry

@Suite struct AuditRecordTests {
    private static func line(_ record: AuditRecord) -> [UInt8] {
        var line = LogLine()
        record.write(into: &line)
        return Array(line.bytes)
    }

    private static func transaction(_ record: AuditRecord) throws -> [String: Any] {
        let line = line(record)
        #expect(line.last == 0x0A)
        #expect(!line.dropLast().contains(0x0A))
        let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
        return try #require(object?["transaction"] as? [String: Any])
    }

    private static func field(_ name: String, _ value: String) -> AuditRecord.Field {
        AuditRecord.Field(name: Array(name.utf8), value: Array(value.utf8))
    }

    private static var full: AuditRecord {
        var record = AuditRecord()
        record.wallNanoseconds = 1_795_000_000_123_456_789
        record.requestIdentifier = 0xFEDC_BA98_7654_3210
        (record.client, record.clientPort, record.host, record.hostPort) = ("192.0.2.1", 4711, "192.0.2.2", 443)
        record.route = "shop"
        record.isInterrupted = true
        record.method = Array("POST".utf8)
        record.target = Array("/a?q=1".utf8)
        record.version = Array("HTTP/1.1".utf8)
        record.requestHeaders = [field("Host", "a.test"), field("X", "")]
        record.requestBody = Array("q=2".utf8)
        record.status = 403
        record.responseHeaders = [field("Content-Type", "text/plain")]
        record.responseBody = Array("no".utf8)
        var message = AuditRecord.Message()
        message.message = "SQL injection"
        message.operatorText = "@detectSQLi "
        message.variable = "ARGS:q"
        message.value = "1 or 1"
        message.rule = AuditRecord.Rule(identifier: 942_100, file: "/etc/942.conf", line: 46)
        message.data = "found"
        message.severity = 2
        (message.version, message.revision) = ("OWASP_CRS/4", "1")
        message.tags = ["a", "b"]
        (message.maturity, message.accuracy) = (3, 4)
        var trailer = AuditRecord.Trailer()
        trailer.engine = "Enabled"
        trailer.components = ["OWASP_CRS/4"]
        trailer.messages = [message, message]
        record.trailer = trailer
        record.uploads = [AuditRecord.Upload(part: Array("f".utf8), name: Array("f.txt".utf8), size: 12)]
        record.matchedRules = [message.rule]
        return record
    }

    @Test func `a record has ModSecurity's names`() {
        #expect(
            String(decoding: Self.line(Self.full), as: UTF8.self) == """
                {"transaction":{"client_ip":"192.0.2.1","time_stamp":"Wed Nov 18 11:06:40 2026","client_port":4711,\
                "host_ip":"192.0.2.2","host_port":443,"unique_id":"fedcba9876543210","is_interrupted":true,\
                "route":"shop","request":{"method":"POST","http_version":1.1,"uri":"/a?q=1",\
                "headers":{"Host":"a.test","X":""},"body":"q=2"},\
                "response":{"http_code":403,"headers":{"Content-Type":"text/plain"},"body":"no"},\
                "producer":{"connector":"Gatehouse","secrules_engine":"Enabled","components":["OWASP_CRS/4"]},\
                "messages":[\(Self.message),\(Self.message)],\
                "uploads":[{"name":"f","file_name":"f.txt","file_size":12}],\
                "matched_rules":[{"ruleId":"942100","file":"/etc/942.conf","lineNumber":"46"}]}}

                """)
    }

    private static let message = """
        {"message":"SQL injection","details":{"match":"Matched \\"@detectSQLi \\" against ARGS:q (Value: 1 or 1)",\
        "ruleId":"942100","file":"/etc/942.conf","lineNumber":"46","data":"found","severity":"2","ver":"OWASP_CRS/4",\
        "rev":"1","tags":["a","b"],"maturity":"3","accuracy":"4"}}
        """

    @Test func `parts that are not asked for are not there`() {
        #expect(
            String(decoding: Self.line(AuditRecord()), as: UTF8.self) == """
                {"transaction":{"client_ip":"","time_stamp":"Thu Jan  1 00:00:00 1970","client_port":0,"host_ip":"",\
                "host_port":0,"unique_id":"0000000000000000","is_interrupted":false,"route":"",\
                "request":{"method":"","uri":""},"response":{"http_code":0}}}

                """)
    }

    @Test func `every byte makes correct JSON in every place`() throws {
        for byte in UInt8.min...UInt8.max {
            for bytes in [[byte], [byte, 0xC3], [0x61, byte, 0x62], [0xE2, 0x82, byte]] {
                var record = Self.full
                let text = String(decoding: bytes, as: UTF8.self)
                (record.method, record.target, record.version) = (bytes, bytes, bytes)
                record.requestHeaders = [AuditRecord.Field(name: bytes, value: bytes)]
                record.responseHeaders = record.requestHeaders
                (record.requestBody, record.responseBody) = (bytes, bytes)
                record.uploads = [AuditRecord.Upload(part: bytes, name: bytes, size: 1)]
                record.trailer?.components = [text]
                record.trailer?.messages[0].message = text
                record.trailer?.messages[0].operatorText = text
                record.trailer?.messages[0].tags = [text, text]
                let transaction = try Self.transaction(record)
                #expect(transaction["truncated"] == nil)
                #expect((transaction["messages"] as? [Any])?.count == 2)
            }
        }
    }

    @Test(arguments: [(LogLimits.auditBodyBytes, false), (LogLimits.auditBodyBytes + 1, true)])
    func `a body is cut at its limit, and the line says so`(count: Int, isCut: Bool) throws {
        var record = AuditRecord()
        record.requestBody = Array(repeating: UInt8(ascii: "a"), count: count)
        let transaction = try Self.transaction(record)
        let request = transaction["request"] as? [String: Any]
        #expect((request?["body"] as? String)?.utf8.count == LogLimits.auditBodyBytes)
        #expect(transaction["truncated"] as? Bool == (isCut ? true : nil))
    }

    @Test func `the largest record of the worst bytes stays under a quarter of the queue`() throws {
        var record = Self.full
        let worst = [UInt8](repeating: 0xFF, count: 1 << 20)
        (record.target, record.requestBody, record.responseBody) = (worst, worst, worst)
        record.requestHeaders = (0..<10_000).map { AuditRecord.Field(name: Array("\($0)".utf8), value: worst) }
        record.responseHeaders = record.requestHeaders
        let text = String(repeating: "\u{1}", count: 512)
        record.trailer?.messages = (0..<1_000).map { _ in
            var message = AuditRecord.Message()
            (message.message, message.data, message.value) = (text, text, text)
            message.tags = Array(repeating: text, count: 20)
            return message
        }
        record.matchedRules = Array(repeating: AuditRecord.Rule(file: text), count: 1_000)
        let transaction = try Self.transaction(record)
        #expect(transaction["truncated"] as? Bool == true)
        #expect(Self.line(record).count < LogLimits.auditQueueBytes / 4)
        #expect((transaction["messages"] as? [Any])?.isEmpty == false)
    }
}
