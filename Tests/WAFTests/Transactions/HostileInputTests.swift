// Requests that are made to be expensive: each ends in a verdict with a name, and within its budget.

import Testing

@testable import WAF

@Suite struct HostileInputTests {
    /// What a transaction comes to: a rule's id, a shortfall's name, or nothing.
    private static func verdict(_ transaction: Transaction) -> String {
        if let interruption = transaction.interruption {
            return interruption.rule.map { "rule \($0.identifier)" } ?? "\(interruption.reason)"
        }
        return transaction.matches.first.map { $0.rule.identifier == 0 ? $0.tags[0] : "rule \($0.rule.identifier)" }
            ?? "passed"
    }

    private static let rules = """
        SecRuleEngine On
        SecRequestBodyAccess On
        SecRequestBodyNoFilesLimit 131072
        SecArgumentsLimit 1000
        SecRequestBodyJsonDepthLimit 512
        SecPcreMatchLimit 100000
        SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=JSON"
        SecRule REQUEST_HEADERS:Content-Type "^text/xml" "id:2,phase:1,pass,nolog,ctl:requestBodyProcessor=XML"
        SecRule REQBODY_ERROR "!@eq 0" "id:3,phase:2,deny,status:400"
        SecRule MULTIPART_UNMATCHED_BOUNDARY "@eq 1" "id:4,phase:2,deny"
        SecRule ARGS "@rx ^(?:\\s+a?)+\\s+b" "id:6,phase:2,deny,t:urlDecodeUni,t:htmlEntityDecode,t:jsDecode"
        SecRule ARGS "@rx ([a-z]+)+!" "id:7,phase:2,deny,t:lowercase"
        SecRule ARGS|ARGS_NAMES|XML:/* "@rx evil" "id:8,phase:2,deny,t:removeWhitespace"
        """

    private static func form(_ body: String) -> Probe { post(body, "application/x-www-form-urlencoded") }

    private static func post(_ body: String, _ type: String, _ more: [(String, String)] = []) -> Probe {
        var probe = Probe()
        probe.method = "POST"
        probe.headers += [("Content-Type", type)] + more
        probe.body = Array(body.utf8)
        return probe
    }

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    static let requests: [(name: String, probe: Probe, verdict: String)] = [
        ("10,000 arguments", form((0..<10_000).map { "a\($0)=b" }.joined(separator: "&")), "rule 3"),
        ("white space in white space", form("q=" + repeated(" ", 60_000) + "-b"), "pattern limit"),
        ("JSON of 60,000 levels", post(repeated("[", 60_000), "application/json"), "rule 3"),
        ("JSON of 20,000 leaves", post("[" + repeated("1,", 20_000) + "1]", "application/json"), "rule 3"),
        (
            "names of JSON that grow with each level",
            post(repeated("{\"\(repeated("k", 1_000))\":", 100) + "1" + repeated("}", 100), "application/json"),
            "rule 3"
        ),
        (
            "100,000 parts",
            post(
                repeated("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n", 100_000) + "--x--\r\n",
                "multipart/form-data; boundary=x"), "rule 3"
        ),
        (
            "entities of entities",
            post(
                "<!DOCTYPE l [<!ENTITY a0 \"lol\">"
                    + (1..<10).map { "<!ENTITY a\($0) \"\(repeated("&a\($0 - 1);", 10))\">" }.joined()
                    + "]><l>&a9;</l>", "text/xml"), "rule 3"
        ),
        (
            "one long entity many times",
            post(
                "<!DOCTYPE l [<!ENTITY a \"\(repeated("x", 50_000))\">]><l>\(repeated("&a;", 10_000))</l>", "text/xml"),
            "rule 3"
        ),
        (
            "12,000 attributes of one element",
            post("<a \((0..<12_000).map { "a\($0)='>'" }.joined(separator: " "))/>", "text/xml"), "rule 3"
        ),
        (
            "a file of the host", post("<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><l>&a;</l>", "text/xml"),
            "passed"
        ),
    ]

    @Test(arguments: requests.map(\.name))
    func `each ends in a verdict with a name`(_ name: String) throws {
        let (_, probe, verdict) = try #require(Self.requests.first { $0.name == name })
        let (ruleSet, diagnostics) = RuleSetFixture.compile(Self.rules)
        #expect(diagnostics.isEmpty)
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        // Work is counted instead of time: the verdict is the same on any machine.
        transaction.budget.maximumNanoseconds = .max
        transaction.budget.maximumWork = 24 << 20
        probe.run(transaction)
        #expect(Self.verdict(transaction) == verdict)
        #expect(transaction.budget.work < 32 << 20)
    }

    /// The costliest value of each transformation: a mebibyte of what it has most to do with.
    static let costliest: [(transformation: Transformation, piece: String)] = [
        (.urlDecodeUni, "%u0061"), (.urlDecode, "%25"), (.htmlEntityDecode, "&#x61;"), (.jsDecode, "\\u0061"),
        (.cssDecode, "\\61 "), (.escapeSeqDecode, "\\x61"), (.cmdLine, " ;\"^"), (.normalizePath, "a/../"),
        (.normalizePathWin, "a\\..\\"), (.removeComments, "/*"), (.replaceComments, "/**/"), (.sqlHexDecode, "0x61"),
        (.compressWhitespace, "  a"), (.removeWhitespace, " a"), (.base64DecodeExt, "QUFB"), (.utf8toUnicode, "é"),
        (.hexEncode, "a"), (.urlEncode, "%"), (.sha1, "a"), (.md5, "a"), (.trim, " "), (.phpArgsNames, "a["),
    ]

    @Test(arguments: costliest.map(\.transformation))
    func `a mebibyte is transformed in one pass`(_ transformation: Transformation) throws {
        let piece = try #require(Self.costliest.first { $0.transformation == transformation }?.piece)
        // Linear is what is promised; one that is not would take minutes here.
        let input = Array(Self.repeated(piece, (1 << 20) / piece.utf8.count).utf8)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: transformation.bound(input.count), alignment: 1)
        defer { memory.deallocate() }
        let count = input.withUnsafeBytes { transformation.apply($0, to: memory, unicodeMap: nil) }
        #expect(count ?? 0 <= transformation.bound(input.count))
    }
}
