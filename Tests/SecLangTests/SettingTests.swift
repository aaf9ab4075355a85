// Every directive that sets a value, and every one that is left out.

import Diagnostics
import Testing

@testable import SecLang

@Suite struct SettingTests {
    static let settings: [(text: String, setting: Setting)] = [
        ("SecRuleEngine On", .ruleEngine(.on)), ("secruleengine detectiononly", .ruleEngine(.detectionOnly)),
        ("SECRULEENGINE 'Off'", .ruleEngine(.off)), ("SecRuleInheritance Off", .ruleInheritance(false)),
        ("SecComponentSignature \"OWASP_CRS/4\"", .componentSignature("OWASP_CRS/4")),
        ("SecServerSignature \"a b\"", .serverSignature("a b")), ("SecSensorId x", .sensorID("x")),
        ("SecWebAppId x", .webApplicationID("x")), ("SecInterceptOnError on", .interceptOnError(true)),
        ("SecCollectionTimeout 600", .collectionTimeout(600)), ("SecPcreMatchLimit 1000", .pcreMatchLimit(1000)),
        ("SecPcreMatchLimitRecursion 1", .pcreMatchLimitRecursion(1)),
        ("SecRulePerfTime 1000", .rulePerformanceTime(1000)), ("SecGeoLookupDb /a/b", .geoLookupDatabase("/a/b")),
        ("SecDataDir /tmp", .dataDirectory("/tmp")), ("SecTmpDir /tmp", .temporaryDirectory("/tmp")),
        ("SecDataset words `\n a b \n# no\n\nc\n`", .dataset(name: "words", entries: ["a b", "c"])),
        ("SecDataset words `a`", .dataset(name: "words", entries: ["a"])),
        ("SecRequestBodyAccess On", .requestBodyAccess(true)),
        ("SecRequestBodyLimit 13107200", .requestBodyLimit(13_107_200)),
        ("SecRequestBodyNoFilesLimit 131072", .requestBodyNoFilesLimit(131_072)),
        ("SecRequestBodyInMemoryLimit 1", .requestBodyInMemoryLimit(1)),
        ("SecRequestBodyLimitAction Reject", .requestBodyLimitAction(.reject)),
        ("SecRequestBodyLimitAction processpartial", .requestBodyLimitAction(.processPartial)),
        ("SecRequestBodyJsonDepthLimit 512", .requestBodyJSONDepthLimit(512)),
        ("SecArgumentsLimit 1000", .argumentsLimit(1000)), ("SecArgumentSeparator &", .argumentSeparator(0x26)),
        ("SecArgumentSeparator \";\"", .argumentSeparator(0x3B)), ("SecCookieFormat 1", .cookieFormat(1)),
        ("SecCookieV0Separator ;", .cookieV0Separator(0x3B)), ("SecXmlExternalEntity Off", .xmlExternalEntity(false)),
        ("SecUploadDir /tmp", .uploadDirectory("/tmp")), ("SecUploadFileLimit 10", .uploadFileLimit(10)),
        ("SecUploadFileMode 0600", .uploadFileMode(0o600)), ("SecUploadFileMode default", .uploadFileMode(nil)),
        ("SecUploadKeepFiles RelevantOnly", .uploadKeepFiles(.relevantOnly)),
        ("SecTmpSaveUploadedFiles On", .saveTemporaryUploads(true)),
        ("SecUnicodeMapFile unicode.mapping 20127", .unicodeMap(file: "unicode.mapping", codePage: 20_127)),
        ("SecUnicodeMapFile m", .unicodeMap(file: "m", codePage: 20_127)),
        ("SecResponseBodyAccess Off", .responseBodyAccess(false)),
        ("SecResponseBodyLimit 1048576", .responseBodyLimit(1_048_576)),
        ("SecResponseBodyLimitAction Reject", .responseBodyLimitAction(.reject)),
        ("SecResponseBodyMimeType text/plain Text/HTML", .responseBodyMIMETypes(["text/plain", "text/html"])),
        ("SecResponseBodyMimeType \"a/b c/d\" (null)", .responseBodyMIMETypes(["a/b", "c/d", "(null)"])),
        ("SecResponseBodyMimeTypesClear", .clearResponseBodyMIMETypes),
        ("SecAuditEngine RelevantOnly", .auditEngine(.relevantOnly)), ("SecAuditLog /a.log", .auditLog("/a.log")),
        ("SecAuditLog2 \"|/bin/x y\"", .auditLog2("|/bin/x y")), ("SecAuditLogFormat json", .auditLogFormat(.json)),
        ("SecAuditLogType Concurrent", .auditLogType(.concurrent)),
        ("SecAuditLogParts abz", .auditLogParts(Array("ABZ".utf8))),
        ("SecAuditLogRelevantStatus \"^(?:5|4(?!04))\"", .auditLogRelevantStatus("^(?:5|4(?!04))")),
        ("SecAuditLogStorageDir /a", .auditLogStorageDirectory("/a")),
        ("SecAuditLogDirMode 02750", .auditLogDirectoryMode(0o2750)),
        ("SecAuditLogFileMode Default", .auditLogFileMode(nil)), ("SecDebugLog /d", .debugLog("/d")),
        ("SecDebugLogLevel 9", .debugLogLevel(9)),
    ]

