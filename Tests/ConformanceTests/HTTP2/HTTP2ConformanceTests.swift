// Every case over a real socket, against a whole gateway with a backend that records what it is sent.

import GatewayTestSupport
import TestSupport
import Testing

@Suite(.serialized) struct HTTP2ConformanceTests {
    @Test func `there are as many cases as a conformance suite has`() {
        #expect(HTTP2Case.all.count >= 220)
        #expect(HTTP2Case.all.allSatisfy { $0.section.hasPrefix("RFC ") })
    }

    @Test(arguments: HTTP2Case.all)
    func `a client is answered as RFC 9113 says, and the backend sees nothing malformed`(_ item: HTTP2Case) throws {
        let stage = try HTTP2Stage.shared.get()
        let client = try RawHTTP2(try stage.gateway.connect(), settings: item.isBare ? nil : item.settings)
        try client.wire.write(item.bytes)
        if !item.afterAnswer.isEmpty {
            try Self.awaitAnswer(client)
            try client.wire.write(item.afterAnswer)
        }
        let seen = try Observation(client, item.outcome)
        #expect(seen.satisfies(item.outcome), "\(item.testDescription): \(seen)")
        client.wire.close()
        #expect(try stage.answersCanary())
        let record = stage.backend.takeRecord()
        #expect(record.violations == [])
        guard case .refusal = item.outcome else { return }
        #expect(record.requests.map(\.startLine) == ["GET /canary HTTP/1.1"])
    }

    /// Reads up to the end of the first response.
    private static func awaitAnswer(_ client: RawHTTP2) throws {
        while let frame = try client.next() {
            if frame.type == RawFrame.headers { _ = client.fields(frame) }
            if frame.type <= RawFrame.headers, frame.flags & RawFrame.end != 0 { return }
        }
        Issue.record("the connection ended before the response")
    }
}

/// What came back, up to what decides, and what the connection did after that.
struct Observation: CustomStringConvertible {
    private(set) var goAway: UInt32?
    private(set) var resets: [UInt32] = []
    private(set) var statuses: [Int] = []
    private(set) var isClosed = false
    private(set) var pongs = 0

    /// Reads until the outcome has come, or something else that decides. Then a PING goes out: its answer says that the
    /// connection goes on, the connection's end that it does not. Where nothing must come, the PING is what decides.
    init(_ client: RawHTTP2, _ outcome: HTTP2Outcome) throws {
        let mark = Array("the end?".utf8)
        let ping = RawFrame(RawFrame.ping, mark).bytes()
        var isDecided = switch outcome { case .nothing, .nothingOrEnd: true; default: false }
        if isDecided { try? client.wire.write(ping) }
        while let frame = try client.next() {
            let wasDecided = isDecided
            switch frame.type {
            // Nothing decides any more: the connection's close must follow.
            case RawFrame.goAway: goAway = frame.number(at: 4)
            case RawFrame.reset:
                resets.append(frame.number(at: 0))
                isDecided = true
            case RawFrame.headers:
                let status = client.fields(frame).first { $0.hasPrefix(":status: ") }
                if let status, let number = Int(status.dropFirst(9)), number >= 200 {
                    statuses.append(number)
                    isDecided = true
                }
            case RawFrame.ping where frame.flags & 1 != 0 && frame.payload == mark:
                pongs += 1
                // A reset may wait for the turn's end.
                if pongs == 2 { return }
                try? client.wire.write(ping)
            default: break
            }
            if isDecided, !wasDecided { try? client.wire.write(ping) }
        }
        isClosed = true
    }

    private func endsConnection(_ codes: [UInt32]) -> Bool { goAway.map(codes.contains) ?? false && isClosed }

    private var goesOn: Bool { goAway == nil && !isClosed }

    func satisfies(_ outcome: HTTP2Outcome) -> Bool {
        switch outcome {
        case .connectionError(let codes), .promotedStreamError(let codes): endsConnection(codes)
        case .close: isClosed && goAway == nil && resets.isEmpty
        case .answerAndEnd(let status): statuses == [status] && resets.isEmpty && isClosed && goAway ?? 0 == Code.none
        case .streamError(let codes):
            !resets.isEmpty && resets.allSatisfy(codes.contains) && statuses.isEmpty && goesOn
        case .answer(let status), .refusal(let status):
            // What is left of a request that was answered before its end is not wanted (RFC 9113 §8.1).
            statuses == [status] && resets.allSatisfy { $0 == Code.none } && (goesOn || goAway == Code.none)
        case .nothingOrEnd:
            (goesOn || isClosed && goAway ?? 0 == Code.none) && resets.isEmpty && statuses.isEmpty
        case .nothing: goesOn && resets.isEmpty && statuses.isEmpty
        }
    }

    var description: String {
        "statuses \(statuses), resets \(resets), GOAWAY \(goAway.map { "\($0)" } ?? "none"), closed \(isClosed)"
    }
}
