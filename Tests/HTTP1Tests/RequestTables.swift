// What a request parser must take and what it must refuse, each row with the RFC and section that says so.

import HTTP1
import Testing

/// A request head and the verdict on it.
struct RequestRow<Verdict: Sendable>: Sendable, CustomTestStringConvertible {
    let section: String
    let text: String
    let verdict: Verdict

    init(_ section: String, _ text: String, _ verdict: Verdict) {
        self.section = section
        self.text = text
        self.verdict = verdict
    }

    var testDescription: String { "RFC \(section): \(text.debugDescription)" }
}

enum RequestTables {
    /// Heads to take, with `RequestHead.summary`.
    static let accepted: [RequestRow<String>] = [
        // Request line (RFC 9112 §3)
        .init("9112 §3", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "get:GET origin [a] / 1.1 none"),
        .init("9112 §2.2", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "get:GET origin [a] / 1.1 none"),
        .init("9112 §2.2", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "get:GET origin [a] / 1.1 none"),
        .init("9110 §9.1", "get / HTTP/1.1\r\nHost: a\r\n\r\n", "other:get origin [a] / 1.1 none"),
        .init("9110 §9.3.2", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "head:HEAD origin [a] / 1.1 none"),
        .init("9110 §9.3.3", "POST / HTTP/1.1\r\nHost: a\r\n\r\n", "post:POST origin [a] / 1.1 none"),
        .init("9110 §9.3.4", "PUT / HTTP/1.1\r\nHost: a\r\n\r\n", "put:PUT origin [a] / 1.1 none"),
        .init("9110 §9.3.5", "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", "delete:DELETE origin [a] / 1.1 none"),
        .init("9110 §9.3.8", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", "trace:TRACE origin [a] / 1.1 none"),
        .init("5789 §2", "PATCH / HTTP/1.1\r\nHost: a\r\n\r\n", "patch:PATCH origin [a] / 1.1 none"),
        .init("9110 §16.1.1", "M-SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n", "other:M-SEARCH origin [a] / 1.1 none"),
        .init(
            "9110 §5.6.2", "!#$%&'*+-.^_`|~09 / HTTP/1.1\r\nHost: a\r\n\r\n",
            "other:!#$%&'*+-.^_`|~09 origin [a] / 1.1 none"),
        .init("9112 §2.3", "GET / HTTP/1.0\r\n\r\n", "get:GET origin [] / 1.0 none"),
        .init("9112 §2.3", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", "get:GET origin [a] / 1.0 none"),
        // Targets (RFC 9112 §3.2)
        .init("9112 §3.2.1", "GET /a/b?c=d?e HTTP/1.1\r\nHost: a\r\n\r\n", "get:GET origin [a] /a/b ?c=d?e 1.1 none"),
        .init("9112 §3.2.1", "GET /a? HTTP/1.1\r\nHost: a\r\n\r\n", "get:GET origin [a] /a ? 1.1 none"),
        .init(
            "9112 §3.2.1", "GET //evil/%2e%2E/;x=1 HTTP/1.1\r\nHost: a\r\n\r\n",
            "get:GET origin [a] //evil/%2e%2E/;x=1 1.1 none"),
        .init(
            "9112 §3.2.2", "GET http://b.example/x?y HTTP/1.1\r\nHost: b.example\r\n\r\n",
            "get:GET absolute http [b.example] /x ?y 1.1 none"),
        .init(
            "9112 §3.2.2", "GET HTTPS://B.example:8443 HTTP/1.1\r\nHost: b.EXAMPLE:8443\r\n\r\n",
            "get:GET absolute https [b.example] :8443 / 1.1 none"),
        .init("9112 §3.2.2", "GET http://b?q HTTP/1.1\r\nHost: b\r\n\r\n", "get:GET absolute http [b] / ?q 1.1 none"),
        .init("9112 §3.2.2", "GET http://b/ HTTP/1.0\r\n\r\n", "get:GET absolute http [b] / 1.0 none"),
        .init(
            "9112 §3.2.3", "CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n",
            "connect:CONNECT authority [b] :443  1.1 none"),
        .init("9112 §3.2.4", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "options:OPTIONS asterisk [a] * 1.1 none"),
        .init("9112 §3.2.4", "OPTIONS /x HTTP/1.1\r\nHost: a\r\n\r\n", "options:OPTIONS origin [a] /x 1.1 none"),
        // Host (RFC 9112 §3.2, RFC 3986 §3.2.2)
        .init(
            "3986 §3.2.2", "GET / HTTP/1.1\r\nhOsT: WWW.Example.COM.:0443\r\n\r\n",
            "get:GET origin [www.example.com] :443 / 1.1 none"),
        .init(
            "3986 §3.2.2", "GET / HTTP/1.1\r\nHost: 192.0.2.1:80\r\n\r\n", "get:GET origin [192.0.2.1] :80 / 1.1 none"),
        .init(
            "3986 §3.2.2", "GET / HTTP/1.1\r\nHost: [2001:DB8::1]:8080\r\n\r\n",
            "get:GET origin [[2001:db8::1]] :8080 / 1.1 none"),
        .init(
            "3986 §3.2.2", "GET / HTTP/1.1\r\nHost: [::ffff:192.0.2.1]\r\n\r\n",
            "get:GET origin [[::ffff:192.0.2.1]] / 1.1 none"),
        .init("3986 §3.2.3", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", "get:GET origin [a] / 1.1 none"),
        .init("3986 §3.2.3", "GET / HTTP/1.1\r\nHost: a:65535\r\n\r\n", "get:GET origin [a] :65535 / 1.1 none"),
        .init("2181 §11", "GET / HTTP/1.1\r\nHost: _a-b_.xn--c\r\n\r\n", "get:GET origin [_a-b_.xn--c] / 1.1 none"),
        // Body length (RFC 9112 §6)
        .init(
            "9112 §6.2", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
            "post:POST origin [a] / 1.1 length(5)"),
        .init(
            "9112 §6.2", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
            "get:GET origin [a] / 1.1 length(0)"),
        .init(
            "9112 §6.2", "POST / HTTP/1.0\r\nContent-Length: 0000000000000000042\r\n\r\n",
            "post:POST origin [] / 1.0 length(42)"),
        .init(
            "9112 §6.2", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\n",
            "post:POST origin [a] / 1.1 length(9223372036854775807)"),
        .init(
            "9112 §6.1", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            "post:POST origin [a] / 1.1 chunked"),
        .init(
            "9112 §7", "POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding:\tCHUNKED \r\n\r\n",
            "post:POST origin [a] / 1.1 chunked"),
        // Connection and expectation
        .init(
            "9112 §9.3", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            "get:GET origin [a] / 1.1 none close"),
        .init(
            "9112 §9.3", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "get:GET origin [] / 1.0 none keep-alive"),
        .init(
            "9110 §5.6.1.2", "GET / HTTP/1.1\r\nHost: a\r\nConnection: ,, close ,\tkeep-alive,\r\n\r\n",
            "get:GET origin [a] / 1.1 none close,keep-alive"),
        .init(
            "9110 §7.6.1", "GET / HTTP/1.1\r\nHost: a\r\nConnection:\r\nConnection: close\r\n\r\n",
            "get:GET origin [a] / 1.1 none close"),
        .init(
            "9110 §7.8", "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            "get:GET origin [a] / 1.1 none upgrade"),
        .init(
            "9110 §7.8", "GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            "get:GET origin [] / 1.0 none"),
        .init("9110 §7.8", "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n\r\n", "get:GET origin [a] / 1.1 none"),
        .init(
            "9110 §10.1.1", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n",
            "put:PUT origin [a] / 1.1 length(1) continue"),
        .init(
            "9110 §10.1.1", "PUT / HTTP/1.0\r\nContent-Length: 1\r\nExpect: anything\r\n\r\n",
            "put:PUT origin [] / 1.0 length(1)"),
        .init(
            "9110 §10.1.4", "GET / HTTP/1.1\r\nHost: a\r\nTE: gzip;q=0.5, Trailers\r\nConnection: TE\r\n\r\n",
            "get:GET origin [a] / 1.1 none trailers"),
    ]

    private static let host = "Host: a\r\n"

    private static func post(_ fields: String) -> String { "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n" }

    /// Heads to refuse, with the error.
    static let refused: [RequestRow<HTTP1ParseError>] = [
        // Lines (RFC 9112 §2.2)
        .init("9112 §2.2", "\r\n\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n", .tooManyEmptyLines),
        .init("9112 §2.2", "\rGET / HTTP/1.1\r\n\(host)\r\n", .bareCarriageReturn),
        .init("9112 §2.2", "\nGET / HTTP/1.1\r\n\(host)\r\n", .invalidMethod),
        .init("9112 §2.2", "GET / HTTP/1.1\n\(host)\r\n", .bareLineFeed),
        .init("9112 §2.2", "GET / HTTP/1.1\r\nHost: a\n\r\n", .bareLineFeed),
        .init("9112 §2.2", "GET / HTTP/1.1\r\n\(host)\n", .bareLineFeed),
        .init("9112 §2.2", "GET / HTTP/1.1\r\n\(host)\r\r\n", .bareCarriageReturn),
        .init("9112 §2.2", "GET / HTTP/1.1\r\n\(host)A: b\rC: d\r\n\r\n", .bareCarriageReturn),
        .init("9112 §2.2", "GET / HTTP/1.1\rA: b\r\n\r\n", .bareCarriageReturn),
        .init("9112 §2.2", "GET / HTTP/1.1\r\n \(host)\r\n", .lineFolding),
        .init("9112 §2.2", "GET / HTTP/1.1\r\n\t\r\n\(host)\r\n", .lineFolding),
        // Request line (RFC 9112 §3)
        .init("9112 §3", " GET / HTTP/1.1\r\n\(host)\r\n", .invalidMethod),
        .init("9112 §3.1", "G(T / HTTP/1.1\r\n\(host)\r\n", .invalidMethod),
        .init("9112 §3.1", "G\u{E9}T / HTTP/1.1\r\n\(host)\r\n", .invalidMethod),
        .init("9112 §3.1", "GET\t/ HTTP/1.1\r\n\(host)\r\n", .invalidMethod),
        .init("9112 §3.1", "\0GET / HTTP/1.1\r\n\(host)\r\n", .invalidMethod),
        .init("9112 §3.1", "GET\0 / HTTP/1.1\r\n\(host)\r\n", .invalidMethod),
        .init("9112 §3.1", "\u{16}\u{03}\u{01}\u{02}\0\u{01}", .invalidMethod),
        .init("9112 §3", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1\r\n\(host)\r\n", .methodTooLong),
        .init("9112 §3", "GET  / HTTP/1.1\r\n\(host)\r\n", .invalidRequestLine),
        .init("9112 §3", "GET \t/ HTTP/1.1\r\n\(host)\r\n", .invalidRequestLine),
        .init("9112 §3", "GET /  HTTP/1.1\r\n\(host)\r\n", .invalidRequestLine),
        .init("9112 §3", "GET / HTTP/1.1 \r\n\(host)\r\n", .invalidRequestLine),
        .init("9112 §3", "GET / HTTP/1.1x\r\n\(host)\r\n", .invalidRequestLine),
        .init("9112 §3", "GET /\r\n\(host)\r\n", .missingVersion),
        .init("9112 §3", "GET\r\n\(host)\r\n", .invalidMethod),
        .init("9112 §3", "GET  HTTP/1.1\r\n\(host)\r\n", .invalidRequestLine),
        .init("9112 §3.2", "GET /\n HTTP/1.1\r\n\(host)\r\n", .bareLineFeed),
        // Version (RFC 9112 §2.3)
        .init("9112 §2.3", "GET / HTTP/2.0\r\n\(host)\r\n", .unsupportedVersion),
        .init("9112 §2.3", "GET / HTTP/0.9\r\n\(host)\r\n", .invalidVersion),
        .init("9112 §2.3", "GET / HTTP/1.2\r\n\(host)\r\n", .unsupportedVersion),
        .init("9113 §3.4", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
        .init("9112 §2.3", "GET / http/1.1\r\n\(host)\r\n", .invalidVersion),
        .init("9112 §2.3", "GET / HTTP/11\r\n\(host)\r\n", .invalidVersion),
        .init("9112 §2.3", "GET / HTTP/1,1\r\n\(host)\r\n", .invalidVersion),
        .init("9112 §2.3", "GET / HTTP/1.\r\n\(host)\r\n", .invalidVersion),
        .init("9112 §2.3", "GET / HTTP/1.:\r\n\(host)\r\n", .invalidVersion),
        .init("9112 §2.3", "GET / FTP/1.1\r\n\(host)\r\n", .invalidVersion),
        .init("9112 §2.3", "GET / x HTTP/1.1\r\n\(host)\r\n", .invalidVersion),
        .init("9112 §2.3", "GET / HTTP\r\n\(host)\r\n", .invalidVersion),
        // Targets (RFC 9112 §3.2)
        .init("9110 §4.2.5", "GET /a#b HTTP/1.1\r\n\(host)\r\n", .fragmentInTarget),
        .init("9110 §4.2.5", "GET /a?b#c HTTP/1.1\r\n\(host)\r\n", .fragmentInTarget),
        .init("3986 §2", "GET /\u{E9} HTTP/1.1\r\n\(host)\r\n", .invalidTargetByte),
        .init("3986 §2", "GET /a?\u{80} HTTP/1.1\r\n\(host)\r\n", .invalidTargetByte),
        .init("3986 §2", "GET /\u{7F} HTTP/1.1\r\n\(host)\r\n", .invalidTargetByte),
        .init("3986 §2", "GET /\0 HTTP/1.1\r\n\(host)\r\n", .invalidTargetByte),
        .init("3986 §2", "GET /a\tb HTTP/1.1\r\n\(host)\r\n", .invalidTargetByte),
        .init("9112 §3.2", "GET a HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2", "GET ?a HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2", "GET \\a HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2.2", "GET ftp://a/ HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2.2", "GET http:/a/ HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2.2", "GET http:a HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2.2", "GET http:// HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2.2", "GET http\u{1A}//a/ HTTP/1.1\r\n\(host)\r\n", .invalidTargetByte),
        .init("9110 §4.2.1", "GET http:///x HTTP/1.1\r\n\(host)\r\n", .invalidHost),
        .init("9110 §4.2.1", "GET http://?x HTTP/1.1\r\n\(host)\r\n", .invalidHost),
        .init("9110 §4.2.1", "GET http://:80/ HTTP/1.1\r\nHost: :80\r\n\r\n", .invalidHost),
        .init("9110 §4.2.4", "GET http://u@a/ HTTP/1.1\r\n\(host)\r\n", .invalidHost),
        .init("9110 §4.2.4", "GET http://u:p@a/ HTTP/1.1\r\n\(host)\r\n", .invalidHost),
        .init("9110 §7.2", "GET http://b/ HTTP/1.1\r\n\(host)\r\n", .hostDiffersFromTarget),
        .init("9110 §7.2", "GET http://a:80/ HTTP/1.1\r\n\(host)\r\n", .hostDiffersFromTarget),
        .init("9112 §3.2", "GET http://a/ HTTP/1.1\r\n\r\n", .missingHost),
        .init("9112 §3.2.3", "GET a:80 HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2.3", "CONNECT a HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2.3", "CONNECT /a HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2.3", "CONNECT http://a/ HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2.3", "CONNECT a:80?b HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9110 §7.2", "CONNECT b:80 HTTP/1.1\r\n\(host)\r\n", .hostDiffersFromTarget),
        .init("9112 §3.2.4", "GET * HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        .init("9112 §3.2.4", "OPTIONS *x HTTP/1.1\r\n\(host)\r\n", .invalidTargetForm),
        // Host (RFC 9112 §3.2)
        .init("9112 §3.2", "GET / HTTP/1.1\r\n\r\n", .missingHost),
        .init("9112 §3.2", "OPTIONS * HTTP/1.1\r\n\r\n", .missingHost),
        .init("9112 §3.2", "GET / HTTP/1.1\r\n\(host)\(host)\r\n", .repeatedHost),
        .init("9112 §3.2", "GET / HTTP/1.0\r\n\(host)HOST: b\r\n\r\n", .repeatedHost),
        .init("9110 §4.2.1", "GET / HTTP/1.1\r\nHost:\r\n\r\n", .invalidHost),
        .init("9110 §4.2.1", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: a%20b\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: \u{E9}\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: a..b\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: .a\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: .\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: http://a\r\n\r\n", .invalidHost),
        .init("3986 §3.2.3", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", .invalidHost),
        .init("3986 §3.2.3", "GET / HTTP/1.1\r\nHost: a:000080\r\n\r\n", .invalidHost),
        .init("3986 §3.2.3", "GET / HTTP/1.1\r\nHost: a:+80\r\n\r\n", .invalidHost),
        .init("3986 §3.2.3", "GET / HTTP/1.1\r\nHost: a:80:80\r\n\r\n", .invalidHost),
        .init("3986 §3.2.3", "GET / HTTP/1.1\r\nHost: a:8o\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: []\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: [a]\r\n\r\n", .invalidHost),
        .init("6874 §2", "GET / HTTP/1.1\r\nHost: [fe80::1%25eth0]\r\n\r\n", .invalidHost),
        .init("3986 §3.2.2", "GET / HTTP/1.1\r\nHost: [v1.x]\r\n\r\n", .invalidHost),
        .init("1035 §2.3.4", "GET / HTTP/1.1\r\nHost: \(String(repeating: "a", count: 256))\r\n\r\n", .invalidHost),
        // Field lines (RFC 9112 §5)
        .init("9112 §5.1", "GET / HTTP/1.1\r\n\(host)A : b\r\n\r\n", .whitespaceBeforeColon),
        .init("9112 §5.1", "GET / HTTP/1.1\r\nHost\t: a\r\n\r\n", .whitespaceBeforeColon),
        .init("9112 §5.2", "GET / HTTP/1.1\r\n\(host)A: b\r\n c\r\n\r\n", .lineFolding),
        .init("9112 §5.2", "GET / HTTP/1.1\r\n\(host)A: b\r\n\tc\r\n\r\n", .lineFolding),
        .init("9112 §5", "GET / HTTP/1.1\r\n\(host): b\r\n\r\n", .invalidFieldName),
        .init("9112 §5", "GET / HTTP/1.1\r\n\(host)A\r\n\r\n", .invalidFieldName),
        .init("9112 §5", "GET / HTTP/1.1\r\n\(host)A\n: b\r\n\r\n", .invalidFieldName),
        .init("9110 §5.1", "GET / HTTP/1.1\r\n\(host)A(: b\r\n\r\n", .invalidFieldName),
        .init("9110 §5.1", "GET / HTTP/1.1\r\n\(host)\u{E9}: b\r\n\r\n", .invalidFieldName),
        .init("9110 §5.1", "GET / HTTP/1.1\r\n\(host)A\0: b\r\n\r\n", .invalidFieldName),
        .init("9110 §5.1", "GET / HTTP/1.1\r\n\(host)content\rlength: 1\r\n\r\n", .invalidFieldName),
        .init("9110 §5.1", "GET / HTTP/1.1\r\n\(host)\"A\": b\r\n\r\n", .invalidFieldName),
        .init("9110 §5.5", "GET / HTTP/1.1\r\n\(host)A: \0\r\n\r\n", .invalidFieldValue),
        .init("9110 §5.5", "GET / HTTP/1.1\r\n\(host)A: b\u{01}\r\n\r\n", .invalidFieldValue),
        .init("9110 §5.5", "GET / HTTP/1.1\r\n\(host)A: b\u{1F}c\r\n\r\n", .invalidFieldValue),
        .init("9110 §5.5", "GET / HTTP/1.1\r\n\(host)A: b\u{7F}c\r\n\r\n", .invalidFieldValue),
        .init("9110 §5.5", "GET / HTTP/1.1\r\n\(host)A: b\u{0B}c\r\n\r\n", .invalidFieldValue),
        // Body length (RFC 9112 §6)
        .init("9112 §6.3", post("Content-Length: 1\r\nContent-Length: 2\r\n"), .repeatedContentLength),
        .init("9112 §6.3", post("Content-Length: 1\r\nContent-Length: 1\r\n"), .repeatedContentLength),
        .init("9112 §6.3", post("Content-Length: 1, 1\r\n"), .repeatedContentLength),
        .init("9112 §6.3", post("Content-Length: 1,\r\n"), .repeatedContentLength),
        .init("9110 §8.6", post("Content-Length:\r\n"), .invalidContentLength),
        .init("9110 §8.6", post("Content-Length: +1\r\n"), .invalidContentLength),
        .init("9110 §8.6", post("Content-Length: -1\r\n"), .invalidContentLength),
        .init("9110 §8.6", post("Content-Length: 0x1\r\n"), .invalidContentLength),
        .init("9110 §8.6", post("Content-Length: 1 1\r\n"), .invalidContentLength),
        .init("9110 §8.6", post("Content-Length: 1.0\r\n"), .invalidContentLength),
        .init("9110 §8.6", post("Content-Length: \u{B2}\r\n"), .invalidContentLength),
        .init("9110 §8.6", post("Content-Length: 9223372036854775808\r\n"), .invalidContentLength),
        .init("9110 §8.6", post("Content-Length: 18446744073709551617\r\n"), .invalidContentLength),
        .init("9112 §6.3", post("Transfer-Encoding: chunked\r\nContent-Length: x\r\n"), .invalidContentLength),
        .init(
            "9112 §6.3", post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n"),
            .repeatedContentLength),
        .init("9112 §6.1", post("Transfer-Encoding: gzip, chunked\r\n"), .unsupportedTransferCoding),
        .init("9112 §6.1", post("Transfer-Encoding: x chunked\r\n"), .unsupportedTransferCoding),
        .init("9112 §6.3", post("Transfer-Encoding: chunked, gzip\r\n"), .invalidTransferEncoding),
        .init("9112 §6.3", post("Transfer-Encoding: chunked, chunked\r\n"), .invalidTransferEncoding),
        .init("9112 §6.3", post("Transfer-Encoding: gzip\r\n"), .invalidTransferEncoding),
        .init("9112 §6.3", post("Transfer-Encoding: identity\r\n"), .invalidTransferEncoding),
        .init("9112 §6.3", post("Transfer-Encoding:\r\n"), .invalidTransferEncoding),
        .init("9112 §6.3", post("Transfer-Encoding: \"chunked\"\r\n"), .invalidTransferEncoding),
        .init("9112 §6.3", post("Transfer-Encoding: xchunked\r\n"), .invalidTransferEncoding),
        .init("9112 §6.3", post("Transfer-Encoding: chunked,\r\n"), .invalidTransferEncoding),
        .init("9112 §6.3", post("Transfer-Encoding: chunked;a=b\r\n"), .invalidTransferEncoding),
        .init("9112 §6.3", post("Transfer-Encoding: chun\u{0B}ked\r\n"), .invalidFieldValue),
        .init(
            "9112 §6.3", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
            .invalidTransferEncoding),
        .init("9112 §6.3", post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"), .invalidTransferEncoding),
        .init("9112 §6.1", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .transferEncodingInHTTP10),
        // Connection and expectation
        .init("9110 §7.6.1", post("Connection: host\r\n"), .connectionNamesEndToEndField),
        .init("9110 §7.6.1", post("Connection: close, Content-Length\r\n"), .connectionNamesEndToEndField),
        .init("9110 §7.6.1", post("Connection: X-Forwarded-For\r\n"), .connectionNamesEndToEndField),
        .init("9110 §7.6.1", post("Connection: authorization\r\n"), .connectionNamesEndToEndField),
        .init("9110 §7.6.1", post("Connection: clo se\r\n"), .invalidConnection),
        .init("9110 §7.6.1", post("Connection: close;q=1\r\n"), .invalidConnection),
        .init(
            "9110 §7.6.1", post("Connection: \(Array(repeating: "a", count: 33).joined(separator: ","))\r\n"),
            .invalidConnection),
        .init("9110 §10.1.1", post("Expect: 200-ok\r\n"), .unknownExpectation),
        .init("9110 §10.1.1", post("Expect:\r\n"), .unknownExpectation),
        .init("9110 §10.1.1", post("Expect: 100-continue\r\nExpect: 100-continue\r\n"), .unknownExpectation),
    ]
}
