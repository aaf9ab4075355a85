// Who the client is behind proxies: X-Forwarded-For, and Forwarded of RFC 7239.

import Addressing
import HTTP1
import HTTPSemantics
import Pipeline
import Snapshots

/// `ClientAddress`: what a client writes in front changes nothing of what trusted proxies wrote behind it; a proxy that
/// adds its peer and a peer that asks itself are the same; of others nothing is believed. Each line of the bytes is the
/// value of a field line.
enum ClientAddressTarget: FuzzTarget {
    private static let trusted = IPPrefixSet(["10.0.0.0/8", "2001:db8:1::/48"].compactMap { IPPrefix($0) })
    private static let proxies = ["10.0.0.1", "10.0.0.2", "2001:db8:1::5"].compactMap { IPAddress($0) }
    private static let stranger = IPAddress(ipv4: 0xCB00_7109)

    static func fault(in bytes: [UInt8]) -> String? {
        for isForwarded in [false, true] {
            if let broken = fault(in: bytes, isForwarded) { return "\(isForwarded ? "Forwarded" : "X-…"): \(broken)" }
        }
        return nil
    }

    private static func fault(in bytes: [UInt8], _ isForwarded: Bool) -> String? {
        let prefix = isForwarded ? "for=" : ""
        guard let whole = client(bytes, peer: proxies[0], isForwarded) else { return nil }
        guard client(bytes, peer: stranger, isForwarded) == stranger else { return "a stranger is believed" }
        for proxy in proxies {
            // The proxy asks for itself; or adds itself and the next one asks.
            let asked = client(bytes, peer: proxy, isForwarded)
            let address = isForwarded && !proxy.isIPv4 ? "\"[\(proxy)]\"" : "\(proxy)"
            let added = client(bytes + Array(", \(prefix)\(address)".utf8), peer: proxies[0], isForwarded)
            guard asked == added else { return "\(text(asked)) for \(proxy) itself, \(text(added)) where it is added" }
        }
        var written = ["203.0.113.9", "\t203.0.113.9 ", "203.0.113.9:1234"]
        if isForwarded {
            written = ["203.0.113.9", "\"203.0.113.9:1\";host=\"a,\\\"b\";proto=x", "203.0.113.9;by=\"\\\\\" ;x"]
        }
        for (address, separator) in written.flatMap({ address in [(address, ","), (address, "\n")] }) {
            let found = client(bytes + Array("\(separator)\(prefix)\(address)".utf8), peer: proxies[0], isForwarded)
            guard found == nil || found == stranger else { return "\(text(found)) instead of \(address)" }
        }
        guard !trusted.contains(whole) else { return nil }
        for front in ["1.2.3.4, ", "\"", "x=\"\\", "\u{600}", "for=\"a,", "8.8.8.8\n"] {
            let found = client(Array(front.utf8) + [UInt8(ascii: ",")] + bytes, peer: proxies[0], isForwarded)
            guard found == nil || found == whole else { return "\(text(found)) behind \(front), \(whole) without" }
        }
        return nil
    }

    private static func text(_ address: IPAddress?) -> String { address.map { "\($0)" } ?? "nobody" }

    /// Nil where the lines are none of HTTP's.
    private static func client(_ lines: [UInt8], peer: IPAddress, _ isForwarded: Bool) -> IPAddress? {
        var rules = GatewayRules()
        rules.trustedProxies = trusted
        rules.readsForwarded = isForwarded
        var text = Array("GET / HTTP/1.1\r\nHost: a\r\n".utf8)
        for line in lines.split(separator: 0x0A, omittingEmptySubsequences: false) {
            text += Array((isForwarded ? "Forwarded: " : "X-Forwarded-For: ").utf8) + line + [13, 10]
        }
        let head = RequestHead()
        guard let length = try? RequestParser.parse((text + [13, 10]).span, into: head, limits: HTTP1Limits()),
            length > 0
        else { return nil }
        return ClientAddress.resolve(peer: peer, head: head, rules: rules)
    }
}