    @Test(arguments: settings)
    func `a setting is read`(text: String, setting: Setting) {
        let rules = read(text)
        #expect(rules.diagnostics == [])
        #expect(rules.directives == [Directive(.setting(setting), at: place(1, 1))])
    }

    @Test func `every directive of the table is in a test`() {
        let tested = Set(Self.settings.map { $0.text.prefix { $0 != " " }.lowercased() })
        for form in DirectiveForm.all {
            if case .setting = form.kind { #expect(tested.contains(form.name.lowercased()), "\(form.name)") }
        }
    }

    static let refused: [(text: String, complaint: String)] = [
        ("SecRuleEngin On", "1:1: error: unknown directive SecRuleEngin; did you mean SecRuleEngine?"),
        ("\n  Whatever x", "2:3: error: unknown directive Whatever"),
        ("SecRuleEngine", "1:1: error: found \"SecRuleEngine\", expected SecRuleEngine On|Off|DetectionOnly"),
        (
            "SecRuleEngine On Off",
            "1:1: error: found \"SecRuleEngine On Off\", expected SecRuleEngine On|Off|DetectionOnly"
        ),
        ("SecRuleEngine Yes", "1:15: error: found \"Yes\", expected one of On, Off, DetectionOnly"),
        ("SecRequestBodyAccess 1", "1:22: error: found \"1\", expected On or Off"),
        ("SecRequestBodyLimit 1k", "1:21: error: found \"1k\", expected bytes"),
        ("SecRequestBodyLimit -1", "1:21: error: found \"-1\", expected bytes"),
        ("SecRequestBodyLimit 99999999999999999999", "1:21: error: found \"99999999999999999999\", expected bytes"),
        ("SecCookieFormat 2", "1:17: error: found \"2\", expected 0 or 1"),
        ("SecDebugLogLevel 10", "1:18: error: found \"10\", expected 0 to 9"),
        ("SecArgumentSeparator ab", "1:22: error: found \"ab\", expected one ASCII character"),
        ("SecUploadFileMode 0800", "1:19: error: found \"0800\", expected an octal mode or default"),
        ("SecAuditLogParts ABX", "1:18: error: found \"ABX\", expected letters from A to K, and Z"),
        ("SecUnicodeMapFile a 0", "1:21: error: found \"0\", expected a code page"),
        ("SecAuditLog \"\"", "1:13: error: found \"\", expected some text"),
        ("SecDataset a `x\ny", "1:14: error: the list that begins here has no closing `"),
        ("SecMarker \"\"", "1:11: error: found \"\", expected a name"),
        (
            "<IfModule security2_module>",
            "1:1: error: found <IfModule, a section of Apache httpd; sections are not read: keep the directives within "
                + "and take its lines out"
        ),
    ]

    @Test(arguments: refused)
    func `a directive that is wrong is named with its place`(text: String, complaint: String) {
        #expect(complaints(text) == ["t.conf:" + complaint])
        #expect(read(text).directives == [] && !read(text).isUsable)
    }

    static let leftOut: [(text: String, name: String, feature: UnsupportedFeature)] =
        DirectiveForm.all.compactMap { form in
            guard case .unsupported(let feature) = form.kind else { return nil }
            return ("\(form.name) x", form.name, feature)
        } + [
            ("SecRuleScript a.lua \"id:1\"", "SecRuleScript", .lua),
            ("SecRule ARGS \"@inspectFile a.sh\" id:1", "@inspectFile", .inspectFile),
            ("SecRule ARGS \"@fuzzyHash a 1\" id:1", "@fuzzyHash", .fuzzyHash),
            ("SecRule ARGS @gsbLookup id:1", "@gsbLookup", .safeBrowsing),
            ("SecRule ARGS @validateHash id:1", "@validateHash", .hashEngine),
            ("SecRule ARGS \"@rsub s/a/b/\" id:1", "@rsub", .contentChange),
            ("SecAction \"exec:/bin/a,id:1\"", "exec", .execution),
            ("SecAction \"append:a,id:1\"", "append", .contentChange),
            ("SecAction \"prepend:a,id:1\"", "prepend", .contentChange),
            ("SecAction \"ctl:hashEngine=On,id:1\"", "ctl:hashEngine", .hashEngine),
            ("SecAction \"ctl:hashEnforcement=On,id:1\"", "ctl:hashEnforcement", .hashEngine),
        ]

    @Test(arguments: leftOut)
    func `what is left out is a warning with its reason, or an error when strict`(
        text: String, name: String, feature: UnsupportedFeature
    ) throws {
        let message = "\(name) is not supported: \(feature.reason)"
        let warnings = read(text)
        #expect(warnings.diagnostics.map(\.message) == [message + "; it is left out"] && warnings.isUsable)
        let errors = read(text, isStrict: true)
        #expect(errors.diagnostics.map(\.message) == [message] && !errors.isUsable)
    }

    @Test func `a chain with an operator that is left out knows it`() throws {
        let rules = read(
            "SecRule ARGS a id:1,chain\nSecRule ARGS @rx\nSecRule ARGS a id:2,chain\nSecRule ARGS @gsbLookup")
        let features = rules.directives.map { directive -> UnsupportedFeature? in
            guard case .rule(let rule) = directive.content else { return nil }
            return rule.unsupportedFeature
        }
        #expect(features == [nil, .safeBrowsing])
    }
}
