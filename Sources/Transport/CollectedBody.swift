// What one read brought of a message's body.

internal import Bytes
public import HTTP1
internal import HTTPSemantics

/// The payload of one read in one run, and whether the message ended with it.
public struct CollectedBody {
    /// The payload; may be empty.
    public var run: BodyRun
    /// Whether the message is complete.
    public var isEnded: Bool
    /// Trailer lines, each with its line end; empty where there are none. They lie behind the run.
    public var trailers: UnsafeMutableBufferPointer<UInt8>
    /// How many bytes of the read belong to the message.
    public var consumed: Int

    /// An end without payload.
    public init(endAt start: UnsafeMutablePointer<UInt8>, headroom: Int) {
        run = BodyRun(start: start, count: 0, headroom: headroom)
        isEnded = true
        trailers = UnsafeMutableBufferPointer(start: start, count: 0)
        consumed = 0
    }

    /// Takes the payload out of `count` bytes at `start`, moving chunks together where there are several.
    ///
    /// - Throws: `HTTP1ParseError` where the framing is broken.
    public init(
        _ start: UnsafeMutablePointer<UInt8>, count: Int, headroom: Int, framing: inout BodyFraming
    ) throws(HTTP1ParseError) {
        run = BodyRun(start: start, count: 0, headroom: headroom)
        isEnded = false
        trailers = UnsafeMutableBufferPointer(start: start, count: 0)
        consumed = 0
        while true {
            let bytes = UnsafeBufferPointer(start: UnsafePointer(start), count: count)
            switch try framing.next(bytes.span, from: consumed) {
            case .data(let position, let length):
                take(start + position, count: length)
                consumed = position + length
            case .needMore(let position):
                consumed = position
                return
            case .end(let position, let lines):
                consumed = position
                isEnded = true
                trailers = UnsafeMutableBufferPointer(start: start + Int(lines.start), count: Int(lines.count))
                return
            }
        }
    }

    private mutating func take(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) {
        if run.count == 0 {
            run.headroom += bytes - run.start
            run.start = bytes
        } else if run.start + run.count != bytes {
            (run.start + run.count).update(from: bytes, count: count)
        }
        run.count += count
    }

    /// Frames the payload as one chunk, and the end as the last chunk with its trailers (RFC 9112 §7.1).
    ///
    /// There is always room: what is written behind the payload is never longer than the framing that it replaces,
    /// or lies within `WorkerMemory.tailroom`.
    public mutating func frameAsChunk() {
        let payload = run.count
        if payload > 0 { run.append("\r\n") }
        if isEnded {
            let lastChunk = ChunkWriter.lastChunk
            // Without payload the trailers may be the first bytes of the read: the last chunk goes in front of them.
            if payload == 0 {
                run.start -= lastChunk.utf8CodeUnitCount
                run.headroom -= lastChunk.utf8CodeUnitCount
            }
            run.append(lastChunk)
            appendTrailers()
            run.append("\r\n")
        }
        guard payload > 0 else { return }
        let length = ChunkWriter.writeSizeLine(before: run.start, size: payload)
        run.start -= length
        run.count += length
        run.headroom -= length
    }

    /// Copies the trailer lines that may go on (RFC 9110 §6.5.1), towards the front: never over one still to be read.
    private mutating func appendTrailers() {
        guard let first = trailers.baseAddress else { return }
        var position = 0
        while position < trailers.count {
            let line = TrailerFields.line(at: position, in: UnsafeBufferPointer(trailers).span)
            let end = Int(line.lineEnd)
            if !line.isDropped {
                (run.start + run.count).update(from: first + position, count: end - position)
                run.count += end - position
            }
            position = end
        }
    }
}
