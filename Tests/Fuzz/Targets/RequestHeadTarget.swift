// Request heads: RFC 9112 §3 to §6.

import Bytes
import HTTP1
import HTTPSemantics

/// `RequestParser`: split anyhow it reads the same; what it accepts, written anew, it accepts as the same.
enum RequestHeadTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        let limits = HTTP1Limits()
        let head = RequestHead()
        let whole = read(bytes, into: head)
        if let broken = HeadPromises.broken(
            bytes, whole: whole, limits: limits, read: { read($0, into: RequestHead()) })
        {
            return broken
        }
        guard case .head(let length, let summary) = whole else { return nil }
        if let broken = head.broken(in: bytes, length: length) ?? brokenRequest(head) { return broken }
        let version = "HTTP/1.\(head.minorVersion)"
        let rewritten = "\(head.text(head.methodRange)) \(head.text(head.target)) \(version)\r\n\(head.rewrittenFields)"
        guard rewritten.unicodeScalars.count <= limits.maximumHeadBytes else { return nil }
        let again = read(rewritten.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }, into: head)
        guard case .head(_, summary) = again else { return "written anew it is \(again), expected \(summary)" }
        return nil
    }

    private static func brokenRequest(_ head: RequestHead) -> String? {
        guard head.buffer(of: head.target).allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return "a byte in the target" }
        guard head.minorVersion == 0 || !head.authority.isEmpty else { return "HTTP/1.1 without authority" }
        guard head.hostKey.allSatisfy({ ASCII.lowercased($0) == $0 }) else { return "capitals in the host's key" }
        if head.body == .untilClose { return "a request until close" }
        if head.body == .chunked, head.minorVersion == 0 { return "chunks in HTTP/1.0" }
        return nil
    }

    private static func read(_ bytes: [UInt8], into head: RequestHead) -> HeadReading {
        do {
            let length = try RequestParser.parse(bytes.span, into: head, limits: HTTP1Limits())
            guard length > 0 else { return .incomplete }
            return .head(length: length, summary: summary(head))
        } catch {
            return .refused(error)
        }
    }

    private static func summary(_ head: RequestHead) -> String {
        """
        \(head.method) \(head.text(head.methodRange)) \(head.form) \(head.scheme) \(head.text(head.target))
        path \(head.text(head.path)) query \(head.hasQuery) \(head.text(head.query)) empty \(head.hasEmptyPath)
        authority \(head.text(head.authority)) host \(head.text(head.host)) port \(head.port.map(String.init) ?? "none")
        key \(latin1(head.hostKey)) body \(head.body) flags \(head.flags.rawValue) 1.\(head.minorVersion)
        \(head.fieldSummary)
        """
    }
}
