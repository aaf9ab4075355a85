// Files in, generations out; the last good one stays.

import ConfigModel
import ControlPlane
import Diagnostics
import Snapshots
import TLS
import Testing
import TestSupport

@Suite struct ReconcilerTests {
    /// A configuration file, its reconciler, and what was published.
    private final class Bench {
        let directory: TemporaryDirectory
        let reconciler: Reconciler
        private(set) var published: [ProxySnapshot] = []
        /// What the publisher complains of.
        var refusal: [Diagnostic] = []

        init(_ text: String) throws {
            directory = try TemporaryDirectory()
            try directory.write("g.yaml", Array(text.utf8))
            reconciler = Reconciler(path: directory.path + "/g.yaml", ticketKeys: SessionTicketKeys())
        }

        func write(_ text: String, to name: String = "g.yaml") throws { try directory.write(name, Array(text.utf8)) }

        func reload(_ cause: Reconciler.Cause) -> ReloadReport {
            reconciler.reload(cause) { snapshot, _ in
                if refusal.isEmpty { published.append(snapshot) }
                return refusal
            }
        }
    }

    private static func text(_ host: String) -> String {
        "listeners: [\":8080\"]\nroutes: [{ match: \(host), to: http://10.0.0.1 }]\n"
    }

    private static let bad = "listeners: [\":8080\"]\nroutes: [{ match: a.example, to: nowhere }]\n"

    @Test func `a good file is published, with rising generations`() throws {
        let bench = try Bench(Self.text("a.example"))
        #expect(bench.reconciler.model == nil)
        #expect(bench.reload(.request).outcome == .published(generation: 1))
        try bench.write(Self.text("b.example"))
        #expect(bench.reload(.fileChange).outcome == .published(generation: 2))
        #expect(bench.published.map(\.generation) == [1, 2])
        #expect(bench.reconciler.generation == 2)
        #expect(bench.reconciler.model?.gateway.routes.first?.name.value == "b.example")
    }

    @Test func `a change that changes nothing publishes nothing, but a request always does`() throws {
        let bench = try Bench(Self.text("a.example"))
        _ = bench.reload(.request)
        try bench.write(Self.text("a.example"))
        #expect(bench.reload(.fileChange).outcome == .unchanged)
        #expect(bench.reload(.request).outcome == .published(generation: 2))
    }

    @Test func `a bad file leaves the good one in force and is reported once`() throws {
        let bench = try Bench(Self.text("a.example"))
        _ = bench.reload(.request)
        try bench.write(Self.bad)
        let report = bench.reload(.fileChange)
        #expect(report.outcome == .refused)
        #expect(report.diagnostics.contains { $0.message == "unknown upstream \"nowhere\"" })
        #expect(bench.reload(.fileChange).outcome == .unchanged)
        #expect(bench.reload(.request).outcome == .refused)
        #expect(bench.reconciler.generation == 1)
        #expect(bench.reconciler.model?.gateway.routes.first?.name.value == "a.example")
    }

    @Test func `the good file that comes back after a bad one is told about`() throws {
        let bench = try Bench(Self.text("a.example"))
        _ = bench.reload(.request)
        try bench.write(Self.bad)
        _ = bench.reload(.fileChange)
        try bench.write(Self.text("a.example"))
        #expect(bench.reload(.fileChange).outcome == .published(generation: 2))
    }

    @Test func `what cannot be opened is refused, and changes nothing`() throws {
        let bench = try Bench(Self.text("a.example"))
        _ = bench.reload(.request)
        bench.refusal = [Diagnostic(.error, "cannot listen", at: nil)]
        try bench.write(Self.text("b.example"))
        #expect(bench.reload(.fileChange).outcome == .refused)
        #expect(bench.reconciler.generation == 1)
        #expect(bench.reconciler.model?.gateway.routes.first?.name.value == "a.example")
        bench.refusal = []
        #expect(bench.reload(.fileChange).outcome == .published(generation: 2))
    }

    @Test func `a warning of the publisher is passed on and refuses nothing`() throws {
        let bench = try Bench(Self.text("a.example"))
        bench.refusal = [Diagnostic(.warning, "slow resolver", at: nil)]
        let report = bench.reload(.request)
        #expect(report.outcome == .published(generation: 1))
        #expect(report.diagnostics.map(\.message) == ["slow resolver"])
    }

    @Test func `a new certificate is a new generation, though the text is the same`() throws {
        let bench = try Bench("""
            listeners: [{ address: ":8443", tls: {} }]
            certificates: certs
            routes: [{ match: a.example, to: http://10.0.0.1 }]
            """)
        let authority = CertificateFactory()
        try bench.directory.makeDirectory("certs")
        func install() throws {
            let leaf = authority.leaf(names: ["a.example"])
            try bench.directory.write("certs/a.crt", leaf.certificatePEM)
            try bench.directory.write("certs/a.key", leaf.keyPEM)
        }
        try install()
        #expect(bench.reload(.request).outcome == .published(generation: 1))
        #expect(bench.reload(.fileChange).outcome == .unchanged)
        try install()
        #expect(bench.reload(.fileChange).outcome == .published(generation: 2))
        #expect(bench.published[0].listeners[0].tls !== bench.published[1].listeners[0].tls)
        #expect(bench.reconciler.certificateDirectories == [bench.directory.path + "/certs"])
    }

