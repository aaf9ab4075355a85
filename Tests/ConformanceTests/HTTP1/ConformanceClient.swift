// A client that sends bytes as they are and reads answers strictly.

import TestSupport

/// One connection to the gateway.
final class ConformanceClient {
    private let stream: WireStream
    private var bytes: [UInt8] = []
    private var position = 0
    private(set) var isEnded = false
    /// Whether the end was a reset.
    private(set) var wasReset = false

    init(_ stream: WireStream) {
        self.stream = stream
        stream.isRecording = false
    }

    /// Sends bytes, cut at `cuts`. A connection that was closed meanwhile is no fault: the answer tells.
    func send(_ bytes: [UInt8], cuts: [Int] = []) {
        var start = 0
        for cut in cuts + [bytes.count] where cut > start && cut <= bytes.count {
            do { try stream.write(Array(bytes[start..<cut])) } catch { return }
            start = cut
        }
    }

    func endOutput() { stream.endOutput() }

    /// The next answer, interim or final.
    func response(to method: String, version: Int = 1) throws -> JudgedResponse {
        while true {
            let judged = try ResponseJudge.response(
                in: bytes, from: position, method: method, version: version, isEnded: isEnded)
            switch judged {
            case .complete(_, let end): position = end
            case .brokenOff: break
            case .incomplete:
                try readMore()
                continue
            }
            return judged
        }
    }

    /// Whatever follows, to the connection's end.
    func rest() throws -> [UInt8] {
        while !isEnded { try readMore() }
        defer { position = bytes.count }
        return Array(bytes[position...])
    }

    /// Whether bytes have come that were not asked for.
    var hasMore: Bool { position < bytes.count }

    private func readMore() throws {
        do {
            let more = try stream.read()
            if more.isEmpty { isEnded = true }
            bytes += more
        } catch WireError.broken {
            isEnded = true
            wasReset = true
        }
    }
}
