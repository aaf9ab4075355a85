// The gateway and the backend that all rows are played on.

import GatewayTestSupport
import TestSupport
import Testing

/// A gateway in front of a backend that keeps the bytes of what it is sent.
final class CrossingStage: @unchecked Sendable {
    // Used by one suite, whose tests run one after another.
    static let shared = Result { try CrossingStage() }

    private let gateway: TestGateway
    private let backend: RecordingBackend

    private init() throws {
        backend = try RecordingBackend()
        // Without request ids, which differ each time.
        gateway = try TestGateway(
            .init(workers: 1, settings: "forwarding: { requestId: false }\nlimits: { bodyBytes: 1KiB }"),
            to: backend.upstream)
    }

    func play(_ row: CrossingCase) throws {
        let client = try RawHTTP2(try gateway.connect())
        try client.wire.write(row.frames.flatMap { $0.bytes() })
        let expected = row.outcome.atClient
        let seen = try Observation(client, expected)
        #expect(seen.satisfies(expected), "\(row.testDescription): \(seen)")
        client.wire.close()
        // Whatever the row left behind comes to the backend before this.
        _ = try gateway.answer(to: "GET /canary HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let record = backend.takeRecord()
        #expect(record.violations == [], "\(row.testDescription)")
        let brokenOff = record.requests.filter { $0.startLine.contains(CrossingCase.brokenPath) }
        #expect(brokenOff.allSatisfy { $0.framing == .length }, "\(row.testDescription)")
        let requests = record.requests.filter {
            !$0.startLine.contains(CrossingCase.brokenPath) && !$0.startLine.contains("/canary")
        }
        switch row.outcome {
        case .forwarded(let head, let body, let trailers):
            #expect(requests.count == 1, "\(row.testDescription)")
            guard let request = requests.first else { return }
            #expect(request.headText == head, "\(row.testDescription)")
            #expect(request.text == body, "\(row.testDescription)")
            #expect(request.trailers.map { "\($0.name): \($0.value)" } == trailers, "\(row.testDescription)")
        case .brokenOff, .status, .reset, .connectionError:
            #expect(requests.map(\.headText) == [], "\(row.testDescription)")
        }
    }
}

extension CrossingOutcome {
    /// What the client sees.
    fileprivate var atClient: HTTP2Outcome {
        switch self {
        case .forwarded: .answer(200)
        case .status(let status): .refusal(status)
        case .reset(let code), .brokenOff(let code): .streamError([code])
        case .connectionError(let code): .connectionError([code])
        }
    }
}
