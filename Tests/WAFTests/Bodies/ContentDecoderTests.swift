// Compressed bodies: unpacked in pieces of any size, and bombs.

import Foundation
import Testing
import WAF

@Suite struct ContentDecoderTests {
    static let plain = Array(("name=value&other=" + String(repeating: "abc", count: 40)).utf8)
    static let bodies: [(name: String, coding: ContentCodingKind, body: String, plain: [UInt8])] = [
        ("gzip", .gzip, "H4sIAAAAAAACA8tLzE21LUvMKU1Vyy/JSC2yTUxKHhAEADqXlUSJAAAA", plain),
        ("deflate", .deflate, "eNrLS8xNtS1LzClNVcsvyUgtsk1MSh4QBAAjqzRx", plain),
        ("deflate without its header", .deflate, "y0vMTbUtS8wpTVXLL8lILbJNTEoeEAQA", plain),
        ("nothing", .gzip, "H4sIAAAAAAACAwMAAAAAAAAAAAA=", []),
        (
            "two members", .gzip,
            "H4sIAAAAAAACA8tLzE21LUvMKU1Vyy/JSC2yTUxKRiAA6X1niB4AAAAfiwgAAAAAAAIDS0pOTKITAgC8ZcJJawAAAA==", plain
        ),
    ]
    /// Ten million zeros, packed twice.
    private static let bomb = """
        H4sIAAAAAAACA+3YvQnCQACA0UuiECx0BN1DCFbB0sYhbFzBA0tBrMQFUjuDtQOIhRuIG/h3axzvVd8M33hXh6Ssnpei+Ec8fM6vehAAAACAzMX\
        7tkozIEy+t3axBAAAAHK3Gg3n6QX03pvHftZ3RwBysy6v3bSJx1P4AWvJRxwWJgAA
        """

    private func unpack(
        _ body: [UInt8], _ coding: ContentCodingKind, cuts: [Int]? = nil,
        limits: ContentDecodingLimits = ContentDecodingLimits(), decoder: ContentDecoder = ContentDecoder()
    ) -> (bytes: [UInt8], error: ContentDecodingError?) {
        var bytes: [UInt8] = []
        decoder.begin(coding, limits: limits)
        do throws(ContentDecodingError) {
            try feedPieces(body, cuts: cuts ?? [body.count]) { piece throws(ContentDecodingError) in
                try decoder.decode(piece) {
                    bytes += $0
                    return true
                }
            }
            try decoder.finish()
            return (bytes, nil)
        } catch {
            return (bytes, error)
        }
    }

    private static func decoded(_ text: String) throws -> [UInt8] {
        try Array(#require(Data(base64Encoded: text)))
    }

    @Test("unpacks, however the body is split; one decoder for many bodies") func unpacks() throws {
        let decoder = ContentDecoder()
        for (name, coding, body, plain) in Self.bodies {
            let bytes = try Self.decoded(body)
            for cuts in deliveries(of: bytes.count) {
                let outcome = unpack(bytes, coding, cuts: cuts, decoder: decoder)
                #expect(outcome.error == nil, "\(name), cut at \(cuts.prefix(2))")
                #expect(outcome.bytes == plain, "\(name), cut at \(cuts.prefix(2))")
            }
        }
    }

    @Test("a body without its end, with more behind it, or damaged") func damaged() throws {
        for (name, coding, body, _) in Self.bodies {
            let bytes = try Self.decoded(body)
            for count in 1..<bytes.count where name != "two members" {
                #expect(unpack(Array(bytes[..<count]), coding).error == .truncated, "\(count) bytes of \(name)")
            }
            #expect(unpack(bytes + [0], coding).error == .trailing, "\(name)")
            #expect(unpack(bytes + [0x1F], coding).error == (coding == .gzip ? .truncated : .trailing), "\(name)")
        }
        var bytes = try Self.decoded(Self.bodies[0].body)
        bytes[bytes.count - 5] ^= 1
        #expect(unpack(bytes, .gzip).error == .malformed)
        #expect(unpack(Self.plain, .gzip).error == .malformed)
        #expect(unpack(try Self.decoded(Self.bodies[1].body), .gzip).error == .malformed)
        #expect(unpack([0xFF, 0xFF, 0xFF], .deflate).error == .malformed)
        #expect(unpack([], .gzip).error == nil)
    }

    @Test("a bomb is told by its ratio, and by its size") func bomb() throws {
        let once = unpack(try Self.decoded(Self.bomb), .gzip)
        #expect(once.error == nil && once.bytes.count == 9_750)
        let twice = unpack(once.bytes, .gzip)
        #expect(twice.error == .bomb)
        #expect(twice.bytes.count <= 9_750 * 101)
        var limits = ContentDecodingLimits()
        limits.ratio = 2_000
        #expect(unpack(once.bytes, .gzip, limits: limits).bytes.count == 10_000_000)
        limits.bytes = 1_000_000
        #expect(unpack(once.bytes, .gzip, limits: limits).error == .bomb)
        let empty = try Self.decoded(Self.bodies[3].body)
        let members = Array(repeatElement(empty, count: 100_000).joined())
        #expect(unpack(members, .gzip).error == .bomb)
    }

    @Test("who receives can end it") func ends() throws {
        let body = unpack(try Self.decoded(Self.bomb), .gzip).bytes
        let decoder = ContentDecoder()
        decoder.begin(.gzip)
        var pieces = 0
        try withBytes(body) { bytes throws(ContentDecodingError) in
            try decoder.decode(bytes) { _ in
                pieces += 1
                return false
            }
        }
        #expect(pieces == 1)
    }

    static let codings: [(name: String, isKnown: Bool)] = [
        ("gzip", true), ("GZip", true), ("x-gzip", true), ("deflate", true), ("br", false), ("gzip, gzip", false),
        ("", false), ("identity", false),
    ]

    @Test("names of codings", arguments: codings.indices)
    func names(_ row: Int) {
        let kind = withBytes(Array(Self.codings[row].name.utf8)) { ContentCodingKind(name: $0) }
        #expect((kind != nil) == Self.codings[row].isKnown)
    }
}
