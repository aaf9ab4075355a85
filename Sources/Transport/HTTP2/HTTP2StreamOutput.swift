// The payload of one message on its way into an HTTP/2 stream.

public import HTTP2
internal import HTTP1
internal import HTTPSemantics

/// What a stream has to send: bytes that it keeps, and bytes that are offered from the worker's input buffer during a
/// call. The steps of taking a piece are `offer`, then submit and produce, then `keepOffered`: frames take what they
/// have room for at once, and only the rest is copied.
public struct HTTP2StreamOutput {
    private var kept = KeptBytes()
    private var trailers = KeptBytes()
    private var offered: UnsafeMutablePointer<UInt8>?
    private var offeredCount = 0
    /// Whether all of the message's payload is here.
    public private(set) var isComplete = false

    public init() {}

    /// Bytes that are kept: the other side is slow.
    public var keptCount: Int { kept.count }

    // MARK: In

    /// Lays out a piece of the message, and its end where that came.
    public mutating func offer(_ body: CollectedBody, pool: BufferPool) {
        if body.isEnded {
            isComplete = true
            keep(body.trailers, pool: pool)
        }
        offered = body.run.start
        offeredCount = body.run.count
    }

    /// Copies what no frame had room for.
    public mutating func keepOffered(pool: BufferPool) {
        if offeredCount > 0, let offered { kept.append(offered, count: offeredCount, pool: pool) }
        offered = nil
        offeredCount = 0
    }

    /// Forgets what no frame had room for: nobody wants it.
    public mutating func dropOffered() {
        offered = nil
        offeredCount = 0
    }

    /// Takes a whole message of our own.
    public mutating func keepAll(_ bytes: [UInt8], pool: BufferPool) {
        isComplete = true
        bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return }
            kept.append(start, count: bytes.count, pool: pool)
        }
    }

    /// Keeps the trailer lines that may go on (RFC 9110 §6.5.1).
    private mutating func keep(_ lines: UnsafeMutableBufferPointer<UInt8>, pool: BufferPool) {
        guard !lines.isEmpty, let first = lines.baseAddress else { return }
        var position = 0
        while position < lines.count {
            let line = TrailerFields.line(at: position, in: UnsafeBufferPointer(lines).span)
            let end = Int(line.lineEnd)
            if !line.isDropped { trailers.append(first + position, count: end - position, pool: pool) }
            position = end
        }
    }

    // MARK: Out

    /// What there is to send, for `HTTP2StreamHandler.nextOutput`. Submits trailers when it says that they follow.
    public mutating func next(
        limit: Int, of stream: HTTP2StreamHandler, in session: HTTP2Session, on connection: HTTP2Connection
    ) -> HTTP2Output {
        let available = kept.count + offeredCount
        guard available > 0 else {
            guard isComplete else { return .nothingYet }
            return .end(trailersFollow: submitTrailers(of: stream, in: session, connection.memory))
        }
        if connection.holdsBack { return .paused }
        let count = min(limit, available)
        let isLast = isComplete && count == available
        return .data(
            count: count, isLast: isLast,
            trailersFollow: isLast && submitTrailers(of: stream, in: session, connection.memory))
    }

    private mutating func submitTrailers(
        of stream: HTTP2StreamHandler, in session: HTTP2Session, _ memory: WorkerMemory
    ) -> Bool {
        guard !trailers.isEmpty else { return false }
        memory.fields.begin(isLent: false)
        memory.fields.append(lines: UnsafeMutableBufferPointer(start: trailers.first, count: trailers.count))
        session.sendTrailers(stream, memory.fields)
        trailers.release(to: memory.pool)
        return true
    }

    /// Moves the next bytes into the connection's frames, for `HTTP2StreamHandler.writeOutput`.
    public mutating func move(_ count: Int, to connection: HTTP2Connection) {
        let fromKept = min(count, kept.count)
        if fromKept > 0 {
            connection.append(kept.first, count: fromKept)
            kept.drop(fromKept, pool: connection.memory.pool)
        }
        guard fromKept < count, let offered else { return }
        connection.append(offered, count: count - fromKept)
        self.offered = offered + (count - fromKept)
        offeredCount -= count - fromKept
    }

    /// Gives all memory back and begins anew.
    public mutating func release(to pool: BufferPool) {
        kept.release(to: pool)
        trailers.release(to: pool)
        self = HTTP2StreamOutput()
    }
}
