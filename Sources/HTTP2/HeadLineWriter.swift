// Writing a head's memory as HTTP/1 would have it, one text after another.

internal import Bytes
internal import HTTPSemantics

/// Where the next byte of a head goes. Every verb but `copy` and `endLine` makes room for what it writes.
struct HeadLineWriter {
    var position = 0

    /// Writes a text.
    mutating func put(_ text: UnsafeBufferPointer<UInt8>, _ head: MessageHead) -> ByteRange {
        head.reserveBytes(position + text.count, keeping: position)
        return write(text, head.bytes)
    }

    /// Writes again what stands in the head already; room was reserved.
    mutating func copy(_ range: ByteRange, _ bytes: UnsafeMutablePointer<UInt8>) -> ByteRange {
        write(UnsafeBufferPointer(start: UnsafePointer(bytes) + Int(range.start), count: Int(range.count)), bytes)
    }

    /// Writes a text; room was reserved.
    mutating func write(_ text: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeMutablePointer<UInt8>) -> ByteRange {
        let start = position
        if let source = text.baseAddress { (bytes + start).update(from: source, count: text.count) }
        position &+= text.count
        return ByteRange(start, to: position)
    }

    /// Writes CRLF; room was reserved.
    mutating func endLine(_ bytes: UnsafeMutablePointer<UInt8>) {
        bytes[position] = ASCII.carriageReturn
        bytes[position &+ 1] = ASCII.lineFeed
        position &+= 2
    }

    /// Writes two bytes; room was reserved.
    mutating func separate(_ first: Unicode.Scalar, _ bytes: UnsafeMutablePointer<UInt8>) {
        bytes[position] = UInt8(ascii: first)
        bytes[position &+ 1] = ASCII.space
        position &+= 2
    }

    /// Writes `name: value` and CRLF. The caller puts the line into the head's table.
    mutating func line(
        _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, _ head: MessageHead
    ) -> FieldLine {
        head.reserveBytes(position + name.count + value.count + 4, keeping: position)
        let bytes = head.bytes
        let nameRange = write(name, bytes)
        separate(":", bytes)
        let valueRange = write(value, bytes)
        endLine(bytes)
        // The padding behind the head makes eight bytes readable.
        let known = FieldName(token: bytes + Int(nameRange.start), count: name.count)
        return FieldLine(
            name: nameRange, value: valueRange, lineEnd: UInt32(truncatingIfNeeded: position), known: known,
            isDropped: known.isHopByHop)
    }
}

extension MessageHead {
    /// Appends a line to the table, and notes what it is.
    func append(_ line: FieldLine) {
        if fieldCount == message.pointee.fieldCapacity { growFields() }
        let present = message.pointee.presentFields
        if line.known != .other {
            message.pointee.repeatedFields |= present & line.known.bit
            message.pointee.presentFields = present | line.known.bit
        }
        if line.isDropped { message.pointee.droppedCount &+= 1 }
        (message.pointee.fields + message.pointee.fieldCount).initialize(to: line)
        message.pointee.fieldCount &+= 1
    }
}
