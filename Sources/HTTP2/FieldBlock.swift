// The fields of a message on their way into HPACK.

internal import Bytes
internal import CNghttp2
public import HTTPSemantics

/// A list of names and values, kept and reused. One worker's.
///
/// Texts lie where they are: those of a lent block must stay until the session has produced it, those of a copied one
/// until it is submitted. Names are made lower case where they lie (RFC 9113 §8.2).
public final class FieldBlock {
    /// The entries, as nghttp2 takes them.
    private(set) var entries: UnsafeMutablePointer<nghttp2_nv>
    /// How many.
    public private(set) var count = 0
    private var capacity = 64
    private var flags: UInt8 = 0
    private let statusText: UnsafeMutablePointer<UInt8>

    public init() {
        entries = .allocate(capacity: capacity)
        statusText = .allocate(capacity: 3)
    }

    deinit {
        entries.deallocate()
        statusText.deallocate()
    }

    /// Begins a block without `:status`, as for trailers.
    public func begin(isLent: Bool) {
        count = 0
        flags = isLent ? UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue) : 0
    }

    /// Begins the fields of a response.
    public func begin(status: UInt16, isLent: Bool) {
        begin(isLent: isLent)
        statusText[0] = 48 &+ UInt8(truncatingIfNeeded: status / 100 % 10)
        statusText[1] = 48 &+ UInt8(truncatingIfNeeded: status / 10 % 10)
        statusText[2] = 48 &+ UInt8(truncatingIfNeeded: status % 10)
        let name: StaticString = ":status"
        add(UnsafeMutablePointer(mutating: name.utf8Start), name.utf8CodeUnitCount, statusText, 3)
        // The name is a constant, and three digits are cheap to copy: the next block may come before this one is gone.
        entries[0].flags = UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue)
    }

    /// Appends a field line of `head`.
    @inline(__always)
    public func append(_ line: FieldLine, of head: MessageHead) {
        let bytes = head.bytes
        let name = bytes + Int(line.name.start)
        let length = Int(line.name.count)
        Self.lowercase(name, count: length)
        add(name, length, bytes + Int(line.value.start), Int(line.value.count))
    }

    /// Appends lines of `Name: value` and CRLF.
    public func append(lines: UnsafeMutableBufferPointer<UInt8>) {
        guard let start = lines.baseAddress else { return }
        var position = 0
        while position < lines.count {
            let lineStart = position
            while position < lines.count, start[position] != UInt8(ascii: ":") { position &+= 1 }
            let nameEnd = position
            while position < lines.count, start[position] != ASCII.lineFeed { position &+= 1 }
            var valueStart = min(nameEnd &+ 1, position)
            var valueEnd = position
            while valueStart < valueEnd, ASCII.isWhitespace(start[valueStart]) { valueStart &+= 1 }
            while valueEnd > valueStart, start[valueEnd &- 1] <= ASCII.space { valueEnd &-= 1 }
            if nameEnd > lineStart {
                Self.lowercase(start + lineStart, count: nameEnd &- lineStart)
                add(start + lineStart, nameEnd &- lineStart, start + valueStart, valueEnd &- valueStart)
            }
            position &+= 1
        }
    }

    /// Appends a field whose texts are constants.
    func add(_ name: StaticString, _ value: StaticString) {
        add(name, UnsafeMutablePointer(mutating: value.utf8Start), value.utf8CodeUnitCount)
    }

    /// Appends a field whose name is a constant.
    func add(_ name: StaticString, _ value: UnsafeMutablePointer<UInt8>, _ valueCount: Int) {
        add(UnsafeMutablePointer(mutating: name.utf8Start), name.utf8CodeUnitCount, value, valueCount)
    }

    /// Gives an entry another value.
    func setValue(ofEntry index: Int, _ value: UnsafeMutablePointer<UInt8>, _ valueCount: Int) {
        entries[index].value = value
        entries[index].valuelen = valueCount
    }

    /// Takes an entry out.
    func removeEntry(_ index: Int) {
        for later in index + 1..<max(index + 1, count) { entries[later - 1] = entries[later] }
        count -= 1
    }

    @inline(__always)
    private static func lowercase(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) {
        var index = 0
        while index < count {
            bytes[index] = ASCII.lowercased(bytes[index])
            index &+= 1
        }
    }

    @inline(__always)
    private func add(
        _ name: UnsafeMutablePointer<UInt8>, _ nameCount: Int, _ value: UnsafeMutablePointer<UInt8>, _ valueCount: Int
    ) {
        if count == capacity { grow() }
        (entries + count).initialize(
            to: nghttp2_nv(name: name, value: value, namelen: nameCount, valuelen: valueCount, flags: flags))
        count &+= 1
    }

    private func grow() {
        let larger = UnsafeMutablePointer<nghttp2_nv>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: entries, count: count)
        entries.deallocate()
        entries = larger
        capacity *= 2
    }
}
