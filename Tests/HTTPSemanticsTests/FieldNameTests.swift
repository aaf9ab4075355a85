// Field names that are known, and what is known of them.

import Bytes
import HTTPSemantics
import Testing

@Suite struct FieldNameTests {
    @Test(arguments: FieldName.allCases.filter { $0 != .other })
    func `is recognised in any case, and only by its whole name`(_ known: FieldName) {
        let text = "\(known.text)"
        #expect(FieldName(Array(text.utf8).span) == known)
        #expect(FieldName(Array(text.uppercased().utf8).span) == known)
        #expect(FieldName(Array((text + "x").utf8).span) != known)
        #expect(FieldName(Array(text.dropLast().utf8).span) != known)
        for index in text.utf8.indices {
            var bytes = Array(text.utf8)
            let offset = text.utf8.distance(from: text.utf8.startIndex, to: index)
            bytes[offset] = UInt8(ascii: "!")
            #expect(FieldName(bytes.span) == .other, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test func `fits a set of names into one word`() {
        #expect(FieldName.allCases.count <= 64)
        #expect(FieldName.allCases.allSatisfy { $0.text.utf8CodeUnitCount <= FieldName.maximumKnownLength })
    }

    @Test func `takes no other byte for a letter or a dash`() {
        for text in ["te\u{0}", "content\rlength", "conten\u{54}\u{0D}length", "h\u{2F}st", ""] {
            #expect(FieldName(Array(text.utf8).span) == .other)
        }
    }

    @Test func `keeps to one connection what speaks of one connection (RFC 9110 §7.6.1)`() {
        let expected: Set<FieldName> = [
            .connection, .keepAlive, .proxyConnection, .te, .transferEncoding, .upgrade, .http2Settings,
            .proxyAuthenticate, .proxyAuthorization, .proxy,
        ]
        #expect(Set(FieldName.allCases.filter(\.isHopByHop)) == expected)
        #expect(Set(FieldName.allCases.filter(\.mayBeConnectionOption)) == expected.union([.other, .trailer]))
    }
}
