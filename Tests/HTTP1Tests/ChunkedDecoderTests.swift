// Chunked bodies: read whole, in pieces and by the byte; what is refused, and why.

import Bytes
import HTTP1
import HTTPSemantics
import TestSupport
import Testing

/// What came of decoding a body.
enum BodyOutcome: Equatable {
    case incomplete(String)
    case refused(HTTP1ParseError)
    case complete(String, trailers: String, consumed: Int)
}

/// Decodes a body that arrives in pieces ending at `cuts`, presenting again what is asked for again.
func decode(
    _ bytes: [UInt8], as length: BodyLength = .chunked, cuts: some Sequence<Int>, limits: HTTP1Limits = HTTP1Limits()
) -> BodyOutcome {
    var framing = BodyFraming(length, limits: limits)
    var payload: [UInt8] = []
    var base = 0
    for cut in cuts {
        let presented = Array(bytes[base..<cut])
        var position = 0
        presenting: while true {
            do throws(HTTP1ParseError) {
                switch try framing.next(presented.span, from: position) {
                case .data(let start, let count):
                    payload += presented[start..<(start + count)]
                    position = start + count
                case .needMore(let from):
                    base += from
                    break presenting
                case .end(let consumed, let trailers):
                    let section = presented[Int(trailers.start)..<trailers.end]
                    return .complete(
                        String(decoding: payload, as: UTF8.self), trailers: String(decoding: section, as: UTF8.self),
                        consumed: base + consumed)
                }
            } catch {
                return .refused(error)
            }
        }
    }
    return .incomplete(String(decoding: payload, as: UTF8.self))
}

@Suite struct ChunkedDecoderTests {
    static let accepted: [(section: String, text: String, payload: String, trailers: String)] = [
        ("9112 §7.1", "0\r\n\r\n", "", ""),
        ("9112 §7.1", "5\r\nhello\r\n0\r\n\r\n", "hello", ""),
        ("9112 §7.1", "a\r\n0123456789\r\n1\r\nx\r\n000\r\n\r\n", "0123456789x", ""),
        ("9112 §7.1", "B\r\n0123456789A\r\n0\r\n\r\n", "0123456789A", ""),
        ("9112 §7.1", "0000000000000003\r\nabc\r\n0\r\n\r\n", "abc", ""),
        ("9112 §7.1", "4\r\n\r\n0\n\r\n0\r\n\r\n", "\r\n0\n", ""),
        ("9112 §7.1.1", "3;a\r\nabc\r\n0;b=c\r\n\r\n", "abc", ""),
        ("9112 §7.1.1", "3 ; a = \"b c\" ; d\r\nabc\r\n0\t;\tx\r\n\r\n", "abc", ""),
        ("9112 §7.1.1", "3;a=\"\u{E9}\"\r\nabc\r\n0\r\n\r\n", "abc", ""),
        ("9112 §7.1.2", "1\r\nx\r\n0\r\nA: b\r\n\r\n", "x", "A: b\r\n"),
        ("9112 §7.1.2", "0\r\nA:b\r\nGRPC-Status:\t0 \r\nC:\r\n\r\n", "", "A:b\r\nGRPC-Status:\t0 \r\nC:\r\n"),
    ]

    @Test func `decodes what the RFC allows, however it is split`() {
        for row in Self.accepted {
            let bytes = wire(row.text) + wire("GET ")
            let expected = BodyOutcome.complete(row.payload, trailers: row.trailers, consumed: wire(row.text).count)
            #expect(decode(bytes, cuts: [bytes.count]) == expected, "\(row.text.debugDescription)")
            #expect(decode(bytes, cuts: 1...bytes.count) == expected, "\(row.text.debugDescription) byte by byte")
            for cut in 0...bytes.count {
                #expect(decode(bytes, cuts: [cut, bytes.count]) == expected, "\(row.text.debugDescription) at \(cut)")
            }
            for end in 0..<wire(row.text).count {
                let outcome = decode(Array(bytes[..<end]), cuts: [end])
                guard case .incomplete(let payload) = outcome else {
                    Issue.record("\(row.text.debugDescription) after \(end): \(outcome)")
                    continue
                }
                #expect(row.payload.utf8.starts(with: payload.utf8))
            }
        }
    }

