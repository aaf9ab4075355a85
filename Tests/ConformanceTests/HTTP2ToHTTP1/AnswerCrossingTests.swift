// Answers of HTTP/1.1 backends, as clients of HTTP/2 read them: RFC 9113 §8.1, §8.3.2, RFC 9110 §15.

import GatewayTestSupport
import TestSupport
import Testing

/// A row: the bytes that a backend answers with, and what stream 1 carries then.
struct AnswerCrossing: Sendable, CustomTestStringConvertible {
    enum End: Sendable, Equatable { case regular, reset }

    var section: String
    var what: String
    var answer: String
    var ending = BackendAnswer.Ending.keep
    var method = "GET"
    var interim: [Int] = []
    var status = 200
    /// Fields of the final head, read as UTF-8, `date` left out, each as a line and in their order; nil where the
    /// gateway answers.
    var fields: [String]?
    var body = ""
    var trailers: [String] = []
    var end = End.regular

    var testDescription: String { "\(section): \(what)" }
}

extension AnswerCrossing {
    /// A row whose answer is refused.
    private static func refused(
        _ section: String, _ what: String, _ answer: String, then ending: BackendAnswer.Ending = .keep
    ) -> AnswerCrossing {
        AnswerCrossing(section: section, what: what, answer: answer, ending: ending, status: 502)
    }

    private static func taken(
        _ section: String, _ what: String, _ answer: String, then ending: BackendAnswer.Ending = .keep,
        method: String = "GET", interim: [Int] = [], status: Int = 200, _ fields: [String], _ body: String = "",
        trailers: [String] = [], end: End = .regular
    ) -> AnswerCrossing {
        AnswerCrossing(
            section: section, what: what, answer: answer, ending: ending, method: method, interim: interim,
            status: status, fields: fields, body: body, trailers: trailers, end: end)
    }

    private static func ok(_ lines: String, _ rest: String = "") -> String { "HTTP/1.1 200 OK\r\n\(lines)\r\n\(rest)" }

    private static let length = "Content-Length: 2\r\n"
    private static let two = "content-length: 2"

    static let all: [AnswerCrossing] = bodies + fields + interims + refusals

