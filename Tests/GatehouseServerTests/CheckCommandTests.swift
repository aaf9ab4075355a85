// Is this configuration good?

import GatehouseServer
import Testing
import TestSupport

@Suite struct CheckCommandTests {
    private static let good = "listeners: [\":8080\"]\nroutes: [{ match: a.example, to: http://10.0.0.1 }]\n"
    private static let warned = "listeners: [\":8080\"]\nupstreams: { idle: http://10.0.0.1 }\n"
        + "routes: [{ match: a.example, respond: 204 }]\n"
    private static let bad = "listeners: [\":8080\"]\nroutes: [{ match: a.example, to: nowhere }]\nbogus: 1\n"

    @Test func `a good one is summed up in a line`() throws {
        let bench = try CommandBench(Self.good)
        let result = CheckCommand.run(configuration: bench.path, isStrict: true)
        #expect(result == CommandResult(
            output: "\(bench.path): good: 1 route, 1 upstream, 1 listener, 0 certificates\n"))
    }

    @Test func `rules of the firewall are counted, and routes that run them are told with their exceptions`() throws {
        let bench = try CommandBench("""
            listeners: [":8080"]
            ruleSets: { own: rules.conf }
            waf: own
            routes:
              - { name: a, match: a.example, respond: 204 }
              - name: b
                match: b.example
                respond: 204
                waf: { mode: detect, exclude: [3, { rule: 1, target: ARGS }] }
              - { name: c, match: c.example, respond: 204, waf: off }
            """)
        try bench.directory.write("rules.conf", Array("""
            SecRule ARGS "@contains x" "id:1,phase:2,deny,tag:'paranoia-level/1'"
            SecRule ARGS "@contains y" "id:2,phase:2,deny,tag:'paranoia-level/2'"
            SecAction "id:3,phase:1,pass,nolog"
            SecRuleScript x.lua "id:4,phase:1,pass"

            """.utf8))
        let result = CheckCommand.run(configuration: bench.path, isStrict: false)
        #expect(bench.relative(result.output) == """
            g.yaml: good: 3 routes, 0 upstreams, 1 listener, 0 certificates, 1 warning
            rule set own: 3 rules: phase 1: 1; phase 2: 2 (paranoia 1: 1, paranoia 2: 1)
            route a: waf own, mode by its rules
            route b: waf own, detect, 1 rule left out, 1 rule with targets left out

            """)
        #expect(bench.relative(result.errors).hasPrefix("rules.conf:4:"))
    }

    @Test func `a warning is told, and is as bad as an error only where that is asked for`() throws {
        let bench = try CommandBench(Self.warned)
        let lenient = CheckCommand.run(configuration: bench.path, isStrict: false)
        let strict = CheckCommand.run(configuration: bench.path, isStrict: true)
        #expect(lenient.status == 0)
        #expect(strict.status == 1)
        #expect(bench.relative(lenient.errors) == "g.yaml:2:14: warning: no route leads to upstream \"idle\"\n")
        #expect(strict.errors == lenient.errors)
        #expect(bench.relative(lenient.output)
            == "g.yaml: good: 1 route, 1 upstream, 1 listener, 0 certificates, 1 warning\n")
        #expect(bench.relative(strict.output).hasPrefix("g.yaml: refused (--strict): "))
    }

    @Test func `a bad one is refused with everything that is wrong`() throws {
        let bench = try CommandBench(Self.bad)
        let result = CheckCommand.run(configuration: bench.path, isStrict: false)
        #expect(result.status == 1)
        #expect(bench.relative(result.output) == "g.yaml: 1 error\n")
        #expect(bench.relative(result.errors).hasPrefix("g.yaml:3:1: error: "))
    }

    @Test func `certificates are judged, and counted once however many listeners show them`() throws {
        let bench = try CommandBench("""
            listeners: [{ address: ":8443", tls: {} }, { address: ":9443", tls: { profile: modern } }]
            certificates: certs
            routes: [{ match: /, respond: 204 }]
            """)
        let authority = CertificateFactory()
        try bench.install(authority.leaf(names: ["a.example"]), as: "a")
        try bench.install(authority.leaf(names: ["b.example"]), as: "b")
        let good = CheckCommand.run(configuration: bench.path, isStrict: true)
        #expect(bench.relative(good.output) == "g.yaml: good: 1 route, 0 upstreams, 2 listeners, 2 certificates\n")
        try bench.directory.write("certs/b.key", authority.leaf(names: ["b.example"]).keyPEM)
        let mismatched = CheckCommand.run(configuration: bench.path, isStrict: true)
        #expect(mismatched.status == 1)
        #expect(mismatched.errors.split(separator: "\n").count == 1)
        #expect(bench.relative(mismatched.errors).contains("warning: certs/b.crt"))
    }

    @Test func `a name that nobody can resolve and a port that is taken are no concern of it`() throws {
        let bench = try CommandBench(
            "listeners: [\"192.0.2.77:1\"]\nroutes: [{ match: /, to: http://no-such-name.invalid }]\n")
        #expect(CheckCommand.run(configuration: bench.path, isStrict: true).status == 0)
    }

    @Test func `a file that is not there is an error that names it as it was written`() {
        let result = CheckCommand.run(configuration: "no/such.yaml", isStrict: false)
        #expect(result == CommandResult(
            output: "no/such.yaml: 1 error\n",
            errors: "no/such.yaml:1:1: error: no/such.yaml cannot be read: no such file\n", status: 1))
    }
}
