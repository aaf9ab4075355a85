// Heads as they come from clients and backends: the least there is, and what a browser sends.

import HTTP1
import HTTPSemantics

func headParserBenchmarks() -> [Benchmark] {
    let requests = [
        ("40 bytes", "GET /api HTTP/1.1\r\nHost: example.com\r\n\r\n"),
        ("600 bytes", browserRequest),
    ].map { name, text in
        let bytes = Array(text.utf8)
        let head = RequestHead()
        let limits = HTTP1Limits()
        return Benchmark("request head, \(name)") { iterations in
            var sum: UInt64 = 0
            for _ in 0..<iterations {
                guard let length = try? RequestParser.parse(bytes.span, into: head, limits: limits), length > 0 else {
                    fatalError("the benchmark's heads are sound")
                }
                sum &+= UInt64(length &+ head.fieldCount)
            }
            return sum
        }
    }
    let bytes = Array(backendResponse.utf8)
    let head = ResponseHead()
    let limits = HTTP1Limits()
    let response = Benchmark("response head, 240 bytes") { iterations in
        var sum: UInt64 = 0
        for _ in 0..<iterations {
            guard let length = try? ResponseParser.parse(bytes.span, into: head, limits: limits), length > 0 else {
                fatalError("the benchmark's head is sound")
            }
            sum &+= UInt64(length &+ head.fieldCount)
        }
        return sum
    }
    return requests + [response]
}

/// 600 bytes in eleven fields.
let browserRequest = """
    GET /shop/items/12345?colour=blue&size=42 HTTP/1.1\r
    Host: www.example.com\r
    User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r
    Accept-Language: en-GB,en;q=0.7,de;q=0.3\r
    Accept-Encoding: gzip, deflate, br, zstd\r
    Referer: https://www.example.com/shop/items/\r
    Cookie: session=0123456789abcdef0123456789abcdef; theme=dark; consent=\(String(repeating: "y", count: 37))\r
    Upgrade-Insecure-Requests: 1\r
    Cache-Control: max-age=0\r
    Priority: u=0, i\r
    \r

    """

private let backendResponse = """
    HTTP/1.1 200 OK\r
    Server: nginx/1.22.1\r
    Date: Mon, 01 Jan 2024 00:00:00 GMT\r
    Content-Type: application/octet-stream\r
    Content-Length: 1024\r
    Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r
    Connection: keep-alive\r
    ETag: "659200f0-400"\r
    Accept-Ranges: bytes\r
    \r

    """
