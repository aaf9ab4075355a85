// Conditions beyond host and path, asked of real heads.

import Pipeline
import Routing
import Testing

@Suite struct HeadConditionsTests {
    static let headers: [(condition: FieldCondition, lines: [String], holds: Bool)] = [
        (.equals("x-version", "2"), ["X-Version: 2"], true),
        (.equals("x-version", "2"), ["x-vErSiOn:2"], true),
        (.equals("x-version", "2"), ["X-Version: 3", "X-Version: 2"], true),
        (.equals("x-version", "2"), ["X-Version: 22"], false),
        (.equals("x-version", "2"), ["X-Versions: 2"], false),
        (.equals("x-version", ""), ["X-Version:"], true),
        (.isPresent("x-debug"), ["X-Debug:"], true),
        (.isPresent("x-debug"), [], false),
        (.isAbsent("x-debug"), [], true),
        (.isAbsent("x-debug"), ["X-Debug:"], false),
        (.matches("x-id", "^[0-9]+$"), ["X-Id: 42"], true),
        (.matches("x-id", "^[0-9]+$"), ["X-Id: 4x2"], false),
    ]

    @Test(arguments: headers)
    func `a header condition`(_ condition: FieldCondition, _ lines: [String], _ holds: Bool) throws {
        var gateway = TestGateway()
        gateway.add("conditional", headers: [condition])
        let head = try TestGateway.head((["GET / HTTP/1.1", "Host: a"] + lines).joined(separator: "\r\n"))
        #expect(try gateway.decide(head).decided.route == (holds ? "conditional" : nil))
    }

    static let queries: [(condition: FieldCondition, target: String, holds: Bool)] = [
        (.equals("page", "1"), "/?page=1", true), (.equals("page", "1"), "/?a=b&page=1&c", true),
        (.equals("page", "1"), "/?page=2&page=1", true), (.equals("page", "1"), "/?page=11", false),
        (.equals("page", "1"), "/?Page=1", false), (.equals("page", "1"), "/?xpage=1", false),
        (.equals("page", ""), "/?page", true), (.equals("page", ""), "/?page=", true),
        (.equals("page", "a=b"), "/?page=a=b", true), (.isPresent("page"), "/?page", true),
        (.isPresent("page"), "/?", false), (.isPresent("page"), "/", false), (.isAbsent("page"), "/", true),
        (.isAbsent("page"), "/?&&page&", false), (.isAbsent("page"), "/?pag", true),
        (.matches("page", "^[0-9]+$"), "/?page=12", true), (.matches("page", "^[0-9]+$"), "/?page=", false),
    ]

    @Test(arguments: queries)
    func `a query condition`(_ condition: FieldCondition, _ target: String, _ holds: Bool) throws {
        var gateway = TestGateway()
        gateway.add("conditional", query: [condition])
        let head = try TestGateway.head("GET \(target) HTTP/1.1", "Host: a")
        #expect(try gateway.decide(head).decided.route == (holds ? "conditional" : nil))
    }

    @Test func `methods are compared byte by byte`() throws {
        var gateway = TestGateway()
        gateway.add("purging", methods: ["GET", "PURGE"])
        for (method, isTaken) in [("GET", true), ("PURGE", true), ("get", false), ("PURG", false), ("POST", false)] {
            let head = try TestGateway.head("\(method) / HTTP/1.1", "Host: a")
            #expect(try gateway.decide(head).decided.route == (isTaken ? "purging" : nil), "\(method)")
        }
    }
}
