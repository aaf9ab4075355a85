// What the web application firewall would make of this request, and why?

import Foundation
import GatehouseServer
import Testing
import TestSupport

@Suite struct ExplainInspectionTests {
    private static let configuration = """
        listeners: ["127.0.0.1:8090"]
        ruleSets: { own: rules.conf }
        waf: { rules: own, mode: block }
        routes:
          - { name: shop, match: shop.example.com, to: http://10.0.0.1 }
          - name: blog
            match: blog.example.com
            to: http://10.0.0.1
            waf:
              exclude: [{ tag: attack-sqli, target: "ARGS:text" }, 11]
          - { name: log, match: log.example.com, to: http://10.0.0.1, waf: { mode: detect } }
          - { name: bare, match: bare.example.com, to: http://10.0.0.1, waf: off }
        """

    private static let rules = """
        SecAction "id:1,phase:1,pass,nolog,setvar:tx.inbound_anomaly_score_pl1=0"
        SecRule ARGS "@rx (?i)union\\s+select" \\
            "id:10,phase:2,pass,capture,log,tag:'attack-sqli',msg:'SQL',setvar:tx.inbound_anomaly_score_pl1=+5"
        SecRule REQUEST_HEADERS:User-Agent "@contains evil" \\
            "id:11,phase:1,pass,log,msg:'Bad agent',setvar:tx.inbound_anomaly_score_pl1=+3"
        SecRule REQUEST_BODY|ARGS "@contains \\x01" "id:12,phase:2,pass,log,msg:'Control'"
        SecRule TX:inbound_anomaly_score_pl1 "@ge 5" \\
            "id:20,phase:2,deny,status:403,log,msg:'Score %{tx.inbound_anomaly_score_pl1}'"
        """

    private static func explain(
        _ request: String, headers: [String] = [], body: [UInt8]? = nil, format: ExplainCommand.Format = .text
    ) throws -> String {
        let bench = try CommandBench(configuration)
        try bench.directory.write("rules.conf", Array(rules.utf8))
        var question = ExplainCommand.Question(request)
        question.headers = headers
        if let body { question.bodyFile = try bench.directory.write("body", body) }
        let result = ExplainCommand.run(configuration: bench.path, question, format: format)
        #expect(result.errors == "")
        return bench.relative(result.output)
    }

    /// The lines of the firewall, and the outcome.
    private static func lines(_ text: String) -> String {
        let lines = text.split(separator: "\n").map(String.init)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("waf ") }) else { return lines.last ?? "" }
        let rest = lines[(start + 1)...].prefix { $0.hasPrefix("  ") }
        return ([lines[start]] + rest + [lines.last ?? ""]).map { $0.trimmingCharacters(in: .whitespaces) }
            .joined(separator: "\n")
    }

    @Test func `every match is told with its bytes, the score as it grows and the rule that decides`() throws {
        let text = try Self.explain(
            "GET http://shop.example.com:8090/?q=a+UNION+SELECT+b", headers: ["User-Agent: evil\u{E9}"])
        #expect(Self.lines(text) == """
            waf             own, decisions are carried out
            11 (rules.conf:4): Bad agent
            REQUEST_HEADERS:User-Agent = "evil\\xc3\\xa9", score 0 -> 3
            10 (rules.conf:2): SQL
            ARGS:q = "a UNION SELECT b", of it "UNION SELECT", score 3 -> 8
            20 (rules.conf:7): Score 8
            TX:inbound_anomaly_score_pl1 = "8"
            rules that only prepare or count: 1
            decided by 20 (rules.conf:7): deny 403
            outcome         refused with 403: a rule of the WAF
            """)
    }

    @Test func `what an exclusion keeps from matching is told with the exclusion`() throws {
        let text = try Self.explain(
            "GET http://blog.example.com:8090/?text=union+select", headers: ["User-Agent: evil"])
        #expect(Self.lines(text) == """
            waf             own, decisions are carried out
            rules that only prepare or count: 1
            not 11 (rules.conf:4): Bad agent
            REQUEST_HEADERS:User-Agent = "evil"
            left out by rule 11 (g.yaml:10)
            not 10 (rules.conf:2): SQL
            ARGS:text = "union select"
            left out by tag attack-sqli, target ARGS:text (g.yaml:10)
            no rule refuses it
            outcome         forwarded; the upstream answers
            """)
    }

    @Test func `a body is read as traffic's is`() throws {
        let text = try Self.explain(
            "POST http://shop.example.com:8090/", headers: ["Content-Type: application/x-www-form-urlencoded"],
            body: Array("a=1&b=union%20select".utf8))
        #expect(text.contains("ARGS:b = \"union select\", score 0 -> 5"))
        #expect(text.contains("outcome         refused with 403"))
    }

    @Test func `where decisions are only logged the rule that would decide is named, and the request goes on`() throws {
        let text = try Self.explain("GET http://log.example.com:8090/?q=union+select")
        #expect(text.contains("decided by 20 (rules.conf:7): deny 403, not carried out"))
        #expect(text.contains("outcome         forwarded"))
    }

    @Test func `a route without rules says nothing of them`() throws {
        let text = try Self.explain("GET http://bare.example.com:8090/?q=union+select")
        #expect(!text.contains("waf"))
    }

    @Test func `programs get the same`() throws {
        let text = try Self.explain("GET http://shop.example.com:8090/?q=union+select", format: .json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let inspection = try #require(object["inspection"] as? [String: Any])
        let matches = try #require(inspection["matches"] as? [[String: Any]])
        #expect(matches.map { $0["rule"] as? Int } == [1, 10, 20])
        #expect(matches[1]["captured"] as? String == "union select")
        #expect(matches[1]["inboundScore"] as? Int == 5)
        let decision = try #require(inspection["decision"] as? [String: Any])
        #expect(decision["rule"] as? Int == 20)
        #expect(decision["isEnforced"] as? Bool == true)
    }
}
