// Field lines, the same in requests and responses.

internal import Bytes
internal import HTTPSemantics

/// Reads the field lines of a head (RFC 9112 §5) and the empty line behind them.
enum FieldSection {
    /// What `read` returns where the bytes end before the head does.
    static let incomplete = -1

    /// Names of which a second line is a fault, as bits: those that say where a message ends or goes.
    private static var single: UInt64 { FieldName.host.bit | FieldName.contentLength.bit }

    /// Reads from the line at `position` on.
    /// - Parameter repeated: names of `single` that came twice, as bits.
    /// - Returns: the offset after the empty line, with the head's fields and byte count set; or `incomplete`.
    @inline(__always)
    static func read(
        from position: Int, input: inout HeadInput, head: MessageHead, limits: HTTP1Limits, repeated: inout UInt64
    ) throws(HTTP1ParseError) -> Int {
        var bytes = head.bytes
        var fields = head.fields
        var capacity = min(head.message.pointee.fieldCapacity, limits.maximumFields)
        var count = 0
        var dropped = 0
        var present: UInt64 = 0
        var start = position
        while true {
            let nameEnd = ByteScan.tokenEnd(bytes, from: start)
            if nameEnd == start, bytes[start] == ASCII.carriageReturn, bytes[start &+ 1] == ASCII.lineFeed,
                start &+ 1 < input.available
            { break }
            var valueStart = nameEnd &+ 1
            var valueEnd = nameEnd
            if bytes[nameEnd] == UInt8(ascii: ":"), nameEnd > start {
                while ASCII.isWhitespace(bytes[valueStart]) { valueStart &+= 1 }
                valueEnd = ByteScan.valueEnd(bytes, from: valueStart)
            }
            guard bytes[valueEnd] == ASCII.carriageReturn, bytes[valueEnd &+ 1] == ASCII.lineFeed,
                valueEnd &+ 1 < input.available, valueEnd > nameEnd
            else {
                try refuse(bytes, start: start, nameEnd: nameEnd, stop: valueEnd, available: input.available)
                head.message.pointee.fieldCount = count
                if try !input.refill(head) { return incomplete }
                bytes = head.bytes
                continue
            }
            if count == capacity {
                guard count < limits.maximumFields else { throw .tooManyFields }
                head.message.pointee.fieldCount = count
                head.growFields()
                fields = head.fields
                capacity = min(head.message.pointee.fieldCapacity, limits.maximumFields)
            }
            let lineEnd = valueEnd &+ 2
            while valueEnd > valueStart, ASCII.isWhitespace(bytes[valueEnd &- 1]) { valueEnd &-= 1 }
            let known = FieldName(token: bytes + start, count: nameEnd &- start)
            let isDropped = known.isHopByHop
            (fields + count).initialize(
                to: FieldLine(
                    name: ByteRange(start, to: nameEnd), value: ByteRange(valueStart, to: valueEnd),
                    lineEnd: UInt32(truncatingIfNeeded: lineEnd), known: known, isDropped: isDropped))
            repeated |= present & known.bit & single
            present |= known.bit
            dropped &+= isDropped ? 1 : 0
            count &+= 1
            start = lineEnd
        }
        head.message.pointee.fieldCount = count
        head.message.pointee.droppedCount = dropped
        head.message.pointee.presentFields = present & ~FieldName.other.bit
        head.message.pointee.byteCount = start &+ 2
        return start &+ 2
    }

    /// Says what is wrong with the line at `start`, which is not followed by another one; returns if it only lacks
    /// bytes.
    /// - Parameters:
    ///   - nameEnd: the first byte that is no token byte.
    ///   - stop: where reading stopped: `nameEnd`, or the first byte that a value cannot hold.
    @inline(never)
    private static func refuse(
        _ bytes: UnsafeMutablePointer<UInt8>, start: Int, nameEnd: Int, stop: Int, available: Int
    ) throws(HTTP1ParseError) {
        if stop >= available { return }
        let byte = bytes[stop]
        if byte == ASCII.carriageReturn, stop &+ 1 >= available { return }
        if stop > nameEnd || stop == start {
            if byte == ASCII.carriageReturn { throw .bareCarriageReturn }
            if byte == ASCII.lineFeed { throw .bareLineFeed }
        }
        if stop > nameEnd { throw .invalidFieldValue }
        if !ASCII.isWhitespace(byte) { throw .invalidFieldName }
        throw stop == start ? .lineFolding : .whitespaceBeforeColon
    }
}
