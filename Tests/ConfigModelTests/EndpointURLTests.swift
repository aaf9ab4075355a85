// URLs of endpoints: what is read, and why the rest is not.

import ConfigModel
import Testing

@Suite struct EndpointURLTests {
    static let accepted: [(text: String, meaning: String, port: UInt16)] = [
        ("http://10.0.0.1", "http://10.0.0.1", 80),
        ("https://10.0.0.1", "https://10.0.0.1", 443),
        ("http://10.0.0.1:80/", "http://10.0.0.1", 80),
        ("HTTP://API.Example.COM:8080", "http://api.example.com:8080", 8080),
        ("http://[2001:DB8::0:1]:8080", "http://[2001:db8::1]:8080", 8080),
        ("https://[::1]", "https://[::1]", 443),
        ("http://my_service:1", "http://my_service:1", 1),
    ]

    @Test(arguments: accepted)
    func `a URL is read into its shortest form`(_ text: String, _ meaning: String, _ port: UInt16) throws {
        let url = try EndpointURL(parsing: text)
        #expect("\(url)" == meaning)
        #expect(url.port == port)
        #expect(try EndpointURL(parsing: meaning) == url)
    }

    static let refused: [(text: String, reason: String)] = [
        ("api:8080", "the scheme is missing: write http://api:8080"),
        ("", "the scheme is missing: write http://"),
        ("http://", "the host is missing"),
        ("http://:80", "the host is missing"),
        ("http://a/b", "an endpoint has no path or query; change paths with rewrite: { path: … }"),
        ("http://a?b", "an endpoint has no path or query; change paths with rewrite: { path: … }"),
        ("http://a:b@c", "user and password do not belong in an endpoint's URL"),
        ("http://a:0", "port 0 cannot be connected to"),
        ("http://a:65536", "a port is at most 65535"),
        ("http://a:-1", "\"-1\" is not a port"),
        ("http://a:", "the port is missing"),
        ("http://::1", "an IPv6 address stands in brackets"),
        ("http://[::g]", "\"[::g]\" is not an IPv6 address"),
        ("http://[::1", "\"[:\" is not an IPv6 address"),
        ("unix://a", "unix:// is not supported by this version yet"),
        ("gopher://a", "\"gopher\" is not a scheme to forward to; http, https, h2c and h2 are"),
        ("http://a b", "' ' cannot be part of a host name"),
        ("http://a..b", "two dots in a row, or a dot at an end"),
    ]

    @Test(arguments: refused)
    func `what is no endpoint is refused with its reason`(_ text: String, _ reason: String) {
        #expect(throws: ValueProblem(reason)) { try EndpointURL(parsing: text) }
    }
}
