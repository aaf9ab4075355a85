import Bytes
import HTTP1
import HTTPSemantics
import Testing

@Suite struct RequestParserTests {
    struct Accepted: Sendable, CustomTestStringConvertible {
        let section: String
        let text: String
        let summary: String
        var testDescription: String { "\(section): \(text.debugDescription)" }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let section: String
        let text: String
        let error: HTTP1ParseError
        var testDescription: String { "\(section): \(text.debugDescription)" }
    }

    static let accepted: [Accepted] = [
        // Request line (RFC 9112 §3)
        .init(section: "9112 §3", text: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", summary: "get:GET origin [a] / 1.1 none"),
        .init(section: "9112 §2.2", text: "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", summary: "get:GET origin [a] / 1.1 none"),
        .init(
            section: "9112 §2.2", text: "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            summary: "get:GET origin [a] / 1.1 none"),
        .init(section: "9110 §9.1", text: "get / HTTP/1.1\r\nHost: a\r\n\r\n", summary: "other:get origin [a] / 1.1 none"),
        .init(section: "9110 §9.3.2", text: "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", summary: "head:HEAD origin [a] / 1.1 none"),
        .init(section: "9110 §9.3.3", text: "POST / HTTP/1.1\r\nHost: a\r\n\r\n", summary: "post:POST origin [a] / 1.1 none"),
        .init(section: "9110 §9.3.4", text: "PUT / HTTP/1.1\r\nHost: a\r\n\r\n", summary: "put:PUT origin [a] / 1.1 none"),
        .init(
            section: "9110 §9.3.5", text: "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n",
            summary: "delete:DELETE origin [a] / 1.1 none"),
        .init(
            section: "9110 §9.3.8", text: "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
            summary: "trace:TRACE origin [a] / 1.1 none"),
        .init(section: "5789 §2", text: "PATCH / HTTP/1.1\r\nHost: a\r\n\r\n", summary: "patch:PATCH origin [a] / 1.1 none"),
        .init(
            section: "9110 §16.1.1", text: "M-SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n",
            summary: "other:M-SEARCH origin [a] / 1.1 none"),
        .init(
            section: "9110 §5.6.2", text: "!#$%&'*+-.^_`|~09 / HTTP/1.1\r\nHost: a\r\n\r\n",
            summary: "other:!#$%&'*+-.^_`|~09 origin [a] / 1.1 none"),
        .init(section: "9112 §2.3", text: "GET / HTTP/1.0\r\n\r\n", summary: "get:GET origin [] / 1.0 none"),
        .init(section: "9112 §2.3", text: "GET / HTTP/1.0\r\nHost: a\r\n\r\n", summary: "get:GET origin [a] / 1.0 none"),
        // Targets (RFC 9112 §3.2)
        .init(
            section: "9112 §3.2.1", text: "GET /a/b?c=d?e HTTP/1.1\r\nHost: a\r\n\r\n",
            summary: "get:GET origin [a] /a/b ?c=d?e 1.1 none"),
        .init(
            section: "9112 §3.2.1", text: "GET /a? HTTP/1.1\r\nHost: a\r\n\r\n", summary: "get:GET origin [a] /a ? 1.1 none"),
        .init(
            section: "9112 §3.2.1", text: "GET //evil/%2e%2E/;x=1 HTTP/1.1\r\nHost: a\r\n\r\n",
            summary: "get:GET origin [a] //evil/%2e%2E/;x=1 1.1 none"),
        .init(
            section: "9112 §3.2.2", text: "GET http://b.example/x?y HTTP/1.1\r\nHost: b.example\r\n\r\n",
            summary: "get:GET absolute http [b.example] /x ?y 1.1 none"),
        .init(
            section: "9112 §3.2.2", text: "GET HTTPS://B.example:8443 HTTP/1.1\r\nHost: b.EXAMPLE:8443\r\n\r\n",
            summary: "get:GET absolute https [b.example] :8443 / 1.1 none"),
        .init(
            section: "9112 §3.2.2", text: "GET http://b?q HTTP/1.1\r\nHost: b\r\n\r\n",
            summary: "get:GET absolute http [b] / ?q 1.1 none"),
        .init(
            section: "9112 §3.2.2", text: "GET http://b/ HTTP/1.0\r\n\r\n", summary: "get:GET absolute http [b] / 1.0 none"),
        .init(
            section: "9112 §3.2.3", text: "CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n",
            summary: "connect:CONNECT authority [b] :443  1.1 none"),
        .init(
            section: "9112 §3.2.4", text: "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
            summary: "options:OPTIONS asterisk [a] * 1.1 none"),
        .init(
            section: "9112 §3.2.4", text: "OPTIONS /x HTTP/1.1\r\nHost: a\r\n\r\n",
            summary: "options:OPTIONS origin [a] /x 1.1 none"),
        // Host (RFC 9112 §3.2, RFC 3986 §3.2.2)
        .init(
            section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nhOsT: WWW.Example.COM.:0443\r\n\r\n",
            summary: "get:GET origin [www.example.com] :443 / 1.1 none"),
        .init(
            section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: 192.0.2.1:80\r\n\r\n",
            summary: "get:GET origin [192.0.2.1] :80 / 1.1 none"),
        .init(
            section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: [2001:DB8::1]:8080\r\n\r\n",
            summary: "get:GET origin [[2001:db8::1]] :8080 / 1.1 none"),
        .init(
            section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: [::ffff:192.0.2.1]\r\n\r\n",
            summary: "get:GET origin [[::ffff:192.0.2.1]] / 1.1 none"),
        .init(
            section: "3986 §3.2.3", text: "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", summary: "get:GET origin [a] / 1.1 none"),
        .init(
            section: "3986 §3.2.3", text: "GET / HTTP/1.1\r\nHost: a:65535\r\n\r\n",
            summary: "get:GET origin [a] :65535 / 1.1 none"),
        .init(
            section: "2181 §11", text: "GET / HTTP/1.1\r\nHost: _a-b_.xn--c\r\n\r\n",
            summary: "get:GET origin [_a-b_.xn--c] / 1.1 none"),
        // Body length (RFC 9112 §6)
        .init(
            section: "9112 §6.2", text: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
            summary: "post:POST origin [a] / 1.1 length(5)"),
        .init(
            section: "9112 §6.2", text: "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
            summary: "get:GET origin [a] / 1.1 length(0)"),
        .init(
            section: "9112 §6.2", text: "POST / HTTP/1.0\r\nContent-Length: 0000000000000000042\r\n\r\n",
            summary: "post:POST origin [] / 1.0 length(42)"),
        .init(
            section: "9112 §6.2", text: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\n",
            summary: "post:POST origin [a] / 1.1 length(9223372036854775807)"),
        .init(
            section: "9112 §6.1", text: "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            summary: "post:POST origin [a] / 1.1 chunked"),
        .init(
            section: "9112 §7", text: "POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding:\tCHUNKED \r\n\r\n",
            summary: "post:POST origin [a] / 1.1 chunked"),
        // Connection and expectation
        .init(
            section: "9112 §9.3", text: "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            summary: "get:GET origin [a] / 1.1 none close"),
        .init(
            section: "9112 §9.3", text: "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
            summary: "get:GET origin [] / 1.0 none keep-alive"),
        .init(
            section: "9110 §5.6.1.2", text: "GET / HTTP/1.1\r\nHost: a\r\nConnection: ,, close ,\tkeep-alive,\r\n\r\n",
            summary: "get:GET origin [a] / 1.1 none close,keep-alive"),
        .init(
            section: "9110 §7.6.1", text: "GET / HTTP/1.1\r\nHost: a\r\nConnection:\r\nConnection: close\r\n\r\n",
            summary: "get:GET origin [a] / 1.1 none close"),
        .init(
            section: "9110 §7.8", text: "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            summary: "get:GET origin [a] / 1.1 none upgrade"),
        .init(
            section: "9110 §7.8", text: "GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            summary: "get:GET origin [] / 1.0 none"),
        .init(
            section: "9110 §7.8", text: "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n\r\n",
            summary: "get:GET origin [a] / 1.1 none"),
        .init(
            section: "9110 §10.1.1", text: "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n",
            summary: "put:PUT origin [a] / 1.1 length(1) continue"),
        .init(
            section: "9110 §10.1.1", text: "PUT / HTTP/1.0\r\nContent-Length: 1\r\nExpect: anything\r\n\r\n",
            summary: "put:PUT origin [] / 1.0 length(1)"),
        .init(
            section: "9110 §10.1.4", text: "GET / HTTP/1.1\r\nHost: a\r\nTE: gzip;q=0.5, Trailers\r\nConnection: TE\r\n\r\n",
            summary: "get:GET origin [a] / 1.1 none trailers"),
    ]

    @Test(arguments: accepted) func `accepts what the RFCs allow, and only when it is whole`(_ row: Accepted) {
        let bytes = wire(row.text)
        guard case .head(let length, let summary) = parseRequest(bytes) else {
            Issue.record("not accepted: \(parseRequest(bytes))")
            return
        }
        #expect(length == bytes.count)
        #expect(summary.hasPrefix(row.summary + " |"), "\(summary)")
        for end in 0..<bytes.count { #expect(parseRequest(bytes[..<end]) == .incomplete, "after \(end) bytes") }
    }

    @Test(arguments: accepted) func `does not look past the head`(_ row: Accepted) {
        let bytes = wire(row.text)
        #expect(parseRequest(bytes + wire("\0\u{FF}\r\n\r\nGET ")) == parseRequest(bytes))
    }

    @Test(arguments: accepted) func `finds the same however the bytes are split`(_ row: Accepted) {
        let bytes = wire(row.text)
        let whole = parseRequest(bytes)
        let limits = HTTP1Limits()
        #expect(drive(bytes, cuts: 1...bytes.count, limits: limits) { parseRequest($0) } == whole)
        for cut in 1..<bytes.count {
            #expect(drive(bytes, cuts: [cut, bytes.count], limits: limits) { parseRequest($0) } == whole, "cut at \(cut)")
        }
    }

    private static let host = "Host: a\r\n"

    static let refused: [Refused] = [
        // Lines (RFC 9112 §2.2)
        .init(section: "9112 §2.2", text: "\r\n\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n", error: .tooManyEmptyLines),
        .init(section: "9112 §2.2", text: "\rGET / HTTP/1.1\r\n\(host)\r\n", error: .bareCarriageReturn),
        .init(section: "9112 §2.2", text: "\nGET / HTTP/1.1\r\n\(host)\r\n", error: .invalidMethod),
        .init(section: "9112 §2.2", text: "GET / HTTP/1.1\n\(host)\r\n", error: .bareLineFeed),
        .init(section: "9112 §2.2", text: "GET / HTTP/1.1\r\nHost: a\n\r\n", error: .bareLineFeed),
        .init(section: "9112 §2.2", text: "GET / HTTP/1.1\r\n\(host)\n", error: .bareLineFeed),
        .init(section: "9112 §2.2", text: "GET / HTTP/1.1\r\n\(host)\r\r\n", error: .bareCarriageReturn),
        .init(section: "9112 §2.2", text: "GET / HTTP/1.1\r\n\(host)A: b\rC: d\r\n\r\n", error: .bareCarriageReturn),
        .init(section: "9112 §2.2", text: "GET / HTTP/1.1\rA: b\r\n\r\n", error: .bareCarriageReturn),
        .init(section: "9112 §2.2", text: "GET / HTTP/1.1\r\n \(host)\r\n", error: .lineFolding),
        .init(section: "9112 §2.2", text: "GET / HTTP/1.1\r\n\t\r\n\(host)\r\n", error: .lineFolding),
        // Request line (RFC 9112 §3)
        .init(section: "9112 §3", text: " GET / HTTP/1.1\r\n\(host)\r\n", error: .invalidMethod),
        .init(section: "9112 §3.1", text: "G(T / HTTP/1.1\r\n\(host)\r\n", error: .invalidMethod),
        .init(section: "9112 §3.1", text: "G\u{E9}T / HTTP/1.1\r\n\(host)\r\n", error: .invalidMethod),
        .init(section: "9112 §3.1", text: "GET\t/ HTTP/1.1\r\n\(host)\r\n", error: .invalidMethod),
        .init(section: "9112 §3.1", text: "\0GET / HTTP/1.1\r\n\(host)\r\n", error: .invalidMethod),
        .init(section: "9112 §3.1", text: "GET\0 / HTTP/1.1\r\n\(host)\r\n", error: .invalidMethod),
        .init(section: "9112 §3.1", text: "\u{16}\u{03}\u{01}\u{02}\0\u{01}", error: .invalidMethod),
        .init(section: "9112 §3", text: "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1\r\n\(host)\r\n", error: .methodTooLong),
        .init(section: "9112 §3", text: "GET  / HTTP/1.1\r\n\(host)\r\n", error: .invalidRequestLine),
        .init(section: "9112 §3", text: "GET \t/ HTTP/1.1\r\n\(host)\r\n", error: .invalidRequestLine),
        .init(section: "9112 §3", text: "GET /  HTTP/1.1\r\n\(host)\r\n", error: .invalidRequestLine),
        .init(section: "9112 §3", text: "GET / HTTP/1.1 \r\n\(host)\r\n", error: .invalidRequestLine),
        .init(section: "9112 §3", text: "GET / HTTP/1.1x\r\n\(host)\r\n", error: .invalidRequestLine),
        .init(section: "9112 §3", text: "GET /\r\n\(host)\r\n", error: .invalidRequestLine),
        .init(section: "9112 §3", text: "GET\r\n\(host)\r\n", error: .invalidMethod),
        .init(section: "9112 §3", text: "GET  HTTP/1.1\r\n\(host)\r\n", error: .invalidRequestLine),
        .init(section: "9112 §3.2", text: "GET /\n HTTP/1.1\r\n\(host)\r\n", error: .bareLineFeed),
        // Version (RFC 9112 §2.3)
        .init(section: "9112 §2.3", text: "GET / HTTP/2.0\r\n\(host)\r\n", error: .unsupportedVersion),
        .init(section: "9112 §2.3", text: "GET / HTTP/0.9\r\n\(host)\r\n", error: .unsupportedVersion),
        .init(section: "9112 §2.3", text: "GET / HTTP/1.2\r\n\(host)\r\n", error: .unsupportedVersion),
        .init(section: "9113 §3.4", text: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", error: .unsupportedVersion),
        .init(section: "9112 §2.3", text: "GET / http/1.1\r\n\(host)\r\n", error: .invalidVersion),
        .init(section: "9112 §2.3", text: "GET / HTTP/11\r\n\(host)\r\n", error: .invalidVersion),
        .init(section: "9112 §2.3", text: "GET / HTTP/1,1\r\n\(host)\r\n", error: .invalidVersion),
        .init(section: "9112 §2.3", text: "GET / HTTP/1.\r\n\(host)\r\n", error: .invalidVersion),
        .init(section: "9112 §2.3", text: "GET / HTTP/1.:\r\n\(host)\r\n", error: .invalidVersion),
        .init(section: "9112 §2.3", text: "GET / FTP/1.1\r\n\(host)\r\n", error: .invalidVersion),
        .init(section: "9112 §2.3", text: "GET / x HTTP/1.1\r\n\(host)\r\n", error: .invalidVersion),
        .init(section: "9112 §2.3", text: "GET / HTTP\r\n\(host)\r\n", error: .invalidVersion),
        // Targets (RFC 9112 §3.2)
        .init(section: "9110 §4.2.5", text: "GET /a#b HTTP/1.1\r\n\(host)\r\n", error: .fragmentInTarget),
        .init(section: "9110 §4.2.5", text: "GET /a?b#c HTTP/1.1\r\n\(host)\r\n", error: .fragmentInTarget),
        .init(section: "3986 §2", text: "GET /\u{E9} HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetByte),
        .init(section: "3986 §2", text: "GET /a?\u{80} HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetByte),
        .init(section: "3986 §2", text: "GET /\u{7F} HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetByte),
        .init(section: "3986 §2", text: "GET /\0 HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetByte),
        .init(section: "3986 §2", text: "GET /a\tb HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetByte),
        .init(section: "9112 §3.2", text: "GET a HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2", text: "GET ?a HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2", text: "GET \\a HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2.2", text: "GET ftp://a/ HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2.2", text: "GET http:/a/ HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2.2", text: "GET http:a HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2.2", text: "GET http:// HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2.2", text: "GET http\u{1A}//a/ HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetByte),
        .init(section: "9110 §4.2.1", text: "GET http:///x HTTP/1.1\r\n\(host)\r\n", error: .invalidHost),
        .init(section: "9110 §4.2.1", text: "GET http://?x HTTP/1.1\r\n\(host)\r\n", error: .invalidHost),
        .init(section: "9110 §4.2.1", text: "GET http://:80/ HTTP/1.1\r\nHost: :80\r\n\r\n", error: .invalidHost),
        .init(section: "9110 §4.2.4", text: "GET http://u@a/ HTTP/1.1\r\n\(host)\r\n", error: .invalidHost),
        .init(section: "9110 §4.2.4", text: "GET http://u:p@a/ HTTP/1.1\r\n\(host)\r\n", error: .invalidHost),
        .init(section: "9110 §7.2", text: "GET http://b/ HTTP/1.1\r\n\(host)\r\n", error: .hostDiffersFromTarget),
        .init(section: "9110 §7.2", text: "GET http://a:80/ HTTP/1.1\r\n\(host)\r\n", error: .hostDiffersFromTarget),
        .init(section: "9112 §3.2", text: "GET http://a/ HTTP/1.1\r\n\r\n", error: .missingHost),
        .init(section: "9112 §3.2.3", text: "GET a:80 HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2.3", text: "CONNECT a HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2.3", text: "CONNECT /a HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2.3", text: "CONNECT http://a/ HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2.3", text: "CONNECT a:80?b HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9110 §7.2", text: "CONNECT b:80 HTTP/1.1\r\n\(host)\r\n", error: .hostDiffersFromTarget),
        .init(section: "9112 §3.2.4", text: "GET * HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        .init(section: "9112 §3.2.4", text: "OPTIONS *x HTTP/1.1\r\n\(host)\r\n", error: .invalidTargetForm),
        // Host (RFC 9112 §3.2)
        .init(section: "9112 §3.2", text: "GET / HTTP/1.1\r\n\r\n", error: .missingHost),
        .init(section: "9112 §3.2", text: "OPTIONS * HTTP/1.1\r\n\r\n", error: .missingHost),
        .init(section: "9112 §3.2", text: "GET / HTTP/1.1\r\n\(host)\(host)\r\n", error: .repeatedHost),
        .init(section: "9112 §3.2", text: "GET / HTTP/1.0\r\n\(host)HOST: b\r\n\r\n", error: .repeatedHost),
        .init(section: "9110 §4.2.1", text: "GET / HTTP/1.1\r\nHost:\r\n\r\n", error: .invalidHost),
        .init(section: "9110 §4.2.1", text: "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: a%20b\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: \u{E9}\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: a..b\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: .a\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: .\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: http://a\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.3", text: "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.3", text: "GET / HTTP/1.1\r\nHost: a:000080\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.3", text: "GET / HTTP/1.1\r\nHost: a:+80\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.3", text: "GET / HTTP/1.1\r\nHost: a:80:80\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.3", text: "GET / HTTP/1.1\r\nHost: a:8o\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: []\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: [a]\r\n\r\n", error: .invalidHost),
        .init(section: "6874 §2", text: "GET / HTTP/1.1\r\nHost: [fe80::1%25eth0]\r\n\r\n", error: .invalidHost),
        .init(section: "3986 §3.2.2", text: "GET / HTTP/1.1\r\nHost: [v1.x]\r\n\r\n", error: .invalidHost),
        .init(
            section: "1035 §2.3.4", text: "GET / HTTP/1.1\r\nHost: \(String(repeating: "a", count: 256))\r\n\r\n",
            error: .invalidHost),
        // Field lines (RFC 9112 §5)
        .init(section: "9112 §5.1", text: "GET / HTTP/1.1\r\n\(host)A : b\r\n\r\n", error: .whitespaceBeforeColon),
        .init(section: "9112 §5.1", text: "GET / HTTP/1.1\r\nHost\t: a\r\n\r\n", error: .whitespaceBeforeColon),
        .init(section: "9112 §5.2", text: "GET / HTTP/1.1\r\n\(host)A: b\r\n c\r\n\r\n", error: .lineFolding),
        .init(section: "9112 §5.2", text: "GET / HTTP/1.1\r\n\(host)A: b\r\n\tc\r\n\r\n", error: .lineFolding),
        .init(section: "9112 §5", text: "GET / HTTP/1.1\r\n\(host): b\r\n\r\n", error: .invalidFieldName),
        .init(section: "9112 §5", text: "GET / HTTP/1.1\r\n\(host)A\r\n\r\n", error: .invalidFieldName),
        .init(section: "9112 §5", text: "GET / HTTP/1.1\r\n\(host)A\n: b\r\n\r\n", error: .invalidFieldName),
        .init(section: "9110 §5.1", text: "GET / HTTP/1.1\r\n\(host)A(: b\r\n\r\n", error: .invalidFieldName),
        .init(section: "9110 §5.1", text: "GET / HTTP/1.1\r\n\(host)\u{E9}: b\r\n\r\n", error: .invalidFieldName),
        .init(section: "9110 §5.1", text: "GET / HTTP/1.1\r\n\(host)A\0: b\r\n\r\n", error: .invalidFieldName),
        .init(section: "9110 §5.1", text: "GET / HTTP/1.1\r\n\(host)content\rlength: 1\r\n\r\n", error: .invalidFieldName),
        .init(section: "9110 §5.1", text: "GET / HTTP/1.1\r\n\(host)\"A\": b\r\n\r\n", error: .invalidFieldName),
        .init(section: "9110 §5.5", text: "GET / HTTP/1.1\r\n\(host)A: \0\r\n\r\n", error: .invalidFieldValue),
        .init(section: "9110 §5.5", text: "GET / HTTP/1.1\r\n\(host)A: b\u{01}\r\n\r\n", error: .invalidFieldValue),
        .init(section: "9110 §5.5", text: "GET / HTTP/1.1\r\n\(host)A: b\u{1F}c\r\n\r\n", error: .invalidFieldValue),
        .init(section: "9110 §5.5", text: "GET / HTTP/1.1\r\n\(host)A: b\u{7F}c\r\n\r\n", error: .invalidFieldValue),
        .init(section: "9110 §5.5", text: "GET / HTTP/1.1\r\n\(host)A: b\u{0B}c\r\n\r\n", error: .invalidFieldValue),
        // Body length (RFC 9112 §6)
        .init(section: "9112 §6.3", text: post("Content-Length: 1\r\nContent-Length: 2\r\n"), error: .repeatedContentLength),
        .init(section: "9112 §6.3", text: post("Content-Length: 1\r\nContent-Length: 1\r\n"), error: .repeatedContentLength),
        .init(section: "9112 §6.3", text: post("Content-Length: 1, 1\r\n"), error: .repeatedContentLength),
        .init(section: "9112 §6.3", text: post("Content-Length: 1,\r\n"), error: .repeatedContentLength),
        .init(section: "9110 §8.6", text: post("Content-Length:\r\n"), error: .invalidContentLength),
        .init(section: "9110 §8.6", text: post("Content-Length: +1\r\n"), error: .invalidContentLength),
        .init(section: "9110 §8.6", text: post("Content-Length: -1\r\n"), error: .invalidContentLength),
        .init(section: "9110 §8.6", text: post("Content-Length: 0x1\r\n"), error: .invalidContentLength),
        .init(section: "9110 §8.6", text: post("Content-Length: 1 1\r\n"), error: .invalidContentLength),
        .init(section: "9110 §8.6", text: post("Content-Length: 1.0\r\n"), error: .invalidContentLength),
        .init(section: "9110 §8.6", text: post("Content-Length: \u{B2}\r\n"), error: .invalidContentLength),
        .init(section: "9110 §8.6", text: post("Content-Length: 9223372036854775808\r\n"), error: .invalidContentLength),
        .init(section: "9110 §8.6", text: post("Content-Length: 18446744073709551617\r\n"), error: .invalidContentLength),
        .init(
            section: "9112 §6.3", text: post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
            error: .transferEncodingWithContentLength),
        .init(
            section: "9112 §6.3", text: post("Transfer-Encoding: chunked\r\nContent-Length: x\r\n"),
            error: .transferEncodingWithContentLength),
        .init(section: "9112 §6.1", text: post("Transfer-Encoding: gzip, chunked\r\n"), error: .unsupportedTransferCoding),
        .init(section: "9112 §6.1", text: post("Transfer-Encoding: x chunked\r\n"), error: .unsupportedTransferCoding),
        .init(section: "9112 §6.3", text: post("Transfer-Encoding: chunked, gzip\r\n"), error: .invalidTransferEncoding),
        .init(section: "9112 §6.3", text: post("Transfer-Encoding: chunked, chunked\r\n"), error: .invalidTransferEncoding),
        .init(section: "9112 §6.3", text: post("Transfer-Encoding: gzip\r\n"), error: .invalidTransferEncoding),
        .init(section: "9112 §6.3", text: post("Transfer-Encoding: identity\r\n"), error: .invalidTransferEncoding),
        .init(section: "9112 §6.3", text: post("Transfer-Encoding:\r\n"), error: .invalidTransferEncoding),
        .init(section: "9112 §6.3", text: post("Transfer-Encoding: \"chunked\"\r\n"), error: .invalidTransferEncoding),
        .init(section: "9112 §6.3", text: post("Transfer-Encoding: xchunked\r\n"), error: .invalidTransferEncoding),
        .init(section: "9112 §6.3", text: post("Transfer-Encoding: chunked,\r\n"), error: .invalidTransferEncoding),
        .init(section: "9112 §6.3", text: post("Transfer-Encoding: chunked;a=b\r\n"), error: .invalidTransferEncoding),
        .init(section: "9112 §6.3", text: post("Transfer-Encoding: chun\u{0B}ked\r\n"), error: .invalidFieldValue),
        .init(
            section: "9112 §6.3", text: post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
            error: .invalidTransferEncoding),
        .init(
            section: "9112 §6.3", text: post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
            error: .invalidTransferEncoding),
        .init(
            section: "9112 §6.1", text: "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
            error: .transferEncodingInHTTP10),
        // Connection and expectation
        .init(section: "9110 §7.6.1", text: post("Connection: host\r\n"), error: .connectionNamesEndToEndField),
        .init(section: "9110 §7.6.1", text: post("Connection: close, Content-Length\r\n"), error: .connectionNamesEndToEndField),
        .init(section: "9110 §7.6.1", text: post("Connection: X-Forwarded-For\r\n"), error: .connectionNamesEndToEndField),
        .init(section: "9110 §7.6.1", text: post("Connection: authorization\r\n"), error: .connectionNamesEndToEndField),
        .init(section: "9110 §7.6.1", text: post("Connection: clo se\r\n"), error: .invalidConnection),
        .init(section: "9110 §7.6.1", text: post("Connection: close;q=1\r\n"), error: .invalidConnection),
        .init(
            section: "9110 §7.6.1", text: post("Connection: \(Array(repeating: "a", count: 33).joined(separator: ","))\r\n"),
            error: .invalidConnection),
        .init(section: "9110 §10.1.1", text: post("Expect: 200-ok\r\n"), error: .unknownExpectation),
        .init(section: "9110 §10.1.1", text: post("Expect:\r\n"), error: .unknownExpectation),
        .init(
            section: "9110 §10.1.1", text: post("Expect: 100-continue\r\nExpect: 100-continue\r\n"),
            error: .unknownExpectation),
    ]

    private static func post(_ fields: String) -> String { "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n" }

    @Test(arguments: refused) func `refuses what is ambiguous or wrong, at no split otherwise`(_ row: Refused) {
        let bytes = wire(row.text)
        #expect(parseRequest(bytes) == .refused(row.error))
        for end in 0..<bytes.count {
            let outcome = parseRequest(bytes[..<end])
            #expect(outcome == .incomplete || outcome == .refused(row.error), "after \(end) bytes")
        }
        let driven = drive(bytes, cuts: 1...bytes.count, limits: HTTP1Limits()) { parseRequest($0) }
        #expect(driven == .incomplete || driven == .refused(row.error), "byte by byte")
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
