// One field line of a head, as offsets into the head's bytes.

public import Bytes

/// A field line: plain data, 24 bytes. Offsets count from the head's first byte; the line begins with its name.
public struct FieldLine: Sendable {
    /// The name, as received.
    public var name: ByteRange
    /// The value without the white space around it.
    public var value: ByteRange
    /// The offset after the line's CRLF.
    public var lineEnd: UInt32
    /// The name as a number, `.other` if Gatehouse does not care about it.
    public var known: FieldName
    /// Whether the line must not be forwarded: it is hop-by-hop, or `Connection` named it (RFC 9110 §7.6.1).
    public var isDropped: Bool

    @inlinable
    public init(name: ByteRange, value: ByteRange, lineEnd: UInt32, known: FieldName, isDropped: Bool) {
        self.name = name
        self.value = value
        self.lineEnd = lineEnd
        self.known = known
        self.isDropped = isDropped
    }

    /// The whole line with its CRLF.
    @inlinable public var line: ByteRange { ByteRange(start: name.start, count: lineEnd &- name.start) }
}
