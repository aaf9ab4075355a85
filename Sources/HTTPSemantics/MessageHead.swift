// A message head in its own memory: bytes as received, and what was found in them as offsets.

public import Bytes

/// What request and response heads have in common: plain data, held outside of the class so that reading it costs a
/// load and no exclusivity check. What has an accessor of the same name in the heads is documented there.
public struct MessageValues {
    public var bytes: UnsafeMutablePointer<UInt8>
    /// Bytes that `bytes` has room for, besides the padding.
    public var byteCapacity: Int
    public var byteCount = 0
    public var fields: UnsafeMutablePointer<FieldLine>
    /// Field lines that `fields` has room for.
    public var fieldCapacity: Int
    public var fieldCount = 0
    public var droppedCount = 0
    public var firstLineEnd = 0
    /// Known names that are there, as `FieldName.bit`s.
    public var presentFields: UInt64 = 0
    /// Names that are there twice though they may not be (Host, Content-Length), as `FieldName.bit`s.
    public var repeatedFields: UInt64 = 0
    public var body = BodyLength.none
    public var flags: HeadFlags = []
    public var minorVersion: UInt8 = 1
}

/// The head of a request or response: reusable, owner of its memory, filled by a codec.
///
/// Not `Sendable`: a head belongs to one worker. It is read through its accessors and written by codecs through
/// `message`.
public class MessageHead {
    /// Bytes that are readable, though without meaning, behind the head's last byte.
    public static let padding = 16
    /// Memory that a head keeps when it is released: enough for nearly all heads.
    public static let usualByteCapacity = 2048
    /// A head that grew above this gives memory back in `releaseExcess()`.
    public static let retainedByteCapacity = 8192
    /// Field lines that a head has room for from the start.
    public static let usualFieldCapacity = 32

    /// The plain values, for codecs.
    public final let message: UnsafeMutablePointer<MessageValues>

    init() {
        message = .allocate(capacity: 1)
        let bytes = Self.usualByteCapacity + Self.padding
        message.initialize(
            to: MessageValues(
                bytes: .allocate(capacity: bytes),
                byteCapacity: Self.usualByteCapacity,
                fields: .allocate(capacity: Self.usualFieldCapacity),
                fieldCapacity: Self.usualFieldCapacity))
        message.pointee.bytes.initialize(repeating: 0, count: bytes)
    }

    deinit {
        message.pointee.bytes.deallocate()
        message.pointee.fields.deallocate()
        message.deallocate()
    }

    // MARK: What was read

    /// The head's bytes as received, `byteCount` of them and `padding` more that may be read. The address changes when
    /// the head is filled anew.
    @inlinable public final var bytes: UnsafeMutablePointer<UInt8> { message.pointee.bytes }
    /// How many bytes the head has, with the empty line at its end.
    @inlinable public final var byteCount: Int { message.pointee.byteCount }
    /// The field lines in their order, `fieldCount` of them.
    @inlinable public final var fields: UnsafeMutablePointer<FieldLine> { message.pointee.fields }
    /// How many field lines there are.
    @inlinable public final var fieldCount: Int { message.pointee.fieldCount }
    /// How many of them must not be forwarded. With 0, everything from `firstLineEnd` on may be copied at once.
    @inlinable public final var droppedCount: Int { message.pointee.droppedCount }
    /// The offset after the CRLF of the request line or status line.
    @inlinable public final var firstLineEnd: Int { message.pointee.firstLineEnd }
    /// The `x` of HTTP/1.x: 0 or 1.
    @inlinable public final var minorVersion: UInt8 { message.pointee.minorVersion }
    /// What the head says about connection and exchange.
    @inlinable public final var flags: HeadFlags { message.pointee.flags }

    /// Whether the sender is ready for another exchange on the connection (RFC 9112 §9.3).
    @inlinable public final var wantsKeepAlive: Bool {
        let flags = message.pointee.flags
        if flags.contains(.connectionClose) { return false }
        return message.pointee.minorVersion >= 1 || flags.contains(.connectionKeepAlive)
    }

    /// Whether a field of this name is there. O(1).
    @inlinable public final func has(_ known: FieldName) -> Bool { message.pointee.presentFields & known.bit != 0 }

    /// The index of the first field line of this name.
    @inlinable
    public final func first(_ known: FieldName) -> Int? {
        has(known) ? next(known, from: 0) : nil
    }

    /// The index of the first field line of this name at or after `index`.
    @inlinable
    public final func next(_ known: FieldName, from index: Int) -> Int? {
        let fields = message.pointee.fields
        let count = message.pointee.fieldCount
        var index = index
        while index < count {
            if fields[index].known == known { return index }
            index &+= 1
        }
        return nil
    }

