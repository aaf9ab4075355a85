// Response heads: RFC 9112 §4 to §6.

import Bytes
import HTTP1
import HTTPSemantics

/// `ResponseParser`: split anyhow it reads the same; what it accepts, written anew, it accepts as the same.
enum ResponseHeadTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        let limits = HTTP1Limits()
        let head = ResponseHead()
        let whole = read(bytes, into: head)
        for cut in cuts(of: bytes) {
            let part = read(Array(bytes[..<cut]), into: ResponseHead())
            guard part == .incomplete || part == whole else { return "\(part) after \(cut) bytes, \(whole) in the end" }
        }
        guard case .head(let length, let summary) = whole else { return nil }
        if let broken = head.broken(in: bytes, length: length) { return broken }
        guard (100...999).contains(head.status) else { return "the status \(head.status)" }
        if StatusCode(head.status).forbidsBody, head.body != .none { return "a body with \(head.status)" }
        let line = "HTTP/1.\(head.minorVersion) \(head.status) \(head.text(head.reason))"
        let rewritten = "\(line)\r\n\(head.rewrittenFields)"
        guard rewritten.unicodeScalars.count <= limits.maximumHeadBytes else { return nil }
        let again = read(rewritten.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }, into: head)
        guard case .head(_, summary) = again else { return "written anew it is \(again), expected \(summary)" }
        return nil
    }

    private static func read(_ bytes: [UInt8], into head: ResponseHead) -> HeadReading {
        do {
            let length = try ResponseParser.parse(bytes.span, into: head, limits: HTTP1Limits())
            guard length > 0 else { return .incomplete }
            let summary = """
                \(head.status) \(head.text(head.reason)) \(head.body) \(head.flags.rawValue) 1.\(head.minorVersion)
                \(head.fieldSummary)
                """
            return .head(length: length, summary: summary)
        } catch {
            return .refused(error)
        }
    }
}
