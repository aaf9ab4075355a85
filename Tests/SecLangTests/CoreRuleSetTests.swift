// The Core Rule Set, read without a complaint and counted.

import Diagnostics
import Testing

@testable import SecLang

@Suite struct CoreRuleSetTests {
    @Test(.enabled(if: ReferenceRules.isPresent, "\(ReferenceRules.absence)"))
    func `CRS v4 has what grep counts in it`() {
        let rules = RuleSetReader.read([ReferenceRules.folder + "/rules-v4/*.conf"])
        #expect(rules.diagnostics == [])
        #expect(rules.files.count == 27)
        let census = Census(rules.directives)
        #expect(census.directives == ["rule": 695, "action": 7, "marker": 30, "updateTarget": 55, "signature": 1])
        #expect(census.chains == [1: 41, 2: 11, 3: 2, 4: 1])
        #expect(
            census.phases == [
                .requestHeaders: 172, .requestBody: 292, .responseHeaders: 43, .responseBody: 109, .logging: 13,
            ])
        #expect(census.paranoia == ["1": 214, "2": 90, "3": 32, "4": 9, "none": 284])
        #expect(census.severities == [.critical: 305, .warning: 20, .error: 16, .notice: 5])
        #expect(
            census.operators == [
                "rx": 297, "!rx": 21, "lt": 189, "eq": 49, "!eq": 4, "ge": 42, "gt": 15, "!lt": 1, "pmFromFile": 20,
                "!pmFromFile": 1, "pm": 10, "!pm": 2, "streq": 7, "!streq": 2, "within": 3, "!within": 6,
                "validateByteRange": 5, "!validateByteRange": 1, "contains": 4, "endsWith": 3, "!endsWith": 3,
                "!beginsWith": 1, "ipMatch": 2, "detectSQLi": 2, "detectXSS": 2, "unconditionalMatch": 1,
                "validateUtf8Encoding": 1, "validateUrlEncoding": 1,
            ])
        #expect(
            census.transformations == [
                "none": 431, "urlDecodeUni": 140, "lowercase": 46, "jsDecode": 37, "htmlEntityDecode": 35,
                "utf8toUnicode": 32, "removeNulls": 27, "cssDecode": 23, "cmdLine": 13, "removeWhitespace": 11,
                "replaceComments": 9, "normalizePath": 8, "escapeSeqDecode": 7, "compressWhitespace": 5,
                "normalizePathWin": 4, "length": 3, "base64Decode": 3, "sha1": 2, "hexEncode": 2,
                "removeCommentsChar": 1,
            ])
        #expect(
            census.actions == [
                "tag": 3088, "t": 839, "setvar": 683, "id": 629, "phase": 629, "ver": 629, "msg": 355,
                "severity": 346, "block": 345, "logdata": 331, "capture": 279, "pass": 278, "nolog": 276,
                "skipAfter": 206, "chain": 73, "ctl": 10, "log": 8, "multiMatch": 8, "deny": 6, "noauditlog": 5,
                "status": 2, "initcol": 2, "auditlog": 1,
            ])
        #expect(
            census.controls == [
                "removeRules": 4, "forceRequestBodyVariable": 2, "auditEngine": 2, "requestBodyProcessor": 1,
                "removeTargets": 1,
            ])
        #expect(
            census.assignments == [
                "add macro": 609, "set constant": 47, "set macro": 21, "name with macro, set macro": 4,
                "name with macro, add constant": 1, "add constant": 1,
            ])
        #expect(census.counted == [.tx: 30, .requestHeaders: 17, .args: 1, .multipartPartHeaders: 2])
        #expect(census.excluded == [.requestHeaders: 26, .argsNames: 2])
        #expect(census.macros["TX.CRITICAL_ANOMALY_SCORE"] == 527)
    }

    @Test(.enabled(if: ReferenceRules.isPresent, "\(ReferenceRules.absence)"))
    func `variables of CRS v4`() {
        let variables = Census(RuleSetReader.read([ReferenceRules.folder + "/rules-v4/*.conf"]).directives).variables
        #expect(
            variables == [
                .xml: 351, .tx: 260, .args: 190, .argsNames: 187, .requestCookies: 166, .requestCookiesNames: 165,
                .requestHeaders: 123, .requestFilename: 61, .responseBody: 59, .requestBody: 19, .matchedVars: 12,
                .files: 9, .requestMethod: 8, .requestLine: 7, .requestURIRaw: 7, .responseHeaders: 7,
                .requestBodyProcessor: 5, .requestBasename: 5, .filesNames: 4, .requestURI: 3,
                .requestHeadersNames: 3, .multipartPartHeaders: 3, .matchedVar: 3, .remoteAddr: 2,
                .requestProtocol: 2, .argsGet: 2, .responseStatus: 2, .uniqueID: 1, .argsCombinedSize: 1,
                .filesCombinedSize: 1, .requestBodyLength: 1, .argsGetNames: 1, .queryString: 1,
            ])
    }

    @Test(.enabled(if: ReferenceRules.isPresent, "\(ReferenceRules.absence)"))
    func `the configuration that CRS v4 is tested with, and its examples, are read without a complaint`() {
        let rules = RuleSetReader.read([
            ReferenceRules.folder + "/config/*.conf", ReferenceRules.folder + "/rules-v4/*.conf",
            ReferenceRules.folder + "/rules-v4/*.conf.example",
        ])
        // The example of a setup repeats the rule of the test's, and the latter are read twice under two names.
        let complaints = rules.diagnostics.filter { !$0.message.hasPrefix("the id 900990 is taken") }
        #expect(complaints == [])
        #expect(rules.files.count == 32)
        #expect(Census(rules.directives).directives["defaultAction"] == 10)
    }

    @Test(.enabled(if: ReferenceRules.isPackagePresent, "\(ReferenceRules.packageAbsence)"))
    func `CRS 3.3.4 has what grep counts in it`() {
        let rules = RuleSetReader.read([
            ReferenceRules.packageRoot + "/usr/share/modsecurity-crs/rules/*.conf"
        ])
        #expect(rules.diagnostics == [])
        let census = Census(rules.directives)
        #expect(census.directives == ["rule": 790, "action": 9, "marker": 40, "signature": 1])
        #expect(census.chains == [1: 74, 2: 34, 3: 4, 4: 3])
        #expect(
            census.phases == [
                .requestHeaders: 146, .requestBody: 389, .responseHeaders: 24, .responseBody: 58, .logging: 16,
            ])
        #expect(census.paranoia == ["1": 175, "2": 51, "3": 20, "4": 7, "none": 380])
        #expect(census.actions["expirevar"] == 20)
        #expect(
            census.controls == [
                "removeTargets": 371, "auditLogParts": 110, "removeRules": 48, "ruleEngine": 3, "auditEngine": 2,
                "forceRequestBodyVariable": 2, "requestBodyProcessor": 1,
            ])
    }

    @Test(.enabled(if: ReferenceRules.isPackagePresent, "\(ReferenceRules.packageAbsence)"))
    func `the package's own files in /etc are read without a complaint`() {
        let rules = RuleSetReader.read([
            ReferenceRules.packageRoot + "/etc/modsecurity/crs/crs-setup.conf",
            ReferenceRules.packageRoot + "/etc/modsecurity/crs/REQUEST-900-*.conf",
            ReferenceRules.packageRoot + "/usr/share/modsecurity-crs/rules/*.conf",
            ReferenceRules.packageRoot + "/etc/modsecurity/crs/RESPONSE-999-*.conf",
        ])
        #expect(rules.diagnostics == [])
    }
}
