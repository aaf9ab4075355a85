// Chunked bodies: RFC 9112 §7.1.

import Bytes
import HTTP1
import HTTPSemantics

/// `ChunkedDecoder`: split anyhow it finds the same payload and end; what it finds, framed anew, it finds again.
enum ChunkedBodyTarget: FuzzTarget {
    /// What came of decoding.
    private enum Outcome: Equatable {
        case incomplete(payload: [UInt8])
        case refused(HTTP1ParseError, payload: [UInt8])
        case complete(payload: [UInt8], trailers: [UInt8], consumed: Int)
    }

    static func fault(in bytes: [UInt8]) -> String? {
        let whole = decode(bytes, cuts: [bytes.count])
        let pieces = decode(bytes, cuts: cuts(of: bytes))
        guard whole == pieces else { return "\(pieces) in pieces, \(whole) at once" }
        guard case .complete(let payload, let trailers, let consumed) = whole else { return nil }
        guard consumed <= bytes.count else { return "more was consumed than came" }
        for cut in cuts(of: bytes) where cut < consumed {
            if case .complete = decode(Array(bytes[..<cut]), cuts: [cut]) {
                return "complete after \(cut) bytes already"
            }
        }
        if let broken = brokenTrailers(trailers) { return broken }
        let again = decode(framed(payload, trailers), cuts: cuts(of: framed(payload, trailers)))
        guard case .complete(payload, trailers, _) = again else { return "framed anew it is \(again)" }
        return nil
    }

    private static func decode(_ bytes: [UInt8], cuts: [Int]) -> Outcome {
        var framing = BodyFraming(.chunked, limits: HTTP1Limits())
        var payload: [UInt8] = []
        var base = 0
        for cut in cuts where cut >= base {
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
                    case .end(let consumed, let lines):
                        return .complete(
                            payload: payload, trailers: Array(presented[Int(lines.start)..<lines.end]),
                            consumed: base + consumed)
                    }
                } catch {
                    return .refused(error, payload: payload)
                }
            }
        }
        return .incomplete(payload: payload)
    }

    /// Payload and trailers as one chunk and its end.
    private static func framed(_ payload: [UInt8], _ trailers: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        if !payload.isEmpty {
            bytes += Array(String(payload.count, radix: 16).utf8) + [13, 10] + payload + [13, 10]
        }
        return bytes + Array("0\r\n".utf8) + trailers + [13, 10]
    }

    private static func brokenTrailers(_ trailers: [UInt8]) -> String? {
        var position = 0
        while position < trailers.count {
            let line = TrailerFields.line(at: position, in: trailers.span)
            guard Int(line.lineEnd) > position, Int(line.lineEnd) <= trailers.count else {
                return "a trailer without end"
            }
            let value = trailers[Int(line.value.start)..<line.value.end]
            guard !value.contains(where: { $0 < 0x20 && $0 != 9 || $0 == 0x7F }) else {
                return "a control byte in a trailer"
            }
            position = Int(line.lineEnd)
        }
        return nil
    }
}
