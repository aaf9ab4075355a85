// Whether a request may switch its connection to another protocol (RFC 9110 §7.8).

internal import Bytes
internal import HTTPSemantics

/// Finds what a request's `Upgrade` asks for among what its route allows.
enum ProtocolSwitch {
    /// The first protocol of `Upgrade` that is allowed, as a range of the head's bytes. Only GET switches: so does a
    /// WebSocket (RFC 6455 §4.1), and no other protocol that is in use asks for more.
    static func allowed(of head: RequestHead, among names: [[UInt8]]) -> ByteRange? {
        guard head.flags.contains(.connectionUpgrade), head.method == .get, !names.isEmpty else { return nil }
        var index = head.first(.upgrade)
        while let line = index {
            if let found = member(of: head.fields[line].value, head, names) { return found }
            index = head.next(.upgrade, from: line + 1)
        }
        return nil
    }

    private static func member(of list: ByteRange, _ head: RequestHead, _ names: [[UInt8]]) -> ByteRange? {
        let bytes = head.bytes
        var start = Int(list.start)
        while start < list.end {
            while start < list.end, bytes[start] == UInt8(ascii: ",") || ASCII.isWhitespace(bytes[start]) { start += 1 }
            var end = start
            while end < list.end, bytes[end] != UInt8(ascii: ",") { end += 1 }
            let next = end
            while end > start, ASCII.isWhitespace(bytes[end - 1]) { end -= 1 }
            let range = ByteRange(start, to: end)
            for name in names where equal(head.buffer(of: range), name) { return range }
            start = next
        }
        return nil
    }

    private static func equal(_ token: UnsafeBufferPointer<UInt8>, _ lowercased: [UInt8]) -> Bool {
        guard token.count == lowercased.count else { return false }
        for index in token.indices where ASCII.lowercased(token[index]) != lowercased[index] { return false }
        return true
    }
}
