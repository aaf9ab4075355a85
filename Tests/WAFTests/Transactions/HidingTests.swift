// `sanitise…`: what rules hide is in no log, in whatever part of the message and in whatever shape it stands.

import Testing

@testable import WAF

@Suite struct HidingTests {
    /// A request whose rules were run, and everything that either log would say of it.
    private struct Logged {
        let transaction: Transaction
        let mask: LogMask?
        let target: String
        let headers: [String: String]
        let body: String?
        let records: [MatchRecord]

        init(_ rules: String, _ probe: Probe, answer: [(String, String)] = [], answerBody: String = "") {
            let (ruleSet, diagnostics) = RuleSetFixture.compile("SecRuleEngine On\nSecAuditEngine On\n" + rules)
            #expect(diagnostics.isEmpty, "\(diagnostics)")
            let transaction = Transaction(ruleSet, persistent: PersistentVariables())
            self.transaction = transaction
            transaction.beginAuditing()
            probe.run(transaction)
            for (name, value) in answer {
                Array(name.utf8).withUnsafeBytes { name in
                    Array(value.utf8).withUnsafeBytes { transaction.addResponseHeader(name: name, value: $0) }
                }
            }
            _ = Array(answerBody.utf8).withUnsafeBytes { transaction.appendResponseBody($0) }
            transaction.run(.responseHead)
            transaction.run(.responseBody)
            transaction.run(.logging)
            let mask = LogMask(transaction)
            self.mask = mask
            target = Self.text(transaction.auditedRequestLine(mask).target)
            headers = Dictionary(
                (transaction.auditedRequestHeaders(mask) + transaction.auditedResponseHeaders(mask)).map {
                    (Self.text($0.name), Self.text($0.value))
                }, uniquingKeysWith: { one, _ in one })
            body = transaction.auditedRequestBody(limit: 1_000, mask).map(Self.text)
            records = transaction.matches.map { mask?.shown($0) ?? $0 }
        }

        var answerBody: String? { transaction.auditedResponseBody(limit: 1_000, mask).map(Self.text) }

        var everything: String {
            "\(target) \(headers) \(body ?? "") \(answerBody ?? "") "
                + records.map { "\($0.message) \($0.data) \($0.tags) \($0.variable) \($0.value) " }.joined()
        }

        private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    }

    private static func get(_ target: String, _ headers: [(String, String)] = []) -> Probe {
        var probe = Probe()
        probe.target = target
        probe.headers += headers
        return probe
    }

    private static func post(_ body: String, _ type: String = "application/x-www-form-urlencoded") -> Probe {
        var probe = Probe()
        probe.method = "POST"
        probe.headers += [("Content-Type", type)]
        probe.body = Array(body.utf8)
        return probe
    }

    private static let password = "SecAction \"id:1,phase:1,pass,nolog,sanitiseArg:password\"\n"

    static let targets: [(target: String, shown: String)] = [
        ("/?a=1&password=hunter2&b=2", "/?a=1&password=*******&b=2"),
        ("/?password=hunter2", "/?password=*******"), ("/?PassWord=x", "/?PassWord=*"),
        ("/?p%61ssword=hun%74er2", "/?p%61ssword=*********"), ("/?password=a=b;c", "/?password=*****"),
        ("/?password", "/?password"), ("/?password=", "/?password="), ("/?passwords=abc", "/?passwords=abc"),
        ("/?password=ab&password=cd", "/?password=**&password=**"),
        // The same text wherever it stands, unless it is so short that it would be found everywhere.
        ("/hunter2/?b=xHUNTER2&password=hunter2", "/*******/?b=x*******&password=*******"),
        ("/abc/?password=abc", "/abc/?password=***"),
        ("/nothing?at=all", "/nothing?at=all"),
    ]

    @Test(arguments: targets)
    func `an argument is hidden in the target`(target: String, shown: String) {
        #expect(Logged(Self.password, Self.get(target)).target == shown)
    }

    private static let multipart =
        "--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter 2\r\n"
        + "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1&2\r\n"
        + "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\n\r\nfile hunter 2\r\n--x--\r\n"