    static let refused: [(section: String, text: String, error: HTTP1ParseError)] = [
        ("9112 §7.1", "\r\n", .invalidChunkSize),
        ("9112 §7.1", " 5\r\nhello\r\n", .invalidChunkSize),
        ("9112 §7.1", "+5\r\nhello\r\n", .invalidChunkSize),
        ("9112 §7.1", "-1\r\n", .invalidChunkSize),
        ("9112 §7.1", "0x5\r\nhello\r\n", .invalidChunkSize),
        ("9112 §7.1", "5_\r\nhello\r\n", .invalidChunkSize),
        ("9112 §7.1", "g\r\n", .invalidChunkSize),
        ("9112 §7.1", ";a\r\n", .invalidChunkSize),
        ("9112 §7.1", "5 \r\nhello\r\n", .invalidChunkSize),
        ("9112 §7.1", "5 5\r\nhello\r\n", .invalidChunkSize),
        ("9112 §7.1", "5\0\r\nhello\r\n", .invalidChunkSize),
        ("9112 §7.1", "5\n", .bareLineFeed),
        ("9112 §7.1", "\n5\r\n", .bareLineFeed),
        ("9112 §7.1", "5\rx", .bareCarriageReturn),
        ("9112 §7.1", "8000000000000000\r\n", .chunkSizeOverflow),
        ("9112 §7.1", "FFFFFFFFFFFFFFFF\r\n", .chunkSizeOverflow),
        ("9112 §7.1", "00000000000000001\r\n", .chunkSizeOverflow),
        ("9112 §7.1", "1FFFFFFFFFFFFFFFFF\r\n", .chunkSizeOverflow),
        ("9112 §7.1", "5\r\nhello0\r\n\r\n", .missingChunkEnd),
        ("9112 §7.1", "5\r\nhellox\r\n", .missingChunkEnd),
        ("9112 §7.1", "5\r\nhello\n0\r\n\r\n", .bareLineFeed),
        ("9112 §7.1", "5\r\nhello\rx", .bareCarriageReturn),
        ("9112 §7.1.1", "5;\r\nhello\r\n", .invalidChunkExtension),
        ("9112 §7.1.1", "5; \r\nhello\r\n", .invalidChunkExtension),
        ("9112 §7.1.1", "5;=a\r\nhello\r\n", .invalidChunkExtension),
        ("9112 §7.1.1", "5;a;;b\r\nhello\r\n", .invalidChunkExtension),
        ("9112 §7.1.1", "5;a\n", .bareLineFeed),
        ("9112 §7.1.1", "5;a\rb", .bareCarriageReturn),
        ("9112 §7.1.1", "5;a=\0\r\n", .invalidChunkExtension),
        ("9112 §7.1.1", "5;a=\u{7F}\r\n", .invalidChunkExtension),
        ("9112 §7.1.2", "0\r\nA : b\r\n\r\n", .whitespaceBeforeColon),
        ("9112 §7.1.2", "0\r\nA: b\r\n c\r\n\r\n", .lineFolding),
        ("9112 §7.1.2", "0\r\n: b\r\n\r\n", .invalidFieldName),
        ("9112 §7.1.2", "0\r\nA\r\n\r\n", .invalidFieldName),
        ("9112 §7.1.2", "0\r\nGET / HTTP/1.1\r\n", .whitespaceBeforeColon),
        ("9112 §7.1.2", "0\r\nA: b\0\r\n\r\n", .invalidFieldValue),
        ("9112 §7.1.2", "0\r\nA: b\n\r\n", .bareLineFeed),
        ("9112 §7.1.2", "0\r\nA: b\rc\r\n\r\n", .bareCarriageReturn),
        ("9112 §7.1.2", "0\r\n\n", .bareLineFeed),
        ("9112 §7.1.2", "0\r\n\r\r\n", .bareCarriageReturn),
    ]

    @Test func `refuses ambiguous framing, however it is split`() {
        for row in Self.refused {
            let bytes = wire(row.text)
            #expect(decode(bytes, cuts: [bytes.count]) == .refused(row.error), "\(row.text.debugDescription)")
            #expect(decode(bytes, cuts: 1...bytes.count) == .refused(row.error), "\(row.text.debugDescription)")
            for cut in 0...bytes.count {
                let outcome = decode(bytes, cuts: [cut, bytes.count])
                #expect(outcome == .refused(row.error), "\(row.text.debugDescription) at \(cut)")
            }
        }
    }

    @Test func `bounds the extensions of all chunks together`() {
        var limits = HTTP1Limits()
        limits.maximumChunkExtensionBytes = 4
        let within = wire("1;a\r\nx\r\n1;b\r\nx\r\n0\r\n\r\n")
        let whole = BodyOutcome.complete("xx", trailers: "", consumed: within.count)
        #expect(decode(within, cuts: [within.count], limits: limits) == whole)
        for text in ["1;abcd\r\nx\r\n0\r\n\r\n", "1;a\r\nx\r\n1;bc\r\nx\r\n0\r\n\r\n", "1     ;a"] {
            let bytes = wire(text)
            #expect(decode(bytes, cuts: 1...bytes.count, limits: limits) == .refused(.chunkExtensionsTooLong))
        }
    }

    @Test func `bounds the trailer section, complete or not`() {
        var limits = HTTP1Limits()
        limits.maximumTrailerBytes = 12
        let within = wire("0\r\nA: b\r\nC: d\r\n\r\n")
        let whole = BodyOutcome.complete("", trailers: "A: b\r\nC: d\r\n", consumed: within.count)
        #expect(decode(within, cuts: [within.count], limits: limits) == whole)
        limits.maximumTrailerBytes = 11
        #expect(decode(within, cuts: [within.count], limits: limits) == .refused(.trailersTooLarge))
        #expect(decode(within, cuts: 1...within.count, limits: limits) == .refused(.trailersTooLarge))
        let endless = wire("0\r\nAAAAAAAAAAAAAAAA")
        #expect(decode(endless, cuts: [endless.count], limits: limits) == .refused(.trailersTooLarge))
    }

    @Test func `decodes or refuses anything, never depending on how it is split`() {
        var generator = SeededGenerator.announced("ChunkedDecoderTests")
        let seeds = Self.accepted.map(\.text) + Self.refused.map(\.text)
        for _ in 0..<5000 {
            var bytes = wire(seeds.randomElement(using: &generator) ?? "")
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                let byte = wire("\r\n0a;: \t\0x\u{7F}").randomElement(using: &generator) ?? 0
                if Bool.random(using: &generator) { bytes[position] = byte } else { bytes.insert(byte, at: position) }
            }
            let whole = decode(bytes, cuts: [bytes.count])
            #expect(decode(bytes, cuts: 1...max(1, bytes.count)) == whole, "\(bytes)")
            let cut = Int.random(in: 0...bytes.count, using: &generator)
            #expect(decode(bytes, cuts: [cut, bytes.count]) == whole, "\(bytes) cut at \(cut)")
        }
    }
}
