// What is proposed of a WAF log, and what is not.

import Foundation
import GatehouseServer
import Testing
import TestSupport

@Suite struct TuneCommandTests {
    /// A match: a request's number, its client, rule, variable, route and target.
    struct Hit {
        var request: Int
        var client: String
        var rule = 942_100
        var variable = "ARGS:html"
        var route = "cms"
        var host = "shop.example.com"
        var target = "/cms/edit?x=1"

        var line: String {
            let requestID = String(request, radix: 16)
            return """
                {"id":\(rule),"msg":"m","data":"d","variable":"\(variable)","enforced":false,"tags":[],"phase":2,\
                "requestId":"\(String(repeating: "0", count: 16 - requestID.count))\(requestID)","client":"\(client)",\
                "method":"POST","host":"\(host)","target":"\(target)","route":"\(route)"}

                """
        }
    }

    private static func report(
        _ log: String, configuration: String? = nil, clients: Int = 3
    ) throws -> (json: [String: Any], text: String) {
        let directory = try TemporaryDirectory()
        try directory.write("waf.log", Array(log.utf8))
        if let configuration { try directory.write("g.yaml", Array(configuration.utf8)) }
        func run(asJSON: Bool) -> CommandResult {
            TuneCommand.run(
                log: directory.path + "/waf.log", configuration: configuration.map { _ in directory.path + "/g.yaml" },
                minimumClients: clients, asJSON: asJSON)
        }
        let result = run(asJSON: true)
        #expect(result.status == 0, "\(result.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        return (try #require(json), run(asJSON: false).output)
    }

    private static func rows(_ json: [String: Any], _ key: String) -> [[String: Any]] {
        json[key] as? [[String: Any]] ?? []
    }

    private static func log(_ hits: [Hit]) -> String { hits.map(\.line).joined() }

    /// One hit each of so many clients.
    private static func crowd(_ count: Int, from first: Int = 1, _ change: (inout Hit) -> Void = { _ in }) -> [Hit] {
        (first..<(first + count)).map { number in
            var hit = Hit(request: number, client: "192.0.2.\(number)")
            change(&hit)
            return hit
        }
    }

