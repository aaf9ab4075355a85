// Named values within a request's cookies and query.

internal import Bytes
internal import HTTPSemantics

/// Finds values by name without copying them. The first of a name counts.
enum RequestPairs {
    /// The value of a query parameter, as it was sent.
    static func query(_ name: [UInt8], of head: RequestHead) -> UnsafeBufferPointer<UInt8>? {
        find(name, in: head.buffer(of: head.query), separator: UInt8(ascii: "&"))
    }

    /// The value of a cookie (RFC 6265 §4.2.1).
    static func cookie(_ name: [UInt8], of head: RequestHead) -> UnsafeBufferPointer<UInt8>? {
        var index = head.first(.cookie)
        while let line = index {
            if let found = find(name, in: head.buffer(of: head.fields[line].value), separator: UInt8(ascii: ";")) {
                return found
            }
            index = head.next(.cookie, from: line + 1)
        }
        return nil
    }

    private static func find(
        _ name: [UInt8], in text: UnsafeBufferPointer<UInt8>, separator: UInt8
    ) -> UnsafeBufferPointer<UInt8>? {
        var start = 0
        while start < text.count {
            while start < text.count, text[start] == UInt8(ascii: " ") { start += 1 }
            var end = start
            while end < text.count, text[end] != separator { end += 1 }
            if end - start >= name.count, (0..<name.count).allSatisfy({ text[start + $0] == name[$0] }) {
                let rest = start + name.count
                if rest == end { return UnsafeBufferPointer(rebasing: text[rest..<rest]) }
                if text[rest] == UInt8(ascii: "=") { return UnsafeBufferPointer(rebasing: text[(rest + 1)..<end]) }
            }
            start = end + 1
        }
        return nil
    }
}
