// Requests that are taken and requests that are refused, however the bytes are split.

import Bytes
import HTTP1
import HTTPSemantics
import Testing

@Suite struct RequestParserTests {
    @Test(arguments: RequestTables.accepted)
    func `accepts what the RFCs allow, and only when it is whole`(_ row: RequestRow<String>) {
        let bytes = wire(row.text)
        guard case .head(let length, let summary) = parseRequest(bytes) else {
            Issue.record("not accepted: \(parseRequest(bytes))")
            return
        }
        #expect(length == bytes.count)
        #expect(summary.hasPrefix(row.verdict + " |"), "\(summary)")
        for end in 0..<bytes.count { #expect(parseRequest(bytes[..<end]) == .incomplete, "after \(end) bytes") }
    }

    @Test(arguments: RequestTables.accepted)
    func `does not look past the head`(_ row: RequestRow<String>) {
        let bytes = wire(row.text)
        #expect(parseRequest(bytes + wire("\0\u{FF}\r\n\r\nGET ")) == parseRequest(bytes))
    }

    @Test(arguments: RequestTables.accepted)
    func `finds the same however the bytes are split`(_ row: RequestRow<String>) {
        let bytes = wire(row.text)
        let whole = parseRequest(bytes)
        let limits = HTTP1Limits()
        #expect(drive(bytes, cuts: 1...bytes.count, limits: limits) { parseRequest($0) } == whole)
        for cut in 1..<bytes.count {
            let driven = drive(bytes, cuts: [cut, bytes.count], limits: limits) { parseRequest($0) }
            #expect(driven == whole, "cut at \(cut)")
        }
    }

    @Test(arguments: RequestTables.refused)
    func `refuses what is ambiguous or wrong, at no split otherwise`(_ row: RequestRow<HTTP1ParseError>) {
        let bytes = wire(row.text)
        #expect(parseRequest(bytes) == .refused(row.verdict))
        for end in 0..<bytes.count {
            let outcome = parseRequest(bytes[..<end])
            #expect(outcome == .incomplete || outcome == .refused(row.verdict), "after \(end) bytes")
        }
        let driven = drive(bytes, cuts: 1...bytes.count, limits: HTTP1Limits()) { parseRequest($0) }
        #expect(driven == .incomplete || driven == .refused(row.verdict), "byte by byte")
    }

    @Test func `marks what goes no further, and counts it`() {
        let head = RequestHead()
        let text = """
            POST / HTTP/1.1\r\nHost: a\r\nConnection: X-A, keep-alive\r\nX-A: 1\r\nKeep-Alive: 5\r\nX-B: 2\r\n\
            TE: trailers\r\nTransfer-Encoding: chunked\r\nTrailer: c\r\nx-a: 3\r\nExpect: 100-continue\r\n\r\n
            """
        _ = parseRequest(wire(text), into: head)
        let kept = (0..<head.fieldCount).filter { !head.fields[$0].isDropped }.map { head.text(head.fields[$0].name) }
        #expect(kept == ["Host", "X-B", "Trailer", "Expect"])
        #expect(head.droppedCount == head.fieldCount - kept.count)
        _ = parseRequest(wire("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n"), into: head)
        #expect(head.droppedCount == 1 && head.flags.isEmpty)
    }

    @Test(arguments: [
        ("1.1", "", true), ("1.1", "Connection: close\r\n", false), ("1.0", "", false),
        ("1.0", "Connection: keep-alive\r\n", true), ("1.0", "Connection: keep-alive, close\r\n", false),
    ])
    func `keeps the connection as version and Connection say (RFC 9112 §9.3)`(
        _ version: String, _ fields: String, _ keeps: Bool
    ) {
        let head = RequestHead()
        _ = parseRequest(wire("GET / HTTP/\(version)\r\nHost: a\r\n\(fields)\r\n"), into: head)
        #expect(head.wantsKeepAlive == keeps)
    }

    static let early: [(text: String, error: HTTP1ParseError)] = [
        ("{", .invalidMethod), ("GET  ", .invalidRequestLine), ("GET /\u{80}", .invalidTargetByte),
        ("GET / X", .invalidVersion), ("GET / HTTP/3.0", .unsupportedVersion), ("GET / HTTP/1.1\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nA b", .whitespaceBeforeColon), ("GET / HTTP/1.1\r\nA: b\u{02}", .invalidFieldValue),
        ("GET / HTTP/1.1\r\nA: b\n", .bareLineFeed),
    ]

    @Test func `refuses what is wrong before the head is complete`() {
        for row in Self.early {
            #expect(parseRequest(wire(row.text)) == .refused(row.error), "\(row.text.debugDescription)")
        }
    }

    @Test func `answers a refused request with the status that its error names`() {
        let notBadRequest: [HTTP1ParseError: UInt16] = [
            .targetTooLong: 414, .unknownExpectation: 417, .headTooLarge: 431, .tooManyFields: 431,
            .trailersTooLarge: 431, .methodTooLong: 501, .unsupportedTransferCoding: 501, .unsupportedVersion: 505,
        ]
        for error in HTTP1ParseError.allCases {
            #expect(error.status == notBadRequest[error] ?? 400)
            #expect(error.reason.utf8CodeUnitCount > 0)
        }
    }
}