    private static let bodies: [AnswerCrossing] = [
        taken("RFC 9112 §6.2", "a stated length", ok(length, "ok"), [two], "ok"),
        taken("RFC 9112 §6.2", "a length of nothing", ok("Content-Length: 0\r\n"), ["content-length: 0"]),
        taken("RFC 9112 §7.1", "chunks", ok("Transfer-Encoding: chunked\r\n", "1\r\no\r\n1;x=y\r\nk\r\n0\r\n\r\n"), [],
            "ok"),
        taken("RFC 9112 §7.1", "chunks of nothing", ok("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), []),
        taken("RFC 9112 §6.3", "up to the close", ok("", "ok"), then: .close, [], "ok"),
        taken("RFC 9112 §6.3", "up to the close in HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nok", then: .close, [], "ok"),
        taken("RFC 9110 §15.3.5", "204", "HTTP/1.1 204 No Content\r\n\r\n", status: 204, []),
        taken("RFC 9110 §8.6", "204 with a body", "HTTP/1.1 204 No Content\r\n\(length)\r\nok", status: 204, []),
        taken("RFC 9110 §15.3.5", "204 with chunks",
              "HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", status: 204, []),
        taken("RFC 9110 §15.4.5", "304", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n", status: 304,
            ["etag: \"a\""]),
        taken("RFC 9110 §15.4.5", "304 with a length", "HTTP/1.1 304 Not Modified\r\n\(length)\r\n", status: 304,
            [two]),
        taken("RFC 9110 §15.4.5", "304 with a body", "HTTP/1.1 304 Not Modified\r\n\(length)\r\nok", status: 304,
            [two]),
        taken("RFC 9110 §9.3.2", "an answer to HEAD", ok(length), method: "HEAD", [two]),
        taken("RFC 9110 §9.3.2", "an answer to HEAD with chunks", ok("Transfer-Encoding: chunked\r\n"), method: "HEAD",
            []),
        taken("RFC 9112 §7.1.2", "trailers", ok(
            "Transfer-Encoding: chunked\r\n", "2\r\nok\r\n0\r\nX-Sum: 1\r\nX-Sum: 2\r\n\r\n"), [], "ok",
              trailers: ["x-sum: 1", "x-sum: 2"]),
        taken("RFC 9110 §6.5.1", "trailers that may be none", ok(
            "Transfer-Encoding: chunked\r\n",
            "2\r\nok\r\n0\r\nContent-Length: 9\r\nSet-Cookie: a=b\r\nConnection: x\r\nX-A: b\r\n\r\n"), [], "ok",
              trailers: ["x-a: b"]),
        taken("RFC 9112 §8", "less than it says", ok("Content-Length: 5\r\n", "ok"), then: .close,
            ["content-length: 5"], "ok",
              end: .reset),
        taken("RFC 9112 §8", "chunks without an end", ok("Transfer-Encoding: chunked\r\n", "2\r\nok\r\n"),
            then: .close, [],
              "ok", end: .reset),
        refused("RFC 9112 §7.1", "a chunk of no size", ok("Transfer-Encoding: chunked\r\n", "x\r\nok\r\n")),
    ]

    private static let fields: [AnswerCrossing] = [
        taken("RFC 9113 §8.2", "names in capitals", ok("\(length)X-MIXED-Case: Value\r\n", "ok"),
              [two, "x-mixed-case: Value"], "ok"),
        taken("RFC 9113 §8.2.2", "fields of the connection", ok(
            "\(length)Connection: X-A, keep-alive\r\nX-A: b\r\nKeep-Alive: 5\r\nProxy-Connection: close\r\n"
                + "Upgrade: h2c\r\nX-B: c\r\n", "ok"), [two, "x-b: c"], "ok"),
        taken("RFC 9113 §8.2.1", "white space around values", ok("\(length)X-A: \t b c \t \r\nX-B:d\r\n", "ok"),
              [two, "x-a: b c", "x-b: d"], "ok"),
        taken("RFC 9110 §5.5", "an empty value", ok("\(length)X-A:\r\n", "ok"), [two, "x-a: "], "ok"),
        taken("RFC 9110 §5.5", "bytes above ASCII", ok("\(length)X-A: \u{E4}\r\n", "ok"), [two, "x-a: \u{FFFD}"], "ok"),
        taken("RFC 6265 §3", "two cookies", ok("\(length)Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n", "ok"),
              [two, "set-cookie: a=b", "set-cookie: c=d"], "ok"),
        taken("RFC 9113 §8.3.2", "a name like a pseudo-field's", ok("\(length)Status: 500\r\n", "ok"),
              [two, "status: 500"], "ok"),
        taken("RFC 9113 §8.3.2", "the reason is not told", "HTTP/1.1 404 Gone Fishing\r\n\(length)\r\nok", status: 404,
            [two], "ok"),
        taken("RFC 9110 §15", "an unknown status", "HTTP/1.1 599 X\r\n\(length)\r\nok", status: 599, [two], "ok"),
    ]

    private static let interims: [AnswerCrossing] = [
        taken("RFC 8297 §2", "103", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok(length, "ok"), interim: [103],
              [two], "ok"),
        taken("RFC 9110 §15.2", "102 and 103", "HTTP/1.1 102 X\r\n\r\nHTTP/1.1 103 Y\r\n\r\n" + ok(length, "ok"),
              interim: [102, 103], [two], "ok"),
        taken("RFC 9110 §15.2", "103 before 204", "HTTP/1.1 103 X\r\n\r\nHTTP/1.1 204 No\r\n\r\n", interim: [103],
            status: 204, []),
        taken("RFC 9110 §15.2.1", "100", "HTTP/1.1 100 Continue\r\n\r\n" + ok(length, "ok"), interim: [100], [two],
            "ok"),
    ]

    private static let refusals: [AnswerCrossing] = [
        refused("RFC 9113 §8.6", "101 unasked", "HTTP/1.1 101 X\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
        refused("RFC 9110 §8.6", "two lengths", ok("\(length)\(length)", "ok")),
        refused("RFC 9112 §6.3", "a length and chunks", ok("\(length)Transfer-Encoding: chunked\r\n", "0\r\n\r\n")),
        refused("RFC 9112 §5.1", "a space before a colon", ok("\(length)X-A : b\r\n", "ok")),
        refused("RFC 9112 §5.2", "a folded line", ok("\(length)X-A: b\r\n c\r\n", "ok")),
        refused("RFC 9110 §5.5", "a control byte in a value", ok("\(length)X-A: b\u{1}\r\n", "ok")),
        refused("RFC 9110 §5.5", "NUL in a value", ok("\(length)X-A: b\0c\r\n", "ok")),
        refused("RFC 9110 §5.1", "a pseudo-field's name", ok("\(length):status: 500\r\n", "ok")),
        refused("RFC 9112 §2.2", "a bare line feed", "HTTP/1.1 200 OK\n\(length)\r\nok"),
        refused("RFC 9112 §4", "a status of two digits", "HTTP/1.1 99 X\r\n\(length)\r\nok"),
        refused("RFC 9112 §4", "a status of 019", "HTTP/1.1 019 X\r\n\(length)\r\nok"),
        refused("RFC 9112 §2.3", "a version of HTTP/2", "HTTP/2.0 200 OK\r\n\(length)\r\nok"),
        refused("RFC 9112 §2.1", "no HTTP at all", "220 mail ESMTP\r\n"),
        refused("RFC 9112 §8", "nothing", "", then: .close),
    ]
}

@Suite(.serialized) struct HTTP1ToHTTP2Conformance {
    /// A gateway whose backend answers `/N` with row N.
    private static let stage = Result {
        let backend = try RecordingBackend { request, connection in
            let target = request.startLine.split(separator: " ")[1].dropFirst()
            guard let number = Int(target) else { return .echo(request, connection: connection) }
            let row = AnswerCrossing.all[number]
            return BackendAnswer([wire(row.answer)], row.ending)
        }
        return Stage(gateway: try TestGateway(.init(workers: 1), to: backend.upstream), backend: backend)
    }

    private struct Stage: @unchecked Sendable {
        let gateway: TestGateway
        let backend: RecordingBackend
    }

    @Test(arguments: AnswerCrossing.all.indices)
    func `an answer is what HTTP/2 can say, or 502`(_ number: Int) throws {
        let row = AnswerCrossing.all[number]
        let gateway = try Self.stage.get().gateway
        let client = try RawHTTP2(try gateway.connect())
        let fields = RawFields.request(row.method, "/\(number)")
        try client.wire.write(HTTP2Case.headers(1, fields).bytes())
        var heads: [[String]] = []
        var body: [UInt8] = []
        var end: AnswerCrossing.End?
        while end == nil, let frame = try client.next() {
            guard frame.stream == 1 else { continue }
            switch frame.type {
            case RawFrame.headers: heads.append(client.fields(frame))
            case RawFrame.data: body += frame.payload
            case RawFrame.reset: end = .reset
            default: break
            }
            if frame.type <= RawFrame.headers, frame.flags & RawFrame.end != 0 { end = .regular }
        }
        #expect(end == row.end, "\(row.testDescription)")
        let statuses = heads.compactMap { $0.first.flatMap { Int($0.dropFirst(":status: ".count)) } }
        #expect(statuses == row.interim + [row.status], "\(row.testDescription)")
        let names = heads.joined().map { $0.drop { $0 == ":" }.prefix { $0 != ":" } }
        #expect(names.allSatisfy { $0.lowercased() == $0 }, "\(row.testDescription): \(names)")
        if let expected = row.fields {
            let final = heads[min(row.interim.count, heads.count - 1)]
            #expect(final.dropFirst().filter { !$0.hasPrefix("date: ") && !$0.hasPrefix("via: ") } == expected,
                    "\(row.testDescription)")
            #expect(latin1(body[...]) == row.body, "\(row.testDescription)")
            let trailers = heads.count > row.interim.count + 1 ? heads[row.interim.count + 1] : []
            #expect(trailers == row.trailers, "\(row.testDescription)")
        }
        client.wire.close()
        #expect(try gateway.answer(to: "GET /canary HTTP/1.1\r\nHost: localhost\r\n\r\n").text == "/canary")
    }
}