    static let bodies: [(body: String, type: String, shown: String)] = [
        ("a=1&password=hunter2&b=2", "application/x-www-form-urlencoded", "a=1&password=*******&b=2"),
        ("b=hunter2&password=hunter2", "application/x-www-form-urlencoded", "b=*******&password=*******"),
        ("password=h%75nter2&b=%2", "application/x-www-form-urlencoded", "password=*********&b=%2"),
        (multipart, "multipart/form-data; boundary=x", "password=********&a=1%262"),
        (#"{"password":"hunter2","n":[1,"two"]}"#, "application/json", "password=*******&n.n=1&n.n=two"),
        // What cannot be read may have it anywhere.
        (#"{"password":"hunter2""#, "application/json", "password=*******"),
        ("<password>hunter2</password>", "application/xml", ""), ("password is hunter2", "text/plain", ""),
    ]

    @Test(arguments: bodies)
    func `an argument is hidden in the body`(body: String, type: String, shown: String) {
        let logged = Logged(Self.password, Self.post(body, type))
        #expect(logged.body == shown)
        #expect(!logged.everything.contains("unter"))
    }

    @Test(arguments: [("ABIZ", "password=hunter+2&a=1%262"), ("ABCIZ", multipart), ("ABCZ", multipart)])
    func `part I is a form in multipart without its files`(parts: String, shown: String) {
        let logged = Logged("SecAuditLogParts \(parts)", Self.post(Self.multipart, "multipart/form-data; boundary=x"))
        #expect(logged.body == shown)
        #expect(
            logged.transaction.auditedFiles(logged.mask)
                == [Transaction.AuditedFile(part: Array("f".utf8), name: Array("f.txt".utf8), size: 13)])
    }

    static let messages: [(rules: String, data: String)] = [
        // The rule looks at it.
        (
            "SecRule ARGS:password \"@rx (?i)hunt\" \"id:2,phase:2,pass,log,capture,t:lowercase,"
                + "msg:'m %{TX.0}',logdata:'got %{TX.0} in %{MATCHED_VAR_NAME}: %{MATCHED_VAR}',"
                + "tag:'t/%{MATCHED_VAR}'\"",
            "m *** got *** in ARGS:password: *** t/***"
        ),
        // Changed, it is not the same text any more.
        (
            "SecRule ARGS \"@rx ^48756e\" \"id:2,phase:2,pass,log,t:hexEncode,logdata:'%{MATCHED_VAR}'\"",
            " ***"
        ),
        // It looks at something that has it inside.
        (
            "SecRule REQUEST_URI \"@contains pass\" "
                + "\"id:2,phase:1,pass,log,t:removeWhitespace,logdata:'%{MATCHED_VAR}'\"",
            " ***"
        ),
        // Another rule has seen it and handed it on.
        (
            "SecRule ARGS:password \"@rx .\" \"id:9,phase:2,pass,nolog,t:hexEncode,setvar:tx.seen=%{MATCHED_VAR}\"\n"
                + "SecRule TX:seen \"@rx .\" \"id:2,phase:2,pass,log,logdata:'%{MATCHED_VAR}'\"",
            " ***"
        ),
        (
            "SecRule ARGS:password \"@rx .\" \"id:9,phase:2,pass,nolog,t:hexEncode,setvar:tx.seen=%{MATCHED_VAR}\"\n"
                + "SecRule REQUEST_METHOD \"@rx .\" \"id:2,phase:2,pass,log,logdata:'%{TX.seen} %{MATCHED_VAR}'\"",
            " *** ***"
        ),
        // A link of the chain has.
        (
            "SecRule ARGS:password \"@rx .\" \"id:2,phase:2,pass,log,t:hexEncode,capture,logdata:'%{TX.0}',chain\"\n"
                + "SecRule REQUEST_METHOD \"@rx .\" \"t:none\"", " ***"
        ),
        // A text names it.
        ("SecAction \"id:2,phase:2,pass,log,logdata:'%{ARGS.password} %{REQUEST_METHOD}'\"", " *** ***"),
        // What has nothing to do with it stays.
        (
            "SecRule ARGS:other \"@rx (.)\" \"id:2,phase:2,pass,log,capture,"
                + "logdata:'%{TX.1} %{MATCHED_VAR_NAME} %{MATCHED_VAR}'\"", " v ARGS:other value"
        ),
        ("SecAction \"id:2,phase:2,pass,log,setvar:tx.score=+5,logdata:'%{TX.score}'\"", " 5"),
        // The same text by chance, or because it was copied.
        ("SecRule ARGS:copy \"@rx .\" \"id:2,phase:2,pass,log,logdata:'%{MATCHED_VAR}'\"", " x*******y"),
    ]

    @Test(arguments: messages)
    func `records have nothing of a hidden value`(rules: String, data: String) throws {
        let probe = Self.get("/?password=Hunter2&other=value&copy=xhunter2y")
        // Said before or after: what counts is that it was said.
        for rules in [Self.password + rules, rules + "\nSecAction \"id:7,phase:5,pass,nolog,sanitiseArg:password\""] {
            let logged = Logged(rules, probe)
            let record = try #require(logged.records.first { $0.rule.identifier == 2 })
            #expect("\(record.message) \(record.data)\(record.tags.map { " \($0)" }.joined())" == data)
            #expect(!logged.everything.lowercased().contains("hunter"))
            #expect(!logged.everything.contains("48756e"))
        }
    }

    @Test func `headers and cookies are hidden by name`() {
        let probe = Self.get(
            "/",
            [
                ("Authorization", "Basic c2VjcmV0"), ("Cookie", "a=1; sid=topsecret; b=2"),
                ("Referer", "https://a.test/?password=hunter2&x=y"), ("X-Copy", "Basic C2VjcmV0!"),
            ])
        let logged = Logged(
            """
            SecAction "id:1,phase:1,pass,nolog,sanitiseRequestHeader:authorization,sanitiseArg:password"
            SecAction "id:3,phase:3,pass,nolog,sanitiseResponseHeader:set-cookie"
            SecRule REQUEST_COOKIES:sid "@rx ." "id:2,phase:1,pass,log,sanitiseMatched,logdata:'%{MATCHED_VAR}'"
            """, probe, answer: [("Set-Cookie", "sid=topsecret"), ("X-Was", "topsecret")])
        #expect(logged.headers["Authorization"] == "**************")
        #expect(logged.headers["Cookie"] == "a=1; sid=*********; b=2")
        #expect(logged.headers["Referer"] == "https://a.test/?password=*******&x=y")
        #expect(logged.headers["X-Copy"] == "**************!")
        #expect(logged.headers["Set-Cookie"] == "*************")
        #expect(logged.headers["X-Was"] == "*********")
        #expect(logged.records.first?.data == "***")
    }

    static let matched: [(rules: String, probe: Probe, shown: String)] = [
        (
            "SecRule ARGS \"@contains 4111\" \"id:1,phase:2,pass,nolog,sanitiseMatched\"", get("/?a=1&n=4111"),
            "/?a=1&n=****"
        ),
        (
            "SecRule ARGS \"@rx \\d{12,16}\" \"id:1,phase:2,pass,nolog,capture,sanitiseMatchedBytes:1/4\"",
            get("/?a=1&n=x4111111111111111y"), "/?a=1&n=x4***********1111y"
        ),
        (
            "SecRule ARGS \"@rx \\d{12,16}\" \"id:1,phase:2,pass,nolog,capture,sanitiseMatchedBytes\"",
            get("/?n=x4111111111111111y"), "/?n=x****************y"
        ),
        // Written in another way than it was matched, all of it is hidden.
        (
            "SecRule ARGS \"@rx \\d{12,16}\" \"id:1,phase:2,pass,nolog,capture,sanitiseMatchedBytes:1/4\"",
            get("/?n=x41111%311111111111y"), "/?n=********************"
        ),
        (
            "SecRule ARGS \"@rx \\d{12,16}\" \"id:1,phase:2,pass,nolog,sanitiseMatchedBytes:1/4\"",
            get("/?n=x4111111111111111y"), "/?n=******************"
        ),
        // What is to be shown may not be all.
        (
            "SecRule ARGS \"@rx \\d{4}\" \"id:1,phase:2,pass,nolog,capture,sanitiseMatchedBytes:2/2\"",
            get("/?n=x4111y"), "/?n=x****y"
        ),
        ("SecRule QUERY_STRING \"@contains q\" \"id:1,phase:1,pass,nolog,sanitiseMatched\"", get("/a?q"), "****"),
        (
            "SecRule ARGS_NAMES \"@streq pin\" \"id:1,phase:2,pass,nolog,sanitiseMatched\"", get("/?pin=12&a=b"),
            "/?pin=**&a=b"
        ),
    ]

    @Test(arguments: matched)
    func `what a rule matched is hidden`(rules: String, probe: Probe, shown: String) {
        #expect(Logged(rules, probe).target == shown)
    }

    @Test func `whole bodies are hidden where rules matched in them`() {
        let logged = Logged(
            """
            SecResponseBodyAccess On
            SecResponseBodyMimeType text/plain
            SecRule REQUEST_BODY "@contains a" "id:1,phase:2,pass,nolog,sanitiseMatched"
            SecRule RESPONSE_HEADERS "@rx ." "id:2,phase:3,pass,nolog"
            """, Self.post("a=1&b=2"), answerBody: "no secret")
        #expect(logged.body == "*******")
        #expect(logged.answerBody == "no secret")
    }

    @Test func `an answer that repeats a hidden value has it hidden`() {
        let logged = Logged(Self.password, Self.post("password=hunter2"), answerBody: "Hello hunter2 and hunt")
        #expect(logged.answerBody == "Hello ******* and ****")
    }

    @Test func `more hidden values than can be sought hide everything`() {
        let query = (0..<40).map { "password=secret\($0)" }.joined(separator: "&")
        let logged = Logged(
            Self.password + "SecAction \"id:2,phase:1,pass,log,msg:'m %{REQUEST_METHOD}'\"", Self.get("/?\(query)"))
        #expect(logged.target.allSatisfy { $0 == "*" })
        #expect(logged.headers.values.allSatisfy { $0.allSatisfy { $0 == "*" } })
        #expect(logged.records.first?.message.contains("GET") == false)
    }

    @Test func `bytes that are no UTF-8 are hidden too`() {
        var probe = Probe()
        probe.target = "/?password=hun%FFter&b=1"
        let logged = Logged(
            Self.password + "SecRule ARGS:b \"@rx .\" \"id:2,phase:2,pass,log,logdata:'%{QUERY_STRING} x'\"", probe)
        #expect(logged.target == "/?password=*********&b=1")
        #expect(logged.records.first?.data == "*** x")
    }

    @Test func `nothing is made where nothing is hidden`() {
        let rules = "SecRule ARGS:password \"@rx .\" \"id:1,phase:2,pass,nolog,sanitiseMatched\""
        #expect(Logged(rules, Self.get("/?a=b")).mask == nil)
        #expect(Logged(rules, Self.get("/?password=b")).mask != nil)
    }
}
