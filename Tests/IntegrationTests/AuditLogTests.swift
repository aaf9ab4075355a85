// The audit log in the gateway: what is recorded of real requests, where it goes, and what is in none of the logs.

import ControlPlane
import Foundation
import GatehouseServer
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct AuditLogTests {
    /// A gateway with an audit log and rules, before a backend that repeats bodies.
    private struct Site {
        let upstream: ScriptedUpstream
        let gateway: TestGateway

        init(_ rules: String, auditLog: String? = "audit.log") throws {
            upstream = try ScriptedUpstream { stream, upstream in
                while let request = try upstream.takeRequest(from: stream) {
                    let head =
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Back: yes\r\nSet-Cookie: a=1\r\n"
                        + "Set-Cookie: b=2\r\nContent-Length: \(request.body.count)\r\n\r\n"
                    try stream.write(Array(head.utf8) + request.body)
                }
            }
            let directory = try TemporaryDirectory()
            let path = try directory.write("rules.conf", Array(("SecRuleEngine On\n" + rules).utf8))
            gateway = try TestGateway(
                TestGateway.Setup(auditLog: auditLog), Self.configuration(path, upstream.port))
            gateway.keep(directory)
            rulesPath = path
        }

        private let rulesPath: String

        var configuration: String { Self.configuration(rulesPath, upstream.port) }

        private static func configuration(_ path: String, _ port: UInt16) -> String {
            "waf: own\nruleSets: { own: \(path) }\nroutes: [{ match: /, to: \"http://127.0.0.1:\(port)\" }]\n"
        }
    }

    private func form(_ target: String, _ body: String, _ headers: String = "") -> String {
        "POST \(target) HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/x-www-form-urlencoded\r\n\(headers)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static let rules = """
        SecAuditEngine RelevantOnly
        SecAuditLogParts ABCEFHKZ
        SecResponseBodyAccess On
        SecResponseBodyMimeType text/plain
        SecComponentSignature "own/1"
        SecAction "id:10,phase:1,pass,nolog,sanitiseArg:password,sanitiseRequestHeader:Authorization"
        SecRule ARGS "@contains quotient" "id:11,phase:2,pass,log,auditlog,capture,t:lowercase,\\
            msg:'in %{MATCHED_VAR_NAME}',logdata:'Matched %{MATCHED_VAR}',severity:CRITICAL,tag:'t',ver:'own/1'"
        SecRule RESPONSE_BODY "@contains nothing" "id:12,phase:4,deny,log"

        """

    @Test func `a line has the parts that were asked for, and the password is in no log`() throws {
        let site = try Site(Self.rules)
        let answer = try site.gateway.answer(
            to: form(
                "/login?user=me&password=Quotient%20Ninety", "user=me&password=Quotient+Ninety&x=quotient+ninety",
                "Authorization: Basic cXVvdGllbnQ=\r\n"), method: "POST")
        // The backend gets, and the client is told, what was sent.
        #expect(answer.text == "user=me&password=Quotient+Ninety&x=quotient+ninety")
        let record = try #require(site.gateway.audited(atLeast: 1).first)
        let line = site.gateway.logLine()
        #expect(record["unique_id"] as? String == line["id"] as? String)
        #expect(record["client_ip"] as? String == "127.0.0.1")
        #expect((record["client_port"] as? Int ?? 0) > 0)
        #expect(record["host_port"] as? Int == Int(site.gateway.port))
        #expect(record["is_interrupted"] as? Bool == false)
        let request = try #require(record["request"] as? [String: Any])
        #expect(request["method"] as? String == "POST")
        #expect(request["http_version"] as? Double == 1.1)
        #expect(request["uri"] as? String == "/login?user=me&password=*****************")
        #expect(request["body"] as? String == "user=me&password=***************&x=***************")
        let fields = try #require(request["headers"] as? [String: String])
        #expect(fields["Host"] == "shop.test")
        #expect(fields["Authorization"] == "******************")
        let response = try #require(record["response"] as? [String: Any])
        #expect(response["http_code"] as? Int == 200)
        #expect((response["headers"] as? [String: String])?["X-Back"] == "yes")
        #expect((response["headers"] as? [String: String])?["Set-Cookie"] == "a=1, b=2")
        #expect(response["body"] as? String == "user=me&password=***************&x=***************")
        let producer = try #require(record["producer"] as? [String: Any])
        #expect(producer["secrules_engine"] as? String == "Enabled")
        #expect(producer["components"] as? [String] == ["own/1"])
        let messages = try #require(record["messages"] as? [[String: Any]])
        // Two arguments named so, and one of the same text.
        #expect(messages.count == 3)
        let details = try #require(messages[0]["details"] as? [String: Any])
        #expect(messages[0]["message"] as? String == "in ARGS:password")
        #expect(details["ruleId"] as? String == "11")
        #expect(details["data"] as? String == "Matched ***")
        #expect(details["severity"] as? String == "2")
        #expect(details["tags"] as? [String] == ["t"])
        #expect(details["ver"] as? String == "own/1")
        #expect((record["matched_rules"] as? [[String: Any]])?.compactMap { $0["ruleId"] as? String } == ["10", "11"])
        #expect(record["uploads"] == nil)

        #expect(site.gateway.matches(atLeast: 3).allSatisfy { $0["data"] as? String != nil })
        for name in ["audit.log", "waf.log"] {
            let text = site.gateway.text(of: name).lowercased()
            for secret in ["quotient ninety", "quotient+ninety", "quotient%20ninety", "cxvvdgllbnq"] {
                #expect(!text.contains(secret), "\(name) has \(secret)")
            }
        }
    }

    @Test func `what is not relevant is not recorded, and what is denied says so`() throws {
        let site = try Site(
            """
            SecAuditLogRelevantStatus "^5"
            SecAuditLogParts ABHZ
            SecRule ARGS:a "@streq deny" "id:1,phase:1,deny,status:503,nolog,noauditlog"
            SecRule ARGS:a "@streq all" "id:2,phase:1,pass,nolog,ctl:auditEngine=On"
            """)
        let client = try site.gateway.connect()
        for (value, status) in [("x", 200), ("deny", 503), ("y", 200), ("all", 200)] {
            try client.write("GET /?a=\(value) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().status == status)
        }
        let records = site.gateway.audited(atLeast: 2)
        #expect(records.map { ($0["request"] as? [String: Any])?["uri"] as? String } == ["/?a=deny", "/?a=all"])
        #expect(records.map { $0["is_interrupted"] as? Bool } == [true, false])
        #expect(records.map { ($0["response"] as? [String: Any])?["http_code"] as? Int } == [503, 200])
        #expect(records.allSatisfy { ($0["response"] as? [String: Any])?["headers"] == nil })
        #expect(site.gateway.metric("gatehouse_waf_audited_total") == 2)
        // Rules that do not log are no matches, audit log or not.
        #expect(site.gateway.metric("gatehouse_waf_matches_total") == 0)
        #expect(site.gateway.text(of: "waf.log").isEmpty)
    }

    @Test func `bytes that are no UTF-8 make correct JSON`() throws {
        let site = try Site("SecAuditEngine On\nSecAuditLogParts ABCEFHZ\n")
        let client = try site.gateway.connect()
        let bytes = Array("POST /?\"\\ HTTP/1.1\r\nHost: a\r\nX-Raw: ".utf8) + [0xFF, 0xC3, 0x28, 0x22, 0x5C]
        try client.write(
            bytes
                + Array("\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4\r\n\r\n".utf8)
                + [0x00, 0xFE, 0x0A, 0x22])
        let status = try client.readResponse(to: "POST").status
        let record = try #require(site.gateway.audited(atLeast: 1).first)
        #expect((record["response"] as? [String: Any])?["http_code"] as? Int == status)
        #expect(
            ((record["request"] as? [String: Any])?["headers"] as? [String: String])?["X-Raw"] == "\u{FF}\u{C3}(\"\\")
    }

    @Test func `a form in multipart has its files named, and its body where part C asks`() throws {
        let site = try Site("SecAuditEngine On\nSecAuditLogParts ABIJZ\n")
        let body =
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\n\r\nfile\r\n--x--\r\n"
        let request =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        #expect(try site.gateway.answer(to: request, method: "POST").status == 200)
        let record = try #require(site.gateway.audited(atLeast: 1).first)
        #expect((record["request"] as? [String: Any])?["body"] as? String == "a=1")
        let uploads = try #require(record["uploads"] as? [[String: Any]])
        #expect(uploads.map { $0["file_name"] as? String } == ["f.txt"])
        #expect(uploads.map { $0["file_size"] as? Int } == [4])
        #expect(record["messages"] == nil)
    }

    @Test func `the log begins, moves, is reopened and ends with the configuration`() throws {
        let site = try Site("SecAuditEngine On\n", auditLog: nil)
        let gateway = site.gateway
        func ask(_ path: String) throws {
            #expect(try gateway.answer(to: "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        }
        func targets(in name: String, atLeast count: Int) -> [String] {
            let requests = gateway.audited(atLeast: count, in: name).map { $0["request"] as? [String: Any] }
            return requests.compactMap { $0?["uri"] as? String }
        }
        try ask("/none")
        #expect(gateway.metric("gatehouse_log_written_bytes_total{log=\"audit\"}") == nil)
        gateway.auditLog = "audit.log"
        try gateway.reload(site.configuration)
        try ask("/one")
        #expect(targets(in: "audit.log", atLeast: 1) == ["/one"])
        try FileManager.default.moveItem(
            atPath: "\(gateway.directory.path)/audit.log", toPath: "\(gateway.directory.path)/audit.log.1")
        gateway.server.reopenLogs()
        #expect(eventually { FileManager.default.fileExists(atPath: "\(gateway.directory.path)/audit.log") })
        try ask("/two")
        #expect(targets(in: "audit.log", atLeast: 1) == ["/two"])
        gateway.auditLog = "moved.log"
        try gateway.reload(site.configuration)
        #expect(eventually { FileManager.default.fileExists(atPath: "\(gateway.directory.path)/moved.log") })
        try ask("/three")
        #expect(targets(in: "moved.log", atLeast: 1) == ["/three"])
        gateway.auditLog = nil
        try gateway.reload(site.configuration)
        try ask("/four")
        gateway.auditLog = "moved.log"
        try gateway.reload(site.configuration)
        try ask("/five")
        #expect(targets(in: "moved.log", atLeast: 2) == ["/three", "/five"])
        #expect(gateway.metric("gatehouse_waf_audited_total") == 4)
    }

    @Test func `a place that cannot be opened refuses the configuration that names it`() throws {
        let site = try Site("SecAuditEngine On\n", auditLog: nil)
        site.gateway.auditLog = "none/audit.log"
        let report = try site.gateway.reload(site.configuration)
        #expect(report.outcome == .refused)
        #expect(report.diagnostics.contains { "\($0)".contains("gatehouse.yaml:1:") && "\($0)".contains("audit.log") })
    }
}
