// Request bodies that came compressed.

import Testing

@testable import WAF

@Suite struct CompressedBodyTests {
    private static let rules = """
        SecRuleEngine On
        SecRequestBodyAccess On
        SecRequestBodyNoFilesLimit 131072
        SecRule REQBODY_ERROR "!@eq 0" "id:1,phase:2,deny,status:400"
        SecRule ARGS "@rx evil" "id:2,phase:2,deny"
        SecRule TX:/^MSC_/ "!@streq 0" "id:3,phase:2,deny,status:415"
        """

    /// RFC 1951 §3.2.4 blocks that are not compressed, in RFC 1950's wrapping or bare.
    private static func stored(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        let size = UInt16(bytes.count)
        return [0x01, UInt8(size & 255), UInt8(size >> 8), UInt8(~size & 255), UInt8(~size >> 8)] + bytes
    }

    /// A block of one literal and matches of 258 bytes at distance 1 with the fixed code (RFC 1951 §3.2.6): `count`
    /// times 258 bytes of `a`.
    private static func bomb(_ count: Int) -> [UInt8] {
        var bits: [Bool] = [true, true, false]
        // The literal: 0x30 + "a", eight bits, most significant first.
        for place in (0..<8).reversed() { bits.append((0x30 + 0x61) >> place & 1 == 1) }
        for _ in 0..<count {
            // Length 258 is 285: 0xC5 in eight bits; distance 1 is code 0 in five.
            for place in (0..<8).reversed() { bits.append(0xC5 >> place & 1 == 1) }
            bits += [Bool](repeating: false, count: 5)
        }
        bits += [Bool](repeating: false, count: 7)
        var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
        for (place, bit) in bits.enumerated() where bit { bytes[place / 8] |= 1 << UInt8(place % 8) }
        return bytes
    }

    private func verdict(_ body: [UInt8], _ coding: String, unpacks: Bool = true) -> (rule: Int, message: String) {
        let (ruleSet, _) = RuleSetFixture.compile(Self.rules)
        let transaction = Transaction(ruleSet, persistent: PersistentVariables())
        transaction.unpacksBodies = unpacks
        var probe = Probe()
        probe.method = "POST"
        probe.headers += [("Content-Type", "application/x-www-form-urlencoded"), ("Content-Encoding", coding)]
        probe.body = body
        let rule = probe.run(transaction)?.rule?.identifier ?? 0
        #expect(transaction.heldRequestBody.elementsEqual(body), "what goes on is what came")
        return (rule, transaction.matches.first.map { $0.tags.joined() } ?? "")
    }

    @Test func `rules see what is in them`() {
        #expect(verdict(Self.stored("q=evil"), "deflate").rule == 2)
        #expect(verdict(Self.stored("q=good"), "deflate").rule == 0)
        #expect(verdict(Array("q=evil".utf8), "identity").rule == 2)
    }

    @Test func `what grows without bounds or is broken is a body that cannot be read`() {
        #expect(verdict(Self.bomb(100_000), "deflate").rule == 1)
        #expect(verdict(Self.bomb(600), "deflate").rule == 1, "more than a body without files may have")
        #expect(verdict([1, 2, 3], "gzip").rule == 1)
        #expect(verdict(Array(Self.stored("q=good").dropLast()), "deflate").rule == 1)
    }

    @Test func `other codings are said to rules and in the log, and so are all where none is unpacked`() {
        for (coding, unpacks) in [("br", true), ("gzip, gzip", true), ("deflate", false)] {
            let (rule, tags) = verdict(Self.stored("q=good"), coding, unpacks: unpacks)
            #expect(rule == 3)
            #expect(tags == "unreadable coding")
        }
    }
}