    @Test func `a rotation reads no configuration, and is not published again by the next reading of it`() throws {
        let bench = try Bench("""
            listeners: [{ address: ":8443", tls: {} }]
            certificates: certs
            routes: [{ match: a.example, to: http://10.0.0.1 }]
            """)
        let authority = CertificateFactory()
        try bench.directory.makeDirectory("certs")
        func install() throws {
            let leaf = authority.leaf(names: ["a.example"])
            try bench.directory.write("certs/a.crt", leaf.certificatePEM)
            try bench.directory.write("certs/a.key", leaf.keyPEM)
        }
        try install()
        _ = bench.reload(.request)
        try bench.write(Self.bad)
        var rotated: ProxySnapshot?
        #expect(bench.reconciler.rotate { rotated = $0 }.generation == nil)
        #expect(rotated == nil)
        try install()
        let report = bench.reconciler.rotate { rotated = $0 }
        #expect(report.generation == 2)
        #expect(report.events.count == 1)
        #expect(report.diagnostics == [])
        #expect(rotated?.routes[0] === bench.published[0].routes[0])
        try bench.write("""
            listeners: [{ address: ":8443", tls: {} }]
            certificates: certs
            routes: [{ match: a.example, to: http://10.0.0.1 }]
            """)
        #expect(bench.reload(.fileChange).outcome == .unchanged)
    }

    @Test func `the directories of all files that were read are watched, behind links too`() throws {
        let bench = try Bench("include: [more/*.yaml]\n" + Self.text("a.example"))
        try bench.directory.makeDirectory("more")
        try bench.directory.makeDirectory("real")
        try bench.write("upstreams: {}\n", to: "real/extra.yaml")
        try bench.directory.link("more/extra.yaml", to: bench.directory.path + "/real/extra.yaml")
        _ = bench.reload(.request)
        let watched = bench.reconciler.watchedDirectories
        for folder in ["", "/more", "/real"] {
            #expect(watched.contains(bench.directory.path + folder), "\(folder)")
        }
    }

    @Test func `the directories of a bad file are watched, so that its correction is seen`() throws {
        let bench = try Bench(Self.bad)
        #expect(bench.reload(.request).outcome == .refused)
        #expect(bench.reconciler.watchedDirectories.contains(bench.directory.path))
    }

    @Test func `a changed list that rules name is a new generation, and one that appears corrects an error`() throws {
        let text = "waf: { rules: own }\nruleSets: { own: rules/own.conf }\n" + Self.text("a.example")
        let bench = try Bench(text)
        try bench.directory.makeDirectory("rules/lists")
        let rules = (1...2).map { "SecRule ARGS:q\($0) \"@pmFromFile lists/words.data\" \"id:\($0),phase:1,deny\"\n" }
        try bench.write(rules.joined(), to: "rules/own.conf")
        #expect(bench.reload(.request).outcome == .refused)
        #expect(bench.reconciler.watchedDirectories.contains { $0.hasSuffix("/rules/lists") })
        try bench.write("one\n", to: "rules/lists/words.data")
        #expect(bench.reload(.fileChange).outcome == .published(generation: 1))
        #expect(bench.reconciler.watchedDirectories.contains { $0.hasSuffix("/rules/lists") })
        #expect(bench.reload(.fileChange).outcome == .unchanged)
        try bench.write("two\n", to: "rules/lists/words.data")
        #expect(bench.reload(.fileChange).outcome == .published(generation: 2))
        #expect(bench.reload(.fileChange).outcome == .unchanged)
    }

    @Test func `what is to be said of rules is said again at each reading, whether they changed or not`() throws {
        let text = "waf: { rules: own }\nruleSets: { own: own.conf }\n"
        let bench = try Bench(text + Self.text("a.example"))
        try bench.write("SecRule REMOTE_ADDR \"@geoLookup\" \"id:1,phase:1,deny\"\n", to: "own.conf")
        func warnings(_ report: ReloadReport) -> [String] {
            report.diagnostics.map { "\($0)" }.filter { $0.contains("own.conf:1:") }
        }
        let first = warnings(bench.reload(.request))
        #expect(first.count == 1)
        #expect(first.first?.contains("warning") == true)
        try bench.write(text + Self.text("b.example"))
        let second = bench.reload(.fileChange)
        #expect(second.outcome == .published(generation: 2))
        #expect(warnings(second) == first)
        #expect(warnings(bench.reload(.request)) == first)
        #expect(bench.reload(.fileChange).diagnostics == [])
    }

    @Test func `a database of places is read again when it changes, and a bad one is refused at its place`() throws {
        let text = "waf: { rules: own }\nruleSets: { own: { include: own.conf, geoDatabase: geo/places.mmdb } }\n"
        let bench = try Bench(text + Self.text("a.example"))
        try bench.write("SecRule REMOTE_ADDR \"@geoLookup\" \"id:1,phase:1,deny\"\n", to: "own.conf")
        try bench.directory.makeDirectory("geo")
        let missing = bench.reload(.request)
        #expect(missing.outcome == .refused)
        #expect(missing.diagnostics.contains { "\($0)".contains("g.yaml:2:") && "\($0)".contains("places.mmdb") })
        try bench.directory.write("geo/places.mmdb", PlaceDatabase().bytes)
        #expect(bench.reload(.fileChange).outcome == .published(generation: 1))
        #expect(bench.reconciler.watchedDirectories.contains { $0.hasSuffix("/geo") })
        #expect(bench.reload(.fileChange).outcome == .unchanged)
        var database = PlaceDatabase()
        database.add(10 << 24, length: 8, .map([("country", .map([("iso_code", .text("NZ"))]))]))
        try bench.directory.write("geo/places.mmdb", database.bytes)
        #expect(bench.reload(.fileChange).outcome == .published(generation: 2))
        try bench.directory.write("geo/places.mmdb", [1, 2, 3])
        #expect(bench.reload(.fileChange).outcome == .refused)
        #expect(bench.reconciler.generation == 2)
    }
}
