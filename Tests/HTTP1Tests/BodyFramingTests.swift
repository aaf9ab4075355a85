// Where bodies end, for each way of saying so.

import Bytes
import HTTP1
import HTTPSemantics
import Testing

@Suite struct BodyFramingTests {
    @Test func `counts a body with a length, however it is split, and leaves the next message alone (RFC 9112 §6.2)`() {
        let bytes = wire("helloGET ")
        for cut in 0...bytes.count {
            let outcome = decode(bytes, as: .length(5), cuts: [cut, bytes.count])
            #expect(outcome == .complete("hello", trailers: "", consumed: 5))
        }
        #expect(decode(wire("hell"), as: .length(5), cuts: [4]) == .incomplete("hell"))
    }

    @Test func `ends at once without a body`() {
        for length in [BodyLength.none, .length(0)] {
            #expect(decode(wire("GET "), as: length, cuts: [4]) == .complete("", trailers: "", consumed: 0))
            #expect(BodyFraming(length, limits: HTTP1Limits()).isComplete)
        }
    }

    @Test func `is complete as soon as the last counted byte was handed out`() throws {
        var framing = BodyFraming(.length(3), limits: HTTP1Limits())
        #expect(framing.remainingLength == 3)
        #expect(try framing.next(wire("ab").span, from: 0) == .data(start: 0, count: 2))
        #expect(!framing.isComplete)
        #expect(try framing.next(wire("xcd").span, from: 1) == .data(start: 1, count: 1))
        #expect(framing.isComplete)
    }

    @Test func `takes everything until the close, and then ends (RFC 9112 §6.3 item 8)`() throws {
        var framing = BodyFraming(.untilClose, limits: HTTP1Limits())
        #expect(try framing.next(wire("ab").span, from: 0) == .data(start: 0, count: 2))
        #expect(try framing.next(wire("ab").span, from: 2) == .needMore(from: 2))
        #expect(!framing.isComplete && framing.remainingLength == nil)
        try framing.connectionClosed()
        #expect(framing.isComplete)
        #expect(try framing.next(wire("").span, from: 0) == .end(consumed: 0, trailers: .empty))
    }

    @Test func `calls a close before the end an incomplete message (RFC 9112 §8)`() throws {
        for length in [BodyLength.length(1), .chunked] {
            var framing = BodyFraming(length, limits: HTTP1Limits())
            #expect(throws: HTTP1ParseError.incompleteMessage) { try framing.connectionClosed() }
        }
        var done = BodyFraming(.none, limits: HTTP1Limits())
        try done.connectionClosed()
    }

    @Test func `counts what went by another way`() {
        var framing = BodyFraming(.length(10), limits: HTTP1Limits())
        framing.skip(4)
        #expect(framing.remainingLength == 6)
        framing.skip(100)
        #expect(framing.isComplete)
    }
}
