// What libcurl does for the control plane, against a server on loopback.

import Fetching
import Synchronization
import TestSupport
import Testing

@Suite struct HTTPFetcherTests {
    private func fetcher(_ change: (inout HTTPFetcher.Policy) -> Void = { _ in }) -> HTTPFetcher {
        var policy = HTTPFetcher.Policy(agent: "test/1", postedType: "application/ocsp-request")
        policy.schemes = "http,https"
        change(&policy)
        return HTTPFetcher(policy) { false }
    }

    @Test func `what is posted arrives, and the answer comes back`() throws {
        let server = try ScriptedUpstream.answering(
            "HTTP/1.1 203 Fine\r\nX-One: a \r\nContent-Type: text/plain; x=y\r\nContent-Length: 3\r\n\r\nabc")
        let answer = try fetcher().send(
            FetchRequest(.post, "http://127.0.0.1:\(server.port)/x", body: Array("question".utf8)))
        #expect(answer.status == 203)
        #expect(answer.body == Array("abc".utf8))
        #expect(answer.value(of: "x-one") == "a")
        #expect(answer.mediaType == "text/plain")
        let request = try #require(server.requests.first)
        #expect(request.startLine == "POST /x HTTP/1.1")
        #expect(request.body == Array("question".utf8))
        #expect(request["content-type"] == "application/ocsp-request")
        #expect(request["user-agent"] == "test/1")
    }

    @Test func `a redirect is an answer, and is not followed`() throws {
        let server = try ScriptedUpstream.answering(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        #expect(try fetcher().send(FetchRequest(.get, "http://127.0.0.1:\(server.port)/")).status == 302)
        #expect(server.requests.count == 1)
    }

    @Test func `an answer that is too long is none`() throws {
        let server = try ScriptedUpstream.answering(
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789")
        let url = "http://127.0.0.1:\(server.port)/"
        #expect(try fetcher { $0.maximumBodyBytes = 9 }.send(FetchRequest(.get, url)).body.count == 9)
        #expect(throws: FetchFailure.self) {
            try fetcher { $0.maximumBodyBytes = 8 }.send(FetchRequest(.get, url))
        }
    }

    @Test(arguments: ["file:///etc/hostname", "ftp://127.0.0.1:1/", "gopher://127.0.0.1:1/", "nonsense"])
    func `only the schemes that are allowed are asked`(url: String) {
        #expect(throws: FetchFailure.self) { try fetcher().send(FetchRequest(.get, url)) }
    }

    @Test func `clear text is refused where TLS is wanted`() throws {
        let server = try ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        #expect(throws: FetchFailure.self) {
            try fetcher { $0.schemes = "https" }.send(FetchRequest(.get, "http://127.0.0.1:\(server.port)/"))
        }
        #expect(server.connectionCount == 0)
    }

    @Test func `a request ends with the process`() {
        let fetcher = HTTPFetcher(HTTPFetcher.Policy(agent: "test", postedType: "a/b")) { true }
        #expect(throws: FetchFailure.stopped) { try fetcher.send(FetchRequest(.get, "https://127.0.0.1:1/")) }
    }
}