    @Test func `what honest clients are hit for is proposed for its rule, variable and route`() throws {
        let (json, text) = try Self.report(Self.log(Self.crowd(5)))
        let proposal = try #require(Self.rows(json, "proposed").first)
        #expect(proposal["rule"] as? Int == 942_100)
        #expect(proposal["target"] as? String == "ARGS:html")
        #expect(proposal["requests"] as? Int == 5)
        #expect(proposal["freedAlone"] as? Int == 5)
        #expect(json["freed"] as? Int == 5)
        #expect(json["yaml"] as? String == """
            # route "cms"
            waf:
              exclude:
                - { rule: 942100, target: "ARGS:html" }

            """)
        #expect(json["secLang"] as? String == """
            # Before the rule set.
            SecRule SERVER_NAME "@streq shop.example.com" \\
                "id:10001,phase:1,pass,nolog,t:none,t:lowercase,chain"
                SecRule REQUEST_FILENAME "@streq /cms/edit" \\
                    "t:none,t:normalizePath,\\
                    ctl:ruleRemoveTargetById=942100;ARGS:html"

            """)
        #expect(text.contains("5 lines, 5 requests of 5 clients\n"))
        #expect(text.contains("which together frees 5 of 5 requests"))
    }

    /// Logs, and the reason why nothing of them is proposed.
    private static let suspicious: [(name: String, hits: [Hit], why: String)] = [
        ("two clients", crowd(2), "of 2 honest clients, expected 3: may be an attack"),
        (
            "one client, often", (1...50).map { Hit(request: $0, client: "192.0.2.1") },
            "of 1 honest client, expected 3: may be an attack"
        ),
        (
            "one /64", (1...9).map { Hit(request: $0, client: "2001:db8::\($0)") },
            "of 1 honest client, expected 3: may be an attack"
        ),
        ("no route", crowd(5) { $0.route = "" }, "belongs to no route"),
        ("no id", crowd(5) { $0.rule = 0 }, "the rule has no id"),
        (
            "a name that would end the action", crowd(5) { $0.variable = "ARGS:a,deny" },
            "the name has characters that rules cannot safely name"
        ),
        (
            "a name that would end the line", crowd(5) { $0.variable = #"ARGS:a\nSecRuleEngine Off"# },
            "the name has characters that rules cannot safely name"
        ),
        (
            "no variable", crowd(5) { $0.variable = "NONSENSE:a" },
            "the name has characters that rules cannot safely name"
        ),
    ]

    @Test(arguments: suspicious)
    func `what may be an attack or cannot be said is refused`(name: String, hits: [Hit], why: String) throws {
        let (json, text) = try Self.report(Self.log(hits))
        #expect(Self.rows(json, "proposed").isEmpty)
        #expect(Self.rows(json, "refused").map { $0["refusal"] as? String } == [why])
        #expect(json["yaml"] as? String == "")
        #expect(json["secLang"] as? String == "")
        #expect(text.contains("nothing is proposed") && text.contains(why))
    }

    @Test func `who is hit in many places is a scanner and speaks for nothing`() throws {
        let scans = (1...4).flatMap { client in
            (1...13).map { field in
                Hit(request: client * 100 + field, client: "192.0.2.\(client)", variable: "ARGS:f\(field)")
            }
        }
        let (json, _) = try Self.report(Self.log(scans + Self.crowd(3, from: 201)))
        #expect(Self.rows(json, "proposed").map { $0["variable"] as? String } == ["ARGS:html"])
        #expect(Self.rows(json, "refused").count == 13)
        #expect(Self.rows(json, "refused").allSatisfy { $0["scanners"] as? Int == 4 && $0["clients"] as? Int == 0 })
    }

    @Test func `a request is freed when nothing is left that hits it`() throws {
        let both = Self.crowd(4).flatMap { hit in
            var other = hit
            other.variable = "ARGS:title"
            var score = hit
            score.rule = 949_110
            score.variable = "TX:blocking_inbound_anomaly_score"
            return [hit, other, score]
        }
        let rare = Hit(request: 4, client: "192.0.2.4", rule: 930_120, variable: "ARGS:file")
        let (json, _) = try Self.report(Self.log(both + Self.crowd(2, from: 5) + [rare]))
        #expect(json["requests"] as? Int == 6)
        #expect(Self.rows(json, "proposed").map { $0["requests"] as? Int } == [6, 4])
        #expect(Self.rows(json, "proposed").map { $0["freedAlone"] as? Int } == [2, 0])
        #expect(json["freed"] as? Int == 5)
    }

    /// What hits have in common, and what the rule in SecLang asks for.
    private static let conditions: [(hits: [Hit], head: [String])] = [
        (
            crowd(3) { $0.target = "/cms/\($0.request)/edit" },
            ["SERVER_NAME \"@streq shop.example.com\"", "REQUEST_FILENAME \"@beginsWith /cms/\""]
        ),
        (
            crowd(3) { $0.host = "h\($0.request).example:8443" },
            [#"SERVER_NAME "@rx ^(?:h1\.example|h2\.example|h3\.example)$""#, "REQUEST_FILENAME \"@streq /cms/edit\""]
        ),
        (crowd(3) { $0.host = "a b" }, ["REQUEST_FILENAME \"@streq /cms/edit\""]),
        (
            crowd(3) { $0.target = #"/cms/x\"%0a/y"# },
            ["SERVER_NAME \"@streq shop.example.com\"", "REQUEST_FILENAME \"@beginsWith /cms/\""]
        ),
        (crowd(3) { $0.target = $0.request == 1 ? "/a/b" : "/c" }, ["SERVER_NAME \"@streq shop.example.com\""]),
        (crowd(3) { $0.target = "/a/../b" }, ["SERVER_NAME \"@streq shop.example.com\""]),
    ]

    @Test(arguments: conditions)
    func `rules are for the hosts and the path that requests have in common`(hits: [Hit], head: [String]) throws {
        let (json, _) = try Self.report(Self.log(hits))
        let lines = (json["secLang"] as? String ?? "").split(separator: "\n")
        let heads = lines.filter { $0.contains("SecRule ") }.map {
            String($0.split(separator: "SecRule ")[$0.hasPrefix(" ") ? 1 : 0].dropLast(2))
        }
        #expect(heads == head)
    }

    @Test func `what is everywhere is said once behind the rules`() throws {
        let hits = Self.crowd(12) { hit in
            hit.host = "h\(hit.request).example"
            hit.target = "/\(hit.request)"
        }
        let counts = hits.map { hit in
            var hit = hit
            hit.rule = 920_280
            hit.variable = "REQUEST_HEADERS"
            return hit
        }
        let (json, _) = try Self.report(Self.log(hits + counts))
        #expect(json["secLang"] as? String == """
            # Behind the rule set.
            SecRuleUpdateTargetById 942100 "!ARGS:html"
            SecRuleRemoveById 920280

            """)
        #expect((json["yaml"] as? String ?? "").contains("- { rule: 920280 }\n"))
    }

    @Test func `nodes of a document are left out by the rule's path`() throws {
        let (json, _) = try Self.report(Self.log(Self.crowd(3) { $0.variable = "XML:/*" }))
        #expect((json["yaml"] as? String ?? "").contains("- { rule: 942100, target: \"XML:/*\" }\n"))
        #expect((json["secLang"] as? String ?? "").contains("ctl:ruleRemoveTargetById=942100;XML:/*\"\n"))
    }

    @Test func `lines that are no records are counted and passed over`() throws {
        let noise = "not JSON\n{\"id\":1}\n\n" + String(repeating: "x", count: 3 << 20) + "\n"
        let log = noise + Self.log(Self.crowd(3)) + Hit(request: 4, client: "192.0.2.4").line.dropLast(10)
        let (json, text) = try Self.report(log)
        #expect(json["malformedLines"] as? Int == 4)
        #expect(json["lines"] as? Int == 7)
        #expect(json["freed"] as? Int == 3)
        #expect(text.contains("4 lines are no records of the WAF"))
    }

    @Test func `a route that the configuration does not have gets no proposal`() throws {
        let configuration = "listeners: [\":8080\"]\nroutes: [{ name: cms, match: /, respond: 204 }]\n"
        let hits = Self.crowd(3) + Self.crowd(3, from: 11) { $0.route = "gone" }
        let (json, _) = try Self.report(Self.log(hits), configuration: configuration)
        #expect(Self.rows(json, "proposed").map { $0["route"] as? String } == ["cms"])
        #expect(Self.rows(json, "refused").map { $0["refusal"] as? String } == [
            "the configuration has no such route"
        ])
    }

    @Test func `fewer clients are enough where somebody says so`() throws {
        let (json, _) = try Self.report(Self.log(Self.crowd(1)), clients: 1)
        #expect(Self.rows(json, "proposed").count == 1)
    }

    @Test func `a log that cannot be read, and a number of clients that makes no sense, are misuse`() {
        let missing = TuneCommand.run(log: "/nonexistent/waf.log", configuration: nil, asJSON: false)
        #expect(missing.status == CommandResult.usage)
        #expect(missing.errors == "error: --log: cannot read /nonexistent/waf.log: No such file or directory\n")
        #expect(TuneCommand.run(log: "-", configuration: nil, minimumClients: 0, asJSON: false).status == 2)
    }
}
