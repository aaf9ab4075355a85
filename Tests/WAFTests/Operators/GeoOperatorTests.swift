// geoLookup: places of addresses.

import Diagnostics
import Testing
import TestSupport

@testable import WAF

@Suite struct GeoOperatorTests {
    private static let record = PlaceDatabase.Value.map([
        ("country", .map([("iso_code", .text("NZ")), ("names", .map([("en", .text("New Zealand"))]))])),
        ("continent", .map([("code", .text("OC"))])), ("city", .map([("names", .map([("en", .text("Nelson"))]))])),
        ("subdivisions", .list([.map([("iso_code", .text("NSN"))])])), ("postal", .map([("code", .text("7010"))])),
        (
            "location",
            .map([("latitude", .double(-41.2706)), ("longitude", .double(173.284)), ("metro_code", .number(7))])
        ),
    ])

    /// 10.0.0.0/8 is in Nelson, 127.0.0.1 somewhere in Chile.
    private static func database() throws -> (directory: TemporaryDirectory, path: String) {
        var database = PlaceDatabase()
        database.add(10 << 24, length: 8, record)
        database.add(0x7F00_0001, length: 32, .map([("country", .map([("iso_code", .text("CL"))]))]))
        let directory = try TemporaryDirectory()
        return (directory, try directory.write("places.mmdb", database.bytes))
    }

    /// Values, and the members of GEO that a look-up leaves.
    private static let rows: [(value: String, members: [String]?)] = [
        (
            "10.1.2.3",
            [
                "COUNTRY_CODE=NZ", "COUNTRY_NAME=New Zealand", "COUNTRY_CONTINENT=OC", "REGION=NSN", "CITY=Nelson",
                "POSTAL_CODE=7010", "LATITUDE=-41.270600", "LONGITUDE=173.284000", "DMA_CODE=7",
            ]
        ),
        ("::ffff:10.9.9.9", nil), ("127.0.0.1", ["COUNTRY_CODE=CL"]), ("127.0.0.2", nil), ("11.0.0.0", nil),
        ("2001:db8::1", nil), ("www.example.org", nil), ("", nil), ("10.1.2.3\0", nil), ("10.1.2", nil),
        (String(repeating: "1", count: 100), nil),
    ]

    @Test(arguments: rows)
    func `an address is in the database or not`(value: String, members: [String]?) throws {
        let (directory, path) = try Self.database()
        defer { _ = directory }
        let compiled = GeoOperator(try GeoDatabase(path))
        var context = MatchContext(patternLimit: 1_000)
        let isMatch = Array(value.utf8).withUnsafeBytes { compiled.matches($0, in: &context) }
        // Our addresses know IPv4-mapped ones as IPv4.
        guard value != "::ffff:10.9.9.9" else { return #expect(isMatch) }
        #expect(isMatch == (members != nil))
        #expect(context.place?.members.map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" } == members)
    }

    private func matched(_ rules: String, _ path: String?) -> [Int] {
        let (ruleSet, diagnostics) = RuleSetFixture.compile("SecRuleEngine On\n" + rules, geoDatabase: path)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        var probe = Probe()
        probe.headers.append(("X-From", "10.1.2.3"))
        for _ in 0..<2 {
            transaction.reset()
            probe.run(transaction)
        }
        return transaction.matches.map(\.rule.identifier)
    }

    private static let rules = """
        SecRule GEO "@rx ." "id:1,phase:1,pass,log"
        SecRule REMOTE_ADDR "!@geoLookup" "id:2,phase:1,pass,log"
        SecRule GEO:COUNTRY_CODE "@streq CL" "id:3,phase:1,pass,log"
        SecRule REQUEST_HEADERS:X-From "@geoLookup" "id:4,phase:1,pass,log,msg:'%{GEO.CITY}',chain"
            SecRule GEO:COUNTRY_CODE "@pm nz au" "t:lowercase"
        SecRule &GEO "@eq 9" "id:5,phase:2,pass,log"
        SecRule GEO "@geoLookup" "id:6,phase:2,pass,log"
        """

    @Test func `GEO is the place that was found last`() throws {
        let (directory, path) = try Self.database()
        defer { _ = directory }
        #expect(matched(Self.rules, path) == [3, 4, 5])
        #expect(matched("SecGeoLookupDb \(path)\n" + Self.rules, nil) == [3, 4, 5])
        #expect(matched("SecGeoLookupDb /nonexistent\n" + Self.rules, path) == [3, 4, 5])
    }

    @Test func `without a database there is a warning that says what to do`() {
        let (_, diagnostics) = RuleSetFixture.compile("SecRule REMOTE_ADDR \"@geoLookup\" \"id:1,phase:1,pass\"")
        #expect(diagnostics.map { "\($0)" } == [
            "test.conf:1:22: warning: @geoLookup finds nothing without a database of places: name one with "
                + "geoDatabase in ruleSets, or with SecGeoLookupDb"
        ])
    }

    @Test func `a database that is none is an error where it was named`() throws {
        let (directory, good) = try Self.database()
        defer { _ = directory }
        let bad = try directory.write("bad.mmdb", Array("not a database".utf8))
        let (_, diagnostics) = RuleSetFixture.compile("\nSecGeoLookupDb \(bad)\n")
        #expect(diagnostics.count == 1 && diagnostics[0].severity == .error)
        #expect("\(diagnostics[0])".contains("test.conf:2:1"))
        #expect("\(diagnostics[0])".contains("is no database in MaxMind's format"))
        let missing = RuleSetFixture.compile("SecGeoLookupDb /nonexistent/x.mmdb\n").diagnostics
        #expect(missing.map(\.message) == ["cannot read /nonexistent/x.mmdb: No such file or directory"])
        #expect(RuleSetFixture.compile("", geoDatabase: good).diagnostics.isEmpty)
    }

    @Test func `a rule set is current as long as its database is`() throws {
        let (directory, path) = try Self.database()
        let (ruleSet, _) = RuleSetFixture.compile("", geoDatabase: path)
        #expect(ruleSet.isCurrent(.none))
        try directory.write("places.mmdb", PlaceDatabase().bytes)
        #expect(!ruleSet.isCurrent(.none))
    }
}
