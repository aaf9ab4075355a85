// Requests that end in the middle: no backend ever sees one whole (RFC 9112 §8).

import GatewayTestSupport
import TestSupport
import Testing

@Suite struct IncompleteRequestTests {
    /// A whole request.
    static let requests = [
        "GET /x HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=\"y\"\r\nhello\r\n0\r\nX: 1\r\n\r\n",
        "POST /x HTTP/1.0\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "OPTIONS /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
    ]

    @Test(arguments: requests)
    func `a request that ends anywhere before its end is not served`(_ text: String) throws {
        let backend = try RecordingBackend()
        let gateway = try TestGateway(.init(workers: 1), to: backend.upstream)
        let request = wire(text)
        for end in 1..<request.count {
            let client = ConformanceClient(try gateway.connect())
            client.send(Array(request[..<end]))
            client.endOutput()
            let answer = latin1(try client.rest()[...])
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "after \(end) bytes: \(answer.debugDescription)")
        }
        let canary = ConformanceClient(try gateway.connect())
        canary.send(request)
        guard case .complete(let message, _) = try canary.response(to: "POST", version: 1) else {
            Issue.record("the whole request got no answer")
            return
        }
        #expect(message.status == 200)
        let record = backend.takeRecord()
        #expect(record.requests.count == 1, "\(record.requests.map(\.startLine))")
        #expect(record.violations == [])
    }
}
