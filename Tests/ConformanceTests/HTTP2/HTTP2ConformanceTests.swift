// Every case over a real socket, against a whole gateway with a backend that records what it is sent.

import GatewayTestSupport
import TestSupport
import Testing

@Suite(.serialized) struct HTTP2ConformanceTests {
    @Test func `there are as many cases as a conformance suite has`() {
        #expect(HTTP2Case.all.count >= 145)
        #expect(HTTP2Case.all.allSatisfy { $0.section.hasPrefix("RFC ") })
    }

    @Test(arguments: HTTP2Case.all)
    func `a client is answered as RFC 9113 says, and the backend sees nothing malformed`(_ item: HTTP2Case) throws {
        let stage = try HTTP2Stage.shared.get()
        let client = try RawHTTP2(try stage.gateway.connect(), settings: item.isBare ? nil : item.settings)
        try client.wire.write(item.bytes)
        let seen = try Observation(client, item.outcome)
        #expect(seen.satisfies(item.outcome), "\(item.testDescription): \(seen)")
        client.wire.close()
        #expect(try stage.answersCanary())
        #expect(stage.backend.takeRecord().violations == [])
    }
}

/// What came back, up to what was waited for.
struct Observation: CustomStringConvertible {
    private(set) var goAway: UInt32?
    private(set) var resets: [UInt32] = []
    private(set) var statuses: [Int] = []
    private(set) var isClosed = false
    private(set) var pongs = 0

    /// Reads until the outcome has come, or something else that makes an end. A PING goes out behind the case: its
    /// answer says that all before it was dealt with, where nothing is what must come.
    init(_ client: RawHTTP2, _ outcome: HTTP2Outcome) throws {
        let mark = Array("the end?".utf8)
        let waitsForAnswer = switch outcome { case .answer, .refusal: true; default: false }
        try? client.wire.write(RawFrame(RawFrame.ping, mark).bytes())
        while let frame = try client.next() {
            switch frame.type {
            case RawFrame.goAway: goAway = frame.number(at: 4)
            case RawFrame.reset:
                resets.append(frame.number(at: 0))
                return
            case RawFrame.headers:
                let status = client.fields(frame).first { $0.hasPrefix(":status: ") }
                if let status, let number = Int(status.dropFirst(9)), number >= 200 { statuses.append(number) }
                if waitsForAnswer { return }
            case RawFrame.ping where frame.flags & 1 != 0 && frame.payload == mark:
                pongs += 1
                // A reset may wait for the turn's end; an answer for the backend.
                if !waitsForAnswer, pongs == 1 {
                    if case .nothing = outcome { return }
                    try? client.wire.write(RawFrame(RawFrame.ping, mark).bytes())
                } else if !waitsForAnswer {
                    return
                }
            default: break
            }
        }
        isClosed = true
    }

    func satisfies(_ outcome: HTTP2Outcome) -> Bool {
        switch outcome {
        case .connectionError(let codes): goAway.map(codes.contains) ?? isClosed
        case .streamError(let codes):
            resets.contains(where: codes.contains)
                || goAway.map { codes.contains($0) || $0 == Code.protocol } ?? isClosed
        case .answer(let status): statuses == [status] && goAway ?? 0 == 0 && resets.isEmpty
        case .refusal(let status):
            statuses == [status] || statuses.isEmpty && (!resets.isEmpty || goAway.map { $0 != 0 } ?? isClosed)
        case .nothingOrEnd: (pongs > 0 || isClosed) && goAway ?? 0 == 0 && resets.isEmpty && statuses.isEmpty
        case .nothing: pongs > 0 && goAway ?? 0 == 0 && resets.isEmpty && statuses.isEmpty
        }
    }

    var description: String {
        "statuses \(statuses), resets \(resets), GOAWAY \(goAway.map { "\($0)" } ?? "none"), closed \(isClosed)"
    }
}
