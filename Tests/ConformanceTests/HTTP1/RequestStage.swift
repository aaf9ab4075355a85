// The gateway and the backend that all rows of the tables of requests are played on.

import GatewayTestSupport
import TestSupport
import Testing

/// Plays rows, one at a time: a whole gateway between a raw client and a recording backend.
final class RequestStage: @unchecked Sendable {
    // Used by one suite, whose tests run one after another.
    static let shared = Result { try RequestStage() }

    private let gateway: TestGateway
    private let backend: RecordingBackend
    private var turn = 0

    private init() throws {
        backend = try RecordingBackend()
        gateway = try TestGateway(
            .init(workers: 1, settings: "timeouts: { header: 5s, idle: 5s }"), to: backend.upstream)
    }

    /// How a row is sent.
    private enum Delivery: String {
        case whole, split, byteByByte = "byte by byte", withMoreBehind = "with a request behind"
    }

    /// Plays a row whole and split at a place that rotates, every eighth byte by byte; refused ones also with a
    /// request behind, which must not be served.
    func play(_ row: RequestCase) throws {
        turn += 1
        try play(row, .whole)
        try play(row, .split)
        if turn % 8 == 0, row.bytes.count < 4000 { try play(row, .byteByByte) }
        switch row.expected {
        case .refused: try play(row, .withMoreBehind)
        case .forwarded(let seen) where seen.closes: try play(row, .withMoreBehind)
        default: break
        }
    }

    private static let hidden = wire("GET /hidden HTTP/1.1\r\nHost: hidden\r\n\r\n")

    private func play(_ row: RequestCase, _ delivery: Delivery) throws {
        let label: Comment =
            "\(row.testDescription), \(delivery.rawValue): \(latin1(row.bytes.prefix(400)).debugDescription)"
        let client = ConformanceClient(try gateway.connect())
        switch delivery {
        case .whole: client.send(row.bytes)
        case .split: client.send(row.bytes, cuts: [1 + turn * 7 % max(1, row.bytes.count - 1)])
        case .byteByByte: client.send(row.bytes, cuts: Array(1..<row.bytes.count))
        case .withMoreBehind: client.send(row.bytes + Self.hidden)
        }
        do {
            try judgeClient(client, row, label)
            try playCanary(ConformanceClient(try gateway.connect()), label)
        } catch {
            Issue.record("\(error): \(label)")
        }
        judgeBackend(row, label)
    }

    // MARK: The client's side

    private func judgeClient(_ client: ConformanceClient, _ row: RequestCase, _ label: Comment) throws {
        let status: Int
        let closes: Bool
        let judged = try client.response(to: row.method, version: row.version)
        guard case .complete(let message, _) = judged else {
            if case .refused = row.expected, client.isEnded { return }
            Issue.record("no whole answer, \(judged): \(label)")
            return
        }
        status = message.status
        switch row.expected {
        case .refused(let statuses):
            #expect(statuses.contains(status), "found \(status): \(label)")
            closes = true
        case .answered(let expected, let ends):
            #expect(status == expected, label)
            closes = ends
        case .forwarded(let seen):
            #expect(status == 200, label)
            let target = seen.line.split(separator: " ").last.map(String.init) ?? ""
            #expect(message.values("X-Echo") == [target], label)
            closes = seen.closes
        }
        if closes {
            let rest = try client.rest()
            #expect(rest.isEmpty, "more behind the last answer, \(latin1(rest[...]).debugDescription): \(label)")
        } else {
            #expect(!client.hasMore, label)
            try playCanary(client, label)
        }
    }

    /// A request that must get its own answer.
    private func playCanary(_ client: ConformanceClient, _ label: Comment) throws {
        turn += 1
        client.send(wire("GET /canary/\(turn) HTTP/1.1\r\nHost: canary\r\n\r\n"))
        guard case .complete(let message, _) = try client.response(to: "GET") else {
            Issue.record("the next request got no answer: \(label)")
            return
        }
        #expect(message.text == "/canary/\(turn)", "another's answer: \(label)")
    }

    // MARK: The backend's side

    private func judgeBackend(_ row: RequestCase, _ label: Comment) {
        let (all, violations) = backend.takeRecord()
        let requests = all.filter { !$0.startLine.contains(" /canary/") }
        for violation in violations { Issue.record("the backend was sent \(violation): \(label)") }
        guard case .forwarded(let seen) = row.expected else {
            #expect(requests.isEmpty, "\(requests.map(\.startLine)) reached the backend: \(label)")
            return
        }
        guard requests.count == 1, let request = requests.first else {
            Issue.record("\(requests.map(\.startLine)) reached the backend: \(label)")
            return
        }
        #expect(request.startLine == "\(seen.line) HTTP/1.1", label)
        #expect(request.text == seen.body, label)
        #expect(request.trailers.map { "\($0.name): \($0.value)" } == seen.trailers, label)
        for line in seen.has { #expect(request.has(line), "\(line) is not among \(request.fields): \(label)") }
        for name in seen.lacks { #expect(request.values(name).isEmpty, "\(name) was passed on: \(label)") }
    }
}
