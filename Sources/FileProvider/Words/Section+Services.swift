// The words of listeners and upstreams.

extension Section {
    static let listener = Section(name: "Listener", noun: "a listener", keys: [
        Key("address", .text("address"), required: true,
            "127.0.0.1:8080, [::1]:80, :8443 (every IPv6 and IPv4 address), or a socket that was handed over: "
                + "systemd:NAME or fd:N."),
        Key("tls", .any([.choice(["modern", "intermediate"]), .section(.listenerTLS)]),
            "Speak TLS: a profile's name, or the long form ({} for its defaults)."),
        Key("redirect", .text("https or https:PORT", pattern: "^https(:[0-9]+)?$"),
            "Answer every request with a redirect (308) to https, on PORT; without it on the port of the first "
                + "TLS listener."),
        Key("proxyProtocol", .any([.boolean, .section(.proxyProtocol)]), default: "false",
            "Connections begin with a PROXY header, version 1 or 2, from trustedProxies or those that from names; "
                + "others are closed."),
        Key("rateLimit", rateLimitShape, "What holds for all requests that come through here; as of a route."),
    ], later: ["protocols", "http2"])

    static let proxyProtocol = Section(name: "ProxyProtocol", noun: "proxyProtocol", keys: [
        Key("from", .oneOrMore(prefixShape), "Proxies that may connect; without it trustedProxies."),
    ])

    static let listenerTLS = Section(name: "ListenerTLS", noun: "tls", keys: [
        Key("profile", .choice(["modern", "intermediate"]), default: "intermediate",
            "Mozilla's profiles: modern is TLS 1.3 only, intermediate TLS 1.2 and 1.3."),
        Key("certificates", certificateSources, "The listener's own certificates; without it those of the top level."),
        Key("clientCertificates", .section(.clientCertificates),
            "What is asked of clients (mutual TLS) whose host does not say otherwise; without it nothing."),
    ])

    static let upstream = Section(name: "Upstream", noun: "an upstream", keys: [
        Key("endpoints", .any([endpointURL, .list(endpointShape)]), required: true, "Where requests go."),
        Key("balance", .choice(["roundRobin", "leastRequest"]), default: "roundRobin",
            "How an endpoint is chosen: in turn, or the one with the fewest requests in flight."),
        Key("protocol", .choice(["http1", "h2", "h2c", "auto"]),
            "What is spoken: http1, h2 (HTTP/2 over TLS), h2c (in clear text), or auto (over TLS what ALPN agrees on); "
                + "without it what the URLs say."),
        Key("tls", .section(.upstreamTLS), "How endpoints with https URLs are verified."),
        Key("proxyProtocol", .choice(["v1", "v2"]),
            "Tell endpoints about the client by a PROXY header before anything else; each request then has a "
                + "connection of its own."),
        Key("maxConnections", .integer(0...1_000_000), default: "1024",
            "Connections of one worker to one endpoint; further requests get 503. 0 for no limit."),
        Key("concurrency", concurrencyShape,
            "How many requests may be under way at once, for each client address or in all, and how many may wait."),
        Key("keepAlive", .section(.keepAlive), "Idle connections that are kept for the next request."),
        Key("retries", .any([.integer(0...10), .section(.retries)]), default: "1",
            "Further tries of a request that is safe to retry; 0 for none."),
        Key("timeouts", .section(.upstreamTimeouts), "The upstream's own timeouts."),
        Key("healthCheck", .any([.text("path"), .section(.healthCheck)]), "Probes of every endpoint; without it none."),
        Key("host", .any([.choice(["preserve", "endpoint"]), .text("host")]), default: "preserve",
            "Which Host the upstream sees: the client's, that of the endpoint's URL, or this one."),
        Key("allowLinkLocal", .boolean, default: "false",
            "Allow endpoints at link-local and cloud metadata addresses."),
    ], later: ["outlierDetection", "circuitBreaker"])

    static let endpoint = Section(name: "Endpoint", noun: "an endpoint", keys: [
        Key("url", endpointURL, required: true,
            "http://HOST:PORT or https://HOST:PORT; for HTTP/2 h2c://HOST:PORT (clear text, so gRPC) or "
                + "h2://HOST:PORT (TLS)."),
        Key("weight", .integer(0...1000), default: "1", "Its share of requests; 0 takes it out."),
    ], later: ["zone"])

    static let upstreamTLS = Section(name: "UpstreamTLS", noun: "tls of an upstream", keys: [
        Key("ca", .text("file"), "A PEM file with the authorities to trust; without it the system's."),
        Key("serverName", .text("name"), "The name to send and verify; without it the endpoint's host."),
        Key("certificate", .text("file"), "A PEM file with a client certificate to show."),
        Key("key", .text("file"), "The PEM file with its key."),
        Key("verify", .boolean, default: "true", "Verify the endpoint's certificate."),
    ])

    static let keepAlive = Section(name: "KeepAlive", noun: "keepAlive", keys: [
        Key("connections", .integer(0...100_000), default: "1024",
            "How many one worker keeps for one endpoint; 0 for none."),
        Key("idle", .duration, "How long one is kept; without it timeouts.upstreamIdle."),
        Key("ping", .duration, default: "6m",
            "Silence on an HTTP/2 connection with requests under way before it is pinged; 0s for never. gRPC servers "
                + "may take more than one in five minutes for abuse."),
    ])

    static let retries = Section(name: "Retries", noun: "retries", keys: [
        Key("attempts", .integer(0...10), default: "1", "Further tries; 0 for none."),
    ], later: ["budget"])

    static let upstreamTimeouts = Section(name: "UpstreamTimeouts", noun: "timeouts of an upstream", keys: [
        Key("connect", .duration, "As timeouts.connect."),
        Key("response", .duration, "As timeouts.response."),
    ])

    static let healthCheck = Section(name: "HealthCheck", noun: "a health check", keys: [
        Key("path", .text("path"), "What is asked for with GET; required unless grpc is there."),
        Key("grpc", .text("service"),
            "Ask by the gRPC health protocol for this service; \"\" for the whole server. Endpoints must speak "
                + "HTTP/2."),
        Key("interval", .duration, default: "5s", "The time between two probes of an endpoint."),
        Key("timeout", .duration, default: "2s", "How long a probe may take."),
        Key("healthy", .integer(1...100), default: "2", "Good probes in a row before an endpoint is used again."),
        Key("unhealthy", .integer(1...100), default: "3",
            "Bad probes in a row before an endpoint is not used any more."),
        Key("status", .oneOrMore(.any([.integer(100...599), .text("range such as 200-399")])), default: "200-399",
            "The status codes of a good answer."),
    ])
}
