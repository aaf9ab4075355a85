// The table of field lines while it is filled.

internal import Bytes
internal import HTTPSemantics

/// Appends field lines to a head, with the sums over them kept in registers until `finish`.
struct FieldLines {
    /// Names of which a second line is a fault, as bits: those that say where a message goes and where it ends.
    private static var single: UInt64 { FieldName.host.bit | FieldName.contentLength.bit }

    private var fields: UnsafeMutablePointer<FieldLine>
    private var capacity: Int
    private let maximum: Int
    private var count = 0
    private var dropped = 0
    private var present: UInt64 = 0
    private var repeated: UInt64 = 0

    /// - Parameter maximum: the most field lines a head may have.
    @inline(__always)
    init(_ head: MessageHead, maximum: Int) {
        fields = head.fields
        self.maximum = maximum
        capacity = min(head.message.pointee.fieldCapacity, maximum)
    }

    /// Appends a line whose CRLF is at `stop`.
    @inline(__always)
    mutating func append(
        _ bytes: UnsafeMutablePointer<UInt8>, name: ByteRange, valueStart: Int, stop: Int, head: MessageHead
    ) throws(HTTP1ParseError) {
        if count == capacity { try grow(head) }
        var valueEnd = stop
        while valueEnd > valueStart, ASCII.isWhitespace(bytes[valueEnd &- 1]) { valueEnd &-= 1 }
        let known = FieldName(token: bytes + Int(name.start), count: Int(name.count))
        let isDropped = known.isHopByHop
        (fields + count).initialize(
            to: FieldLine(
                name: name, value: ByteRange(valueStart, to: valueEnd),
                lineEnd: UInt32(truncatingIfNeeded: stop &+ 2), known: known, isDropped: isDropped))
        repeated |= present & known.bit & Self.single
        present |= known.bit
        dropped &+= isDropped ? 1 : 0
        count &+= 1
    }

    @inline(never)
    private mutating func grow(_ head: MessageHead) throws(HTTP1ParseError) {
        guard count < maximum else { throw .tooManyFields }
        head.message.pointee.fieldCount = count
        head.growFields()
        fields = head.fields
        capacity = min(head.message.pointee.fieldCapacity, maximum)
    }

    /// Stores the sums in the head.
    @inline(__always)
    func finish(_ head: MessageHead) {
        head.message.pointee.fieldCount = count
        head.message.pointee.droppedCount = dropped
        head.message.pointee.presentFields = present & ~FieldName.other.bit
        head.message.pointee.repeatedFields = repeated
    }
}
