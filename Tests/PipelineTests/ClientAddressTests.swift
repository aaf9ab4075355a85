// Whose request it is, when proxies stand between.

import Addressing
import Pipeline
import Snapshots
import Testing

@Suite struct ClientAddressTests {
    static let chains: [(peer: String, fields: [String], client: String)] = [
        // Without trust nothing is believed.
        ("192.0.2.1", ["203.0.113.9"], "192.0.2.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        // From the end, past everybody who is trusted.
        ("10.0.0.1", ["203.0.113.9, 10.0.0.2, 10.0.0.3"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.7, 10.0.0.3"], "198.51.100.7"),
        ("10.0.0.1", ["10.0.0.8, 10.0.0.9"], "10.0.0.8"),
        // Several lines are one list.
        ("10.0.0.1", ["203.0.113.9", "10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["spoofed", "203.0.113.9"], "203.0.113.9"),
        // What is no address ends the search at whoever wrote it.
        ("10.0.0.1", ["203.0.113.9, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9,"], "10.0.0.1"),
        // Ports and brackets.
        ("10.0.0.1", ["203.0.113.9:1234"], "203.0.113.9"),
        ("10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.1", ["[2001:db8::1]"], "2001:db8::1"),
        ("10.0.0.1", ["[2001:db8::1]:443"], "2001:db8::1"),
        ("2001:db8:1::5", ["\t 203.0.113.9 \t,\t2001:db8:1::6 "], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9 evil"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9:"], "10.0.0.1"), ("10.0.0.1", ["203.0.113.9:65536"], "10.0.0.1"),
        ("10.0.0.1", ["[2001:db8::1]443"], "10.0.0.1"), ("10.0.0.1", ["[2001:db8::1"], "10.0.0.1"),
        // What a client writes in front does not change what a proxy wrote behind it.
        ("10.0.0.1", ["\", 203.0.113.9"], "203.0.113.9"), ("10.0.0.1", ["\\, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        // Not even with characters that Unicode joins to the next one.
        ("10.0.0.1", ["\u{600}, 203.0.113.9"], "203.0.113.9"), ("10.0.0.1", ["\u{110BD},203.0.113.9"], "203.0.113.9"),
    ]

    @Test(arguments: chains)
    func `the client is the first from the end who is not trusted`(
        _ peer: String, _ fields: [String], _ client: String
    ) throws {
        var gateway = TestGateway()
        gateway.add("any")
        gateway.rules.trustedProxies = IPPrefixSet(["10.0.0.0/8", "2001:db8:1::/48"].compactMap { IPPrefix($0) })
        let lines = ["GET / HTTP/1.1", "Host: a.example"] + fields.map { "X-Forwarded-For: \($0)" }
        let head = try TestGateway.head(lines.joined(separator: "\r\n"))
        #expect(try gateway.decide(head, from: peer).client == IPAddress(client))
    }

    static let elements: [(fields: [String], client: String)] = [
        (["for=203.0.113.9"], "203.0.113.9"), (["For=\"203.0.113.9:1234\";proto=https"], "203.0.113.9"),
        (["for=\"[2001:db8::1]:443\""], "2001:db8::1"), (["for=\"[2001:db8::1]\";by=10.0.0.1"], "2001:db8::1"),
        (["for=203.0.113.9, for=198.51.100.7;by=10.0.0.2, for=10.0.0.3"], "198.51.100.7"),
        (["for=203.0.113.9", "proto=http;for=10.0.0.2"], "203.0.113.9"),
        // What separates may stand in quotes.
        (["for=203.0.113.9;host=\"a,for=1.2.3.4;x\""], "203.0.113.9"),
        (["host=\"\\\",for=1.2.3.4\";for=203.0.113.9"], "203.0.113.9"),
        // Names and nothing at all end the search.
        (["for=unknown, for=10.0.0.2"], "10.0.0.2"), (["for=_hidden"], "10.0.0.1"), (["by=203.0.113.9"], "10.0.0.1"),
        (["for=\"203.0.113.9"], "10.0.0.1"), ([""], "10.0.0.1"),
        // What a client writes in front does not change what a proxy wrote behind it.
        (["for=\", for=203.0.113.9"], "203.0.113.9"), (["for=\"\\, for=\"[2001:db8::1]:443\""], "2001:db8::1"),
        (["\u{600}, for=203.0.113.9;host=\"a\\\"b,c\""], "203.0.113.9"),
        // A quote that nothing opens, or that is none: nobody can say where its element begins.
        (["for=1.2.3.4, for=203.0.113.9;x=\""], "10.0.0.1"), (["for=203.0.113.9;x=\"a\\\""], "10.0.0.1"),
    ]

    @Test(arguments: elements)
    func `where the rules say so, Forwarded is read, and alone`(_ fields: [String], _ client: String) throws {
        var gateway = TestGateway()
        gateway.add("any")
        gateway.rules.readsForwarded = true
        gateway.rules.trustedProxies = IPPrefixSet(["10.0.0.0/8"].compactMap { IPPrefix($0) })
        let lines = ["GET / HTTP/1.1", "Host: a.example", "X-Forwarded-For: 192.0.2.66"]
        let head = try TestGateway.head((lines + fields.map { "Forwarded: \($0)" }).joined(separator: "\r\n"))
        #expect(try gateway.decide(head, from: "10.0.0.1").client == IPAddress(client))
    }

    static let notes: [(peer: String, field: String?, note: String)] = [
        ("192.0.2.1", nil, "the peer; it is no trusted proxy"),
        ("192.0.2.1", "203.0.113.9", "the peer; it is no trusted proxy, so its X-Forwarded-For is not believed"),
        ("10.0.0.1", "203.0.113.9", "from X-Forwarded-For; the peer 10.0.0.1 is a trusted proxy"),
        ("10.0.0.1", nil, "the peer; it is a trusted proxy, but names no client in X-Forwarded-For"),
    ]

    @Test(arguments: notes)
    func `the transcript says whom it believes`(_ peer: String, _ field: String?, _ note: String) throws {
        var gateway = TestGateway()
        gateway.add("any")
        gateway.rules.trustedProxies = IPPrefixSet(["10.0.0.0/8"].compactMap { IPPrefix($0) })
        let head = try TestGateway.head("GET / HTTP/1.1", "Host: a\(field.map { "\r\nX-Forwarded-For: \($0)" } ?? "")")
        #expect(try gateway.decide(head, from: peer).transcript.step(.clientAddress)?.notes == [note])
    }
}
