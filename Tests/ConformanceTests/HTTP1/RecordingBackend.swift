// A backend that keeps every byte it is sent, reads them strictly, and answers one request after another.

import Synchronization
import TestSupport

/// What a backend answers with.
struct BackendAnswer: Sendable {
    enum Ending: Sendable { case keep, close, reset }

    /// Bytes to write, each piece by itself.
    var pieces: [[UInt8]]
    var ending = Ending.keep
    /// Whether another request than a whole one is waited for: the answer is sent as soon as a head is there.
    init(_ pieces: [[UInt8]], _ ending: Ending = .keep) {
        self.pieces = pieces
        self.ending = ending
    }

    /// What tells its client that the answer is its own.
    static func echo(_ request: StrictMessage, connection: Int) -> BackendAnswer {
        let target = request.startLine.split(separator: " ")[1]
        let content = request.startLine.hasPrefix("HEAD ") ? "" : String(target)
        return BackendAnswer([
            wire(
                "HTTP/1.1 200 OK\r\nContent-Length: \(target.count)\r\nX-Echo: \(target)\r\n"
                    + "X-Backend-Connection: \(connection)\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n\(content)")
        ])
    }
}

/// The backend of a whole table.
final class RecordingBackend: Sendable {
    private struct Record {
        var requests: [StrictMessage] = []
        var violations: [String] = []
        var connections = 0
    }

    private let record: Box
    let upstream: ScriptedUpstream
    var port: UInt16 { upstream.port }

    private final class Box: Sendable {
        let state = Mutex(Record())
        let answer: @Sendable (StrictMessage, Int) -> BackendAnswer
        init(_ answer: @escaping @Sendable (StrictMessage, Int) -> BackendAnswer) { self.answer = answer }
    }

    /// - Parameter answer: what to answer a request with that came on the connection of that number.
    init(
        tls: TestTLS? = nil,
        answer: @escaping @Sendable (StrictMessage, Int) -> BackendAnswer = { .echo($0, connection: $1) }
    ) throws {
        let box = Box(answer)
        record = box
        upstream = try ScriptedUpstream(tls: tls) { stream, _ in try Self.serve(stream, box) }
    }

    /// What came since the last call: whole requests, and what is wrong with the rest.
    func takeRecord() -> (requests: [StrictMessage], violations: [String]) {
        record.state.withLock { state in
            defer {
                state.requests = []
                state.violations = []
            }
            return (state.requests, state.violations)
        }
    }

    private static func serve(_ stream: WireStream, _ box: Box) throws {
        stream.isRecording = false
        let number = box.state.withLock { state in
            state.connections += 1
            return state.connections
        }
        var bytes: [UInt8] = []
        var position = 0
        while true {
            let found: (StrictMessage, end: Int)?
            do {
                found = try RequestJudge.request(in: bytes, from: position)
            } catch {
                box.state.withLock {
                    $0.violations.append("\(error) in \(latin1(bytes[position...]).debugDescription)")
                }
                return
            }
            guard let (read, end) = found else {
                let more = (try? stream.read()) ?? []
                if more.isEmpty { return }
                bytes += more
                continue
            }
            var message = read
            message.wire = Array(bytes[position..<end])
            position = end
            let request = message
            // One exchange at a time: nothing may lie behind a request before it is answered.
            box.state.withLock { state in
                if end < bytes.count { state.violations.append("bytes behind a request: \(latin1(bytes[end...]))") }
                state.requests.append(request)
            }
            let answer = box.answer(request, number)
            for piece in answer.pieces where !piece.isEmpty { try stream.write(piece) }
            switch answer.ending {
            case .keep: break
            case .close: return
            case .reset:
                stream.reset()
                return
            }
        }
    }
}
