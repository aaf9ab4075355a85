// Who the client is, when there are proxies in front of us.

public import Addressing
public import HTTPSemantics
internal import Bytes

/// Finds the client's address.
public enum ClientAddress {
    /// The address that sent the request, seen past trusted proxies.
    ///
    /// Where the peer is trusted, X-Forwarded-For is read from its end: each trusted address passes the question on
    /// to the one before it, and the first that is not trusted is the client. An entry that is not an address ends
    /// the search at the proxy that wrote it.
    public static func resolve(peer: IPAddress, head: RequestHead, trusted: IPPrefixSet) -> IPAddress {
        guard head.has(.xForwardedFor), !trusted.isEmpty, trusted.contains(peer) else { return peer }
        var client = peer
        var index = head.fieldCount - 1
        while index >= 0 {
            let field = head.fields[index]
            index -= 1
            guard field.known == .xForwardedFor else { continue }
            let entries = String(decoding: head.buffer(of: field.value), as: UTF8.self)
            for entry in entries.split(separator: ",", omittingEmptySubsequences: false).reversed() {
                guard let address = parse(entry) else { return client }
                client = address
                if !trusted.contains(address) { return client }
            }
        }
        return client
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