    /// The index of the first field line at or after `from` whose name equals `name` in any case.
    public final func first(named name: Span<UInt8>, from: Int = 0) -> Int? {
        let count = UInt32(truncatingIfNeeded: name.count)
        return name.withUnsafeBufferPointer { wanted in
            guard let wantedBytes = wanted.baseAddress else { return nil }
            for index in from..<max(from, fieldCount) where fields[index].name.count == count {
                let start = bytes + Int(fields[index].name.start)
                if CaseInsensitiveASCII.equal(start, wantedBytes, count: Int(count)) { return index }
            }
            return nil
        }
    }

    /// The index of the first field line of a name that is known at compile time, in any case.
    public final func first(named name: StaticString) -> Int? {
        first(named: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount).span)
    }

    /// The bytes of a range of the head, valid until the head is filled anew.
    @inlinable
    public final func buffer(of range: ByteRange) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: UnsafePointer(message.pointee.bytes) + Int(range.start), count: Int(range.count))
    }

    /// Lends the bytes of a range of the head.
    @inlinable
    public final func withSpan<Result, Failure: Error>(
        of range: ByteRange, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(buffer(of: range).span)
    }

    // MARK: What a proxy does with it

    /// Marks a field line as not to be forwarded. Twice is the same as once.
    @inlinable
    public final func drop(_ index: Int) {
        guard !message.pointee.fields[index].isDropped else { return }
        message.pointee.fields[index].isDropped = true
        message.pointee.droppedCount &+= 1
    }

    // MARK: Memory

    /// Makes room for `count` bytes besides the padding, keeping the first `kept` bytes.
    public final func reserveBytes(_ count: Int, keeping kept: Int) {
        guard count > message.pointee.byteCapacity else { return }
        let capacity = max(count, message.pointee.byteCapacity * 2)
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Self.padding)
        grown.update(from: message.pointee.bytes, count: kept)
        (grown + kept).initialize(repeating: 0, count: capacity + Self.padding - kept)
        message.pointee.bytes.deallocate()
        message.pointee.bytes = grown
        message.pointee.byteCapacity = capacity
    }

    /// Makes room for more field lines, keeping those that are there.
    public final func growFields() {
        let capacity = message.pointee.fieldCapacity * 2
        let grown = UnsafeMutablePointer<FieldLine>.allocate(capacity: capacity)
        grown.moveInitialize(from: message.pointee.fields, count: message.pointee.fieldCount)
        message.pointee.fields.deallocate()
        message.pointee.fields = grown
        message.pointee.fieldCapacity = capacity
    }

    /// Becomes a copy of `other`, in its own memory.
    final func copyMessage(_ other: MessageHead) {
        reserveBytes(other.byteCount, keeping: 0)
        while message.pointee.fieldCapacity < other.fieldCount { growFields() }
        let (bytes, byteCapacity) = (message.pointee.bytes, message.pointee.byteCapacity)
        let (fields, fieldCapacity) = (message.pointee.fields, message.pointee.fieldCapacity)
        bytes.update(from: other.bytes, count: other.byteCount)
        fields.update(from: other.fields, count: other.fieldCount)
        message.pointee = other.message.pointee
        (message.pointee.bytes, message.pointee.byteCapacity) = (bytes, byteCapacity)
        (message.pointee.fields, message.pointee.fieldCapacity) = (fields, fieldCapacity)
    }

    /// Forgets the message; memory stays for the next one.
    @inlinable
    final func resetMessage() {
        message.pointee.byteCount = 0
        message.pointee.fieldCount = 0
        message.pointee.droppedCount = 0
        message.pointee.firstLineEnd = 0
        message.pointee.presentFields = 0
        message.pointee.repeatedFields = 0
        message.pointee.body = .none
        message.pointee.flags = []
        message.pointee.minorVersion = 1
    }

    /// Gives back memory above the usual, and forgets the bytes and field lines if there was any.
    final func releaseMessageExcess() {
        if message.pointee.byteCapacity > Self.retainedByteCapacity {
            message.pointee.bytes.deallocate()
            message.pointee.bytes = .allocate(capacity: Self.usualByteCapacity + Self.padding)
            message.pointee.bytes.initialize(repeating: 0, count: Self.usualByteCapacity + Self.padding)
            message.pointee.byteCapacity = Self.usualByteCapacity
            resetMessage()
        }
        if message.pointee.fieldCapacity > Self.usualFieldCapacity * 2 {
            message.pointee.fields.deallocate()
            message.pointee.fields = .allocate(capacity: Self.usualFieldCapacity)
            message.pointee.fieldCapacity = Self.usualFieldCapacity
            resetMessage()
        }
    }
}
