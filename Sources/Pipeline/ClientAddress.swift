// Who the client is, when there are proxies in front of us.

public import Addressing
public import HTTPSemantics
public import Snapshots
internal import Bytes

/// Finds the client's address.
public enum ClientAddress {
    /// The address that sent the request, seen past trusted proxies.
    ///
    /// Where the peer is trusted, X-Forwarded-For (or Forwarded, RFC 7239, where the rules say so) is read from its
    /// end: each trusted address passes the question on to the one before it, and the first that is not trusted is the
    /// client. An entry that is not an address ends the search at the proxy that wrote it.
    @inline(__always)
    public static func resolve(peer: IPAddress, head: RequestHead, rules: GatewayRules) -> IPAddress {
        let name: FieldName = rules.readsForwarded ? .forwarded : .xForwardedFor
        guard head.has(name), !rules.trustedProxies.isEmpty, rules.trustedProxies.contains(peer) else { return peer }
        return search(name, peer, head, rules.trustedProxies)
    }

    @inline(never)
    private static func search(
        _ name: FieldName, _ peer: IPAddress, _ head: RequestHead, _ trusted: IPPrefixSet
    ) -> IPAddress {
        var client = peer
        var index = head.fieldCount - 1
        while index >= 0 {
            let field = head.fields[index]
            index -= 1
            guard field.known == name else { continue }
            var elements = ReversedElements(head.buffer(of: field.value), hasQuotes: name == .forwarded)
            while let element = elements.next() {
                guard case .text(let text) = element else { return client }
                let written = name == .forwarded ? node(of: text) : text
                guard let written, let address = parse(written) else { return client }
                client = address
                if !trusted.contains(address) { return client }
            }
        }
        return client
    }

    /// What `for` says in one element of Forwarded (RFC 7239 §4, §6), without quotes; nil where it says nothing.
    private static func node(of element: Text) -> Text? {
        var rest = element
        while !rest.isEmpty {
            let pair = trimmed(Text(rebasing: rest[..<pairEnd(rest)]))
            rest = Text(rebasing: rest.dropFirst(pairEnd(rest) + 1))
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")),
                isFor(trimmed(Text(rebasing: pair[..<equals])))
            else { continue }
            let value = trimmed(Text(rebasing: pair[(equals + 1)...]))
            guard value.first == UInt8(ascii: "\"") else { return value }
            guard value.count >= 2, value.last == UInt8(ascii: "\"") else { return nil }
            return Text(rebasing: value.dropFirst().dropLast())
        }
        return nil
    }

    /// Where the first pair of an element ends: at a semicolon outside of quoted strings.
    private static func pairEnd(_ text: Text) -> Int {
        var isQuoted = false
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted: index += 1
            case UInt8(ascii: ";") where !isQuoted: return index
            default: break
            }
            index += 1
        }
        return text.count
    }

    private static func isFor(_ name: Text) -> Bool {
        name.count == 3 && name[0] | 0x20 == UInt8(ascii: "f") && name[1] | 0x20 == UInt8(ascii: "o")
            && name[2] | 0x20 == UInt8(ascii: "r")
    }

    /// An address, perhaps in brackets, perhaps with a port. What follows behind white space is passed over.
    private static func parse(_ entry: Text) -> IPAddress? {
        let text = trimmed(entry)
        let word = Text(rebasing: text.prefix { !isSpace($0) })
        if word.first == UInt8(ascii: "[") {
            guard let closing = word.firstIndex(of: UInt8(ascii: "]")),
                closing + 1 == word.count || isPort(Text(rebasing: word[(closing + 1)...]))
            else { return nil }
            return IPAddress(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(word)[1..<closing]))
        }
        if let address = IPAddress(UnsafeRawBufferPointer(word)) { return address }
        guard let colon = word.firstIndex(of: UInt8(ascii: ":")), isPort(Text(rebasing: word[colon...])) else {
            return nil
        }
        return IPAddress(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(word)[..<colon]))
    }

    /// A colon and a port.
    private static func isPort(_ text: Text) -> Bool {
        guard text.count > 1, text[0] == UInt8(ascii: ":"), let start = text.baseAddress else { return false }
        return DecimalNumber.read(start + 1, count: text.count - 1, maximum: 65535) != nil
    }

    private typealias Text = UnsafeBufferPointer<UInt8>

    private static func isSpace(_ byte: UInt8) -> Bool { byte == ASCII.space || byte == 0x09 }

    private static func trimmed(_ text: Text) -> Text {
        var start = 0
        var end = text.count
        while start < end, isSpace(text[start]) { start += 1 }
        while end > start, isSpace(text[end - 1]) { end -= 1 }
        return Text(rebasing: text[start..<end])
    }
}
