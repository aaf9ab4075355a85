// HTTP/2, both ends of it: RFC 9113.

/// Sessions of a server and of a client: split anyhow the same bytes are the same events; every head that is delivered
/// is one that HTTP/1 could have written; what there is to send stays in proportion to what came.
///
/// The first byte of an input says what the rest is, so that few bytes reach far: see `Script`.
enum HTTP2FramesTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        guard let first = bytes.first else { return nil }
        let script = Script(first, Array(bytes.dropFirst()))
        let whole = run(script, cuts: [script.bytes.count], produces: false)
        let pieces = run(script, cuts: cuts(of: script.bytes), produces: false)
        if let difference = whole.difference(from: pieces) { return difference }
        // As on a connection: what a session has to say goes out between reads.
        let lively = run(script, cuts: cuts(of: script.bytes), produces: true)
        for log in [whole, pieces, lively] {
            if let fault = log.fault { return fault }
            guard log.outputBytes <= maximumOutput(for: script) else {
                return "\(log.outputBytes) bytes to send for \(script.bytes.count)"
            }
        }
        return nil
    }

    /// Bytes that a session may have to say: its SETTINGS and window, our requests, and for each frame of at least nine
    /// bytes an answer: a PING, a reset and two windows, or a small response.
    private static func maximumOutput(for script: Script) -> Int { 1024 + 12 * script.bytes.count }

    private static func run(_ script: Script, cuts: [Int], produces: Bool) -> HTTP2Log {
        let log = HTTP2Log()
        let end: any HTTP2End = script.isServer
            ? HTTP2FuzzServer(log, consumes: script.consumes, answers: produces)
            : HTTP2FuzzClient(log, consumes: script.consumes)
        if !script.isServer || produces { end.produce() }
        var position = 0
        for cut in cuts where cut > position && !log.isOver {
            // A copy of its own, so that the sanitizer sees who reads beyond it.
            let piece = Array(script.bytes[position..<cut])
            piece.withUnsafeBufferPointer { if let start = $0.baseAddress { end.receive(start, count: $0.count) } }
            position = cut
            if !end.wantsInput { log.isOver = true }
            if produces { end.produce() }
        }
        end.produce()
        return log
    }
}

/// An input's meaning.
struct Script {
    /// Whether the bytes are a client's, for a server; else a server's, for a client.
    let isServer: Bool
    /// Whether payload is taken at once; else windows fill.
    let consumes: Bool
    /// What comes on the connection.
    let bytes: [UInt8]

    /// - Parameters:
    ///   - kind: bit 0: a server's bytes; bit 1: nothing is consumed; bit 2: preface and SETTINGS are left to `rest`;
    ///     bit 3: `rest` is the bytes as they are, else frames with short headers, of four bytes: type, flags, stream
    ///     and length.
    init(_ kind: UInt8, _ rest: [UInt8]) {
        isServer = kind & 1 == 0
        consumes = kind & 2 == 0
        var bytes: [UInt8] = []
        if kind & 4 == 0 {
            if isServer { bytes += Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) }
            bytes += [0, 0, 0, 4, 0, 0, 0, 0, 0]
        }
        self.bytes = bytes + (kind & 8 == 0 ? Self.frames(rest) : rest)
    }

    private static func frames(_ short: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var position = 0
        while position + 4 <= short.count {
            let payload = short[(position + 4)...].prefix(Int(short[position + 3]))
            // A length that is too long for what is there stays: the frame is cut off.
            bytes += [0, 0, short[position + 3], short[position], short[position + 1], 0, 0, 0, short[position + 2]]
            bytes += payload
            position = payload.endIndex
        }
        return bytes
    }
}

/// What came of a run.
final class HTTP2Log {
    /// All but payload.
    private(set) var events: [String] = []
    private var payloads: [Int32: [UInt8]] = [:]
    private var ended: Set<Int32> = []
    /// The promise that a head broke.
    var fault: String?
    var outputBytes = 0
    /// Whether the session has failed, or looks at nothing more.
    var isOver = false

    func note(_ event: String) { events.append(event) }

    func note(payload: UnsafeBufferPointer<UInt8>, of stream: Int32) {
        if ended.contains(stream) { fault = "payload behind the end of \(stream)" }
        payloads[stream, default: []] += payload
    }

    func note(endOf stream: Int32) {
        if !ended.insert(stream).inserted { fault = "\(stream) ends twice" }
        events.append("end of \(stream)")
    }

    /// How another run over the same bytes, in pieces, differs; nil where it does not.
    ///
    /// Between two pieces a session may end that would have gone on: with GOAWAY and no stream open.
    /// Payload that is refused, such as more than Content-Length says, is refused by pieces: of a stream that did not
    /// end, one run may have taken more than the other.
    func difference(from other: HTTP2Log) -> String? {
        guard events == other.events || other.isOver && events.starts(with: other.events) else {
            return "in pieces \(other.events.joined(separator: "; ")), at once \(events.joined(separator: "; "))"
        }
        for stream in Set(payloads.keys).union(other.payloads.keys) {
            let mine = payloads[stream] ?? []
            let others = other.payloads[stream] ?? []
            let isWhole = ended.contains(stream) && !other.isOver
            let isSame = isWhole ? mine == others : mine.starts(with: others) || others.starts(with: mine)
            if !isSame { return "the payload of \(stream) is \(latin1(others)) in pieces, \(latin1(mine)) at once" }
        }
        return nil
    }
}

/// One end of a connection in memory.
protocol HTTP2End: AnyObject {
    func receive(_ start: UnsafePointer<UInt8>, count: Int)
    func produce()
    var wantsInput: Bool { get }
}
