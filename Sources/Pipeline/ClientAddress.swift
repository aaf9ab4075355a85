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
            let entries = String(decoding: head.buffer(of: field.value), as: UTF8.self)
            for entry in split(entries, at: ",").reversed() {
                let written = name == .forwarded ? node(of: entry) : entry
                guard let written, let address = parse(written) else { return client }
                client = address
                if !trusted.contains(address) { return client }
            }
        }
        return client
    }

    /// The parts of a list. A quoted string (RFC 9110 §5.6.4) may hold what separates.
    private static func split(_ text: String, at separator: Character) -> [Substring] {
        guard text.contains("\"") else { return text.split(separator: separator, omittingEmptySubsequences: false) }
        var parts: [Substring] = []
        var start = text.startIndex
        var (isQuoted, isEscaped) = (false, false)
        for index in text.indices {
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, character == separator {
                parts.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        return parts + [text[start...]]
    }

    /// What `for` says in one element of Forwarded (RFC 7239 §4, §6); nil where it says nothing.
    private static func node(of element: Substring) -> Substring? {
        for pair in split(String(element), at: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, trimmed(parts[0]).lowercased() == "for" else { continue }
            let value = trimmed(parts[1])
            guard value.hasPrefix("\"") else { return value[...] }
            guard value.count >= 2, value.hasSuffix("\"") else { return nil }
            return value.dropFirst().dropLast()
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }

    /// An address, perhaps in brackets, perhaps with a port.
    private static func parse(_ entry: Substring) -> IPAddress? {
        let text = entry.drop { $0 == " " || $0 == "\t" }
        let trimmed = String(text.prefix { $0 != " " && $0 != "\t" })
        return IPAddress(trimmed) ?? SocketAddress(trimmed)?.address
            ?? (trimmed.hasPrefix("[") && trimmed.hasSuffix("]")
                ? IPAddress(String(trimmed.dropFirst().dropLast())) : nil)
    }
}
