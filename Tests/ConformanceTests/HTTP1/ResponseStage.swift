// The gateway and the backend that all rows of the tables of answers are played on.

import GatewayTestSupport
import Synchronization
import TestSupport
import Testing

/// Plays rows, one at a time: a raw backend behind a whole gateway, and a client that reads strictly.
final class ResponseStage: @unchecked Sendable {
    // Used by one suite, whose tests run one after another.
    static let shared = Result { try ResponseStage() }

    private let gateway: TestGateway
    private let backend: RecordingBackend
    private let script: Script
    private var turn = 0

    /// What the backend answers a case with, and on which of its connections it did.
    private final class Script: Sendable {
        let state = Mutex((answer: BackendAnswer([]), connection: 0))
    }

    private init() throws {
        let script = Script()
        self.script = script
        backend = try RecordingBackend { request, connection in
            guard request.startLine.contains(" /case/") else { return .echo(request, connection: connection) }
            return script.state.withLock { state in
                state.connection = connection
                return state.answer
            }
        }
        gateway = try TestGateway(
            .init(workers: 1, settings: "timeouts: { header: 5s, idle: 5s, response: 5s }"), to: backend.upstream)
    }

    /// How an answer is sent, and to whom.
    private enum Delivery: String {
        case whole, split, byteByByte = "byte by byte", toOldClient = "to a client of HTTP/1.0"
    }

    func play(_ row: ResponseCase) throws {
        turn += 1
        try play(row, .whole)
        if !row.isFollowed {
            try play(row, .split)
            if row.bytes.count < 300 { try play(row, .byteByByte) }
        }
        try play(row, .toOldClient)
    }

    private func play(_ row: ResponseCase, _ delivery: Delivery) throws {
        let label: Comment =
            "\(row.testDescription), \(delivery.rawValue): \(latin1(row.bytes.prefix(400)).debugDescription)"
        let pieces: [[UInt8]]
        switch delivery {
        case .whole, .toOldClient: pieces = [row.bytes]
        case .split:
            let cut = min(row.bytes.count, 1 + turn * 7 % max(1, row.bytes.count))
            pieces = [Array(row.bytes[..<cut]), Array(row.bytes[cut...])]
        case .byteByByte: pieces = row.bytes.map { [$0] }
        }
        script.state.withLock { $0.answer = BackendAnswer(pieces, row.ending) }
        let version = delivery == .toOldClient ? 0 : 1
        let client = ConformanceClient(try gateway.connect())
        do {
            client.send(wire("\(row.method) /case/\(turn) HTTP/1.\(version)\r\nHost: a\r\n\r\n"))
            try judge(client, row, version: version, label)
            let used = try playCanary(ConformanceClient(try gateway.connect()), label)
            if let isReused = row.isReused, version == 1 {
                let before = script.state.withLock { $0.connection }
                #expect((used == before) == isReused, "the backend's connection \(before), then \(used): \(label)")
            }
        } catch {
            Issue.record("\(error): \(label)")
        }
        for violation in backend.takeRecord().violations {
            Issue.record("the backend was sent \(violation): \(label)")
        }
    }

    private func judge(_ client: ConformanceClient, _ row: ResponseCase, version: Int, _ label: Comment) throws {
        var interim: [Int] = []
        var judged = try client.response(to: row.method, version: version)
        while case .complete(let message, _) = judged, message.status < 200 {
            interim.append(message.status)
            judged = try client.response(to: row.method, version: version)
        }
        switch (row.expected, judged) {
        case (.passed(let seen), .complete(let message, _)):
            judge(message, seen, label)
            #expect(interim == (version == 1 ? seen.interim : []), label)
            if message.framing == .untilClose { #expect(!client.wasReset, label) }
        case (.badGateway, .complete(let message, _)):
            #expect(message.status == 502, label)
            #expect(message.values("X-Evil").isEmpty, label)
        case (.brokenOff, .complete(let message, _)):
            // Either it was seen in time, or the reset tells.
            let isNoticed = message.status == 502 || message.framing == .untilClose && client.wasReset
            #expect(isNoticed, "a broken answer passed for a whole one: \(label)")
        case (.brokenOff, .brokenOff): return
        default:
            Issue.record("found \(judged): \(label)")
            return
        }
        if client.isEnded { return }
        #expect(!client.hasMore, label)
        if version == 1 { _ = try playCanary(client, label) } else { #expect(try client.rest().isEmpty, label) }
    }

    private func judge(_ message: StrictMessage, _ seen: ResponseCase.Seen, _ label: Comment) {
        #expect(message.status == seen.status, label)
        #expect(message.text == seen.body, label)
        for line in seen.has { #expect(message.has(line), "\(line) is not among \(message.fields): \(label)") }
        for name in seen.lacks { #expect(message.values(name).isEmpty, "\(name) was passed on: \(label)") }
        if message.framing == .chunked {
            #expect(message.trailers.map { "\($0.name): \($0.value)" } == seen.trailers, label)
        }
    }

    /// A request that must get its own answer.
    /// - Returns: the number of the backend's connection that it was sent on.
    private func playCanary(_ client: ConformanceClient, _ label: Comment) throws -> Int {
        turn += 1
        client.send(wire("GET /canary/\(turn) HTTP/1.1\r\nHost: canary\r\n\r\n"))
        guard case .complete(let message, _) = try client.response(to: "GET") else {
            Issue.record("the next request got no answer: \(label)")
            return 0
        }
        #expect(message.text == "/canary/\(turn)", "another's answer: \(label)")
        return message.values("X-Backend-Connection").first.flatMap { Int($0) } ?? 0
    }
}
