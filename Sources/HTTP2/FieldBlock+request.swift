// A request's head, as HTTP/1 writes it, on its way into HPACK.

internal import Bytes
internal import CNghttp2
internal import HTTPSemantics

extension FieldBlock {
    /// Fills the block with the request whose HTTP/1 head is `head`, written by ourselves and so well formed: request
    /// line, field lines, empty line. Host becomes `:authority`; what belongs to HTTP/1's connection is left out
    /// (RFC 9113 §8.2.2, §8.3.1).
    ///
    /// - Parameters:
    ///   - isSecure: whether `:scheme` is https.
    ///   - isExtendedConnect: whether `Upgrade` becomes an extended CONNECT (RFC 8441 §4); a WebSocket's key, which
    ///     HTTP/2 has no use for, is then left out (§5).
    ///   - isLent: whether `head` stays until the session has produced the block.
    public func begin(
        request head: UnsafeMutableBufferPointer<UInt8>, isSecure: Bool, isExtendedConnect: Bool = false, isLent: Bool
    ) {
        begin(isLent: isLent)
        guard let start = head.baseAddress else { return }
        var position = 0
        let methodEnd = Self.find(ASCII.space, start, from: 0, head.count)
        let targetEnd = Self.find(ASCII.space, start, from: methodEnd + 1, head.count)
        position = Self.find(ASCII.lineFeed, start, from: targetEnd, head.count) + 1
        if isExtendedConnect {
            add(":method", "CONNECT")
            add(":protocol", start, 0)
        } else {
            add(":method", start, methodEnd)
        }
        add(":scheme", isSecure ? "https" : "http")
        add(":path", start + methodEnd + 1, targetEnd - methodEnd - 1)
        let authorityPlace = count
        // Its value is filled in when Host is found; a request of HTTP/1.0 may have none.
        add(":authority", start, 0)
        var hasAuthority = false
        while position < head.count {
            let lineEnd = Self.find(ASCII.lineFeed, start, from: position, head.count) + 1
            let nameEnd = Self.find(UInt8(ascii: ":"), start, from: position, lineEnd)
            if nameEnd > position, nameEnd < lineEnd {
                let known = FieldName(token: start + position, count: nameEnd - position)
                let valueStart = min(nameEnd + 2, lineEnd - 2)
                if known == .host {
                    setValue(ofEntry: authorityPlace, start + valueStart, lineEnd - 2 - valueStart)
                    hasAuthority = true
                } else if isExtendedConnect, known == .upgrade {
                    setValue(ofEntry: 1, start + valueStart, lineEnd - 2 - valueStart)
                } else if isExtendedConnect, Self.isWebSocketKey(start + position, count: nameEnd - position) {
                    // Left out.
                } else if !known.isHopByHop || known == .te {
                    append(lines: UnsafeMutableBufferPointer(start: start + position, count: lineEnd - position))
                }
            }
            position = lineEnd
        }
        if !hasAuthority { removeEntry(authorityPlace) }
    }

    private static func isWebSocketKey(_ name: UnsafeMutablePointer<UInt8>, count: Int) -> Bool {
        CaseInsensitiveASCII.equal(name, count: count, to: "sec-websocket-key")
    }

    private static func find(_ byte: UInt8, _ start: UnsafeMutablePointer<UInt8>, from: Int, _ end: Int) -> Int {
        var position = from
        while position < end, start[position] != byte { position &+= 1 }
        return position
    }
}
