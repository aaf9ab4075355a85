// OCSP over HTTP (RFC 6960 appendix A, RFC 5019 §5).

internal import Fetching

/// One question on its way.
struct StapleQuestion {
    /// The longest URL that is asked by GET, which caches can answer (RFC 5019 §5).
    static let maximumURLBytes = 255

    let fetch: FetchRequest

    /// - Parameters:
    ///   - request: the OCSPRequest, DER.
    ///   - responder: its URL.
    ///   - postsAlways: goes around caches, which may hold what is of no use.
    init(_ request: [UInt8], to responder: String, postsAlways: Bool) {
        let url = responder + (responder.hasSuffix("/") ? "" : "/") + Self.pathSegment(request)
        fetch = postsAlways || url.utf8.count > Self.maximumURLBytes || responder.contains("?")
            ? FetchRequest(.post, responder, body: request) : FetchRequest(.get, url)
    }

    /// The scheme and authority of a URL: what can be unreachable.
    static func authority(of url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/").lowercased()
    }

    /// Base64 (RFC 4648 §4), with what it has of reserved characters as percent-encodings.
    static func pathSegment(_ bytes: [UInt8]) -> String {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".map { String($0) }
            + ["%2B", "%2F"]
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0...group.count { text += alphabet[bits >> (18 - 6 * place) & 63] }
            for _ in group.count..<3 { text += "%3D" }
        }
        return text
    }
}
