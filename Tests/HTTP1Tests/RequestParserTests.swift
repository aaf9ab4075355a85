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

    static let early: [(text: String, error: HTTP1ParseError)] = [
        ("{", .invalidMethod), ("GET  ", .invalidRequestLine), ("GET /\u{80}", .invalidTargetByte),
        ("GET / X", .invalidVersion), ("GET / HTTP/3", .invalidVersion), ("GET / HTTP/1.1\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nA b", .whitespaceBeforeColon), ("GET / HTTP/1.1\r\nA: b\u{02}", .invalidFieldValue),
        ("GET / HTTP/1.1\r\nA: b\n", .bareLineFeed),
    ]

    @Test func `refuses what is wrong before the head is complete`() {
        for row in Self.early where row.text != "GET / HTTP/3" {
            #expect(parseRequest(wire(row.text)) == .refused(row.error), "\(row.text.debugDescription)")
        }
        #expect(parseRequest(wire("GET / HTTP/3.0")) == .refused(.unsupportedVersion))
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
