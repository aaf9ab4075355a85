// Host and port of a request: one reader for Host, absolute-form, authority-form and `:authority`.

public import Bytes

/// Reads `host [":" port]` (RFC 9110 §4.2, RFC 3986 §3.2.2).
///
/// Stricter than the grammar: a name consists of letters, digits, `-`, `_` and single dots. Percent-encoding and
/// sub-delims are refused, because no name in DNS or in a route holds them and peers disagree on what they mean; so
/// are user information, IPvFuture and zone identifiers.
public enum Authority {
    /// Reads the authority at `range` of the head into its `host`, `port` and `hostKey`.
    /// - Returns: false if it is malformed; the head's authority is then without meaning.
    public static func read(_ range: ByteRange, of head: RequestHead) -> Bool {
        let start = UnsafePointer(head.bytes) + Int(range.start)
        let count = Int(range.count)
        let key = head.request.pointee.hostKey
        guard count > 0 else { return false }
        let isLiteral = start[0] == UInt8(ascii: "[")
        let hostCount = isLiteral ? literal(start, count, key: key) : name(start, count, key: key)
        guard hostCount > 0, port(start + hostCount, count &- hostCount, of: head) else { return false }
        let endsWithDot = start[hostCount &- 1] == UInt8(ascii: ".")
        head.request.pointee.authority = range
        head.request.pointee.host = ByteRange(start: range.start, count: UInt32(truncatingIfNeeded: hostCount))
        head.request.pointee.hostKeyCount = endsWithDot ? hostCount &- 1 : hostCount
        return true
    }

    /// Reads a name, writing it in lower case to `key`.
    /// - Returns: its length with a trailing dot, 0 if it is no name: empty, too long, or with an empty label.
    @inline(__always)
    private static func name(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, key: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let table = ASCII.hostTable
        let limit = min(count, RequestHead.maximumHostBytes + 1)
        var previous = UInt8(ascii: ".")
        var index = 0
        while index < limit {
            let byte = table[Int(bytes[index])]
            if byte == UInt8(ascii: ":") { break }
            if byte == UInt8(ascii: "."), previous == byte { return 0 }
            key[index] = byte
            previous = byte
            index &+= 1
        }
        return index > RequestHead.maximumHostBytes ? 0 : index
    }

    /// Reads `[IPv6]`, writing it in lower case to `key`.
    /// - Returns: its length with the brackets, 0 if it is no IPv6 address.
    private static func literal(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, key: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let limit = min(count, 48)
        var end = 1
        while end < limit, bytes[end] != UInt8(ascii: "]") { end &+= 1 }
        guard end < limit, IPv6Syntax.isValid(bytes + 1, count: end &- 1) else { return 0 }
        for index in 0...end { key[index] = ASCII.lowercased(bytes[index]) }
        return end &+ 1
    }

    /// Reads nothing, or `:` and a port of 0 to 65535. An empty port counts as none (RFC 3986 §3.2.3).
    @inline(__always)
    private static func port(_ bytes: UnsafePointer<UInt8>, _ count: Int, of head: RequestHead) -> Bool {
        head.request.pointee.hasPort = false
        if count == 0 { return true }
        guard bytes[0] == UInt8(ascii: ":") else { return false }
        if count == 1 { return true }
        guard count <= 6, let port = DecimalNumber.read(bytes + 1, count: count &- 1, maximum: 65535) else {
            return false
        }
        head.request.pointee.port = UInt16(truncatingIfNeeded: port)
        head.request.pointee.hasPort = true
        return true
    }
}
