// The words of the top level, and of the sections that say one thing each.

extension Section {
    /// The whole file.
    static let gateway = Section(name: "Gateway", noun: "the configuration", keys: [
        Key("include", .oneOrMore(.text("file or glob")),
            "Further files, read after this one, relative to it. Their listeners, certificates, trustedProxies, "
                + "upstreams and routes are appended; any other key may stand in one file only."),
        Key("workers", .any([.choice(["auto"]), .integer(1...1024)]), default: "auto",
            "How many workers (threads with an event loop each) to run; auto is one for each core."),
        Key("user", .text("user name"), "The user to become once listeners are bound and keys are read."),
        Key("listeners", .list(.any([.text("address"), .section(.listener)])),
            "Where clients connect. Without it, and with certificates: :80, which redirects to https, and :443."),
        Key("admin", .any([.text("address"), .section(.admin)]),
            "The operator's listener for metrics, health and configuration. Without it there is none."),
        Key("logs", .section(.logs), "Which logs are written."),
        Key("certificates", certificateSources,
            "Certificates for TLS: a directory, a list of directories and pairs, or a pair. "
                + "Without a value: /etc/gatehouse/certs."),
        Key("hosts", .names(of: .section(.host)),
            "What holds for single hosts, exact or *.example.com, on every listener: client certificates."),
        Key("sessionTickets", .section(.sessionTickets), "How TLS session tickets are sealed, and for how long."),
        Key("acme", .any([.nothing, .section(.acme)]),
            "Obtain and renew certificates by ACME (RFC 8555) for the hosts of routes that no configured certificate "
                + "covers."),
        Key("ocspStapling", .any([.choice(["off"]), .section(.ocspStapling)]),
            "OCSP staples for certificates that name a responder are fetched, and sent to clients that ask; off for "
                + "none."),
        Key("trustedProxies", .oneOrMore(prefixShape),
            "Peers whose X-Forwarded-For and Forwarded fields are believed."),
        Key("forwarding", .section(.forwarding), "What an upstream is told about the client."),
        Key("limits", .section(.limits), "Bounds on what a client may send and hold."),
        Key("timeouts", .section(.timeouts), "How long anything may take."),
        Key("paths", .section(.paths), "How a raw path becomes the one that is routed and forwarded."),
        Key("resolver", .section(.resolver), "How the names of endpoints are resolved."),
        Key("waf", Section.wafShape, "The web application firewall of every route that does not say otherwise: a rule "
            + "set, off, or the long form."),
        Key("ruleSets", .names(of: .any([.text("file or glob"), .list(.text("file or glob")), .section(.ruleSet)])),
            "Rule sets in SecLang by name. crs needs no files where the system's modsecurity-crs is installed."),
        Key("rateLimit", Section.rateLimitShape,
            "What holds for all requests together with what listeners and routes say: RATE [burst N], a name, the "
                + "long form, or a list of these."),
        Key("rateLimits", .names(of: .any([.text("RATE [burst N]"), .section(.rateLimit)])),
            "Rate limits by name; all that name one share its buckets."),
        Key("replicas", .integer(1...10_000), default: "1",
            "How many processes share the traffic evenly: each has its part of every rate limit."),
        Key("upstreams", .names(of: .any([endpointURL, .list(endpointShape), .section(.upstream)])),
            "Backend services by name: one URL, a list of endpoints, or the long form."),
        Key("routes", .list(.section(.route)), "Which requests go where."),
    ], later: ["kubernetes"])

    static let admin = Section(name: "Admin", noun: "admin", keys: [
        Key("address", .text("address"), default: "127.0.0.1:9901", "Where the operator connects."),
    ], later: ["tls"])

    static let logs = Section(name: "Logs", noun: "logs", keys: [
        Key("access", .any([.choice(["off"]), .text("stdout, stderr or file"), .section(.accessLog)]),
            default: "stdout", "The access and decision log: off, where to, or the long form."),
        Key("waf", .any([.text("stdout, stderr or file"), .section(.wafLog)]), default: "stderr",
            "Where each match of a WAF rule goes, as a JSON object: the place, or the long form."),
        Key("audit", .any([.choice(["off"]), .text("stdout, stderr or file"), .section(.auditLog)]), default: "off",
            "The WAF's audit log: where each transaction goes that rules want recorded (SecAuditEngine), as a JSON "
                + "object. Off, the place, or the long form."),
    ])

    static let auditLog = Section(name: "AuditLog", noun: "the audit log", keys: [
        Key("to", .text("stdout, stderr or file"), required: true, "Where lines go; a file is opened again on SIGHUP."),
    ])

    static let wafLog = Section(name: "WAFLog", noun: "the WAF's log", keys: [
        Key("to", .text("stdout, stderr or file"), default: "stderr",
            "Where lines go; a file is opened again on SIGHUP."),
    ])

    static let waf = Section(name: "WAF", noun: "waf", keys: [
        Key("rules", .text("rule set"), default: "crs", "The rule set, by its name in ruleSets."),
        Key("mode", .choice(["block", "detect", "off"]), default: "block",
            "What its decisions come to: they are carried out, or only logged; off runs none. Without it rules that "
                + "say SecRuleEngine have their way."),
        Key("whenOverBudget", .choice(["block", "pass"]), default: "block",
            "What becomes of a transaction whose rules take more work than they may: it is refused, where decisions "
                + "are carried out, or goes on without the rules that are left."),
        Key("compressedBodies", .choice(["inspect", "pass"]), default: "inspect",
            "Request bodies in gzip or deflate are unpacked for the rules, or not looked at."),
        Key("paranoia", .integer(1...4),
            "The Core Rule Set's paranoia level, instead of what its setup says."),
        Key("thresholds", .section(.wafThresholds),
            "The scores from which the Core Rule Set refuses, instead of what its setup says."),
        Key("exclude", .oneOrMore(.any([ruleIdentifiers, .section(.wafExclusion)])),
            "What is left out of the rule set; a route's are added to the gateway's."),
    ])

    private static let ruleIdentifiers = Shape.any([.integer(1...999_999_999), .text("range of ids")])

    static let wafThresholds = Section(name: "WAFThresholds", noun: "thresholds", keys: [
        Key("inbound", .integer(1...1_000_000), "The score from which a request is refused."),
        Key("outbound", .integer(1...1_000_000), "The score from which an answer is refused."),
    ])

    static let wafExclusion = Section(name: "WAFExclusion", noun: "an exclusion", keys: [
        Key("rule", ruleIdentifiers, "The rule's id, such as 942100, or a range, such as 941100-941999."),
        Key("tag", .text("tag"), "Instead of rule: all rules that have this tag, such as attack-sqli."),
        Key("target", .oneOrMore(.text("variable")),
            "Variables that these rules do not look at, such as ARGS:html; without it they are left out whole."),
    ])

    static let ruleSet = Section(name: "RuleSet", noun: "a rule set", keys: [
        Key("include", .oneOrMore(.text("file or glob")), required: true,
            "Rule files, read one after another as if they were one."),
        Key("geoDatabase", .text("file"),
            "The database of places, in MaxMind's format, that @geoLookup asks; it goes before SecGeoLookupDb."),
    ])

    static let wafShape = Shape.any([.choice(["off"]), .text("rule set"), .section(.waf)])

    static let accessLog = Section(name: "AccessLog", noun: "an access log", keys: [
        Key("to", .text("stdout, stderr or file"), default: "stdout",
            "Where lines go; a file is opened again on SIGHUP."),
        Key("format", .choice(["json", "common", "combined"]), default: "json",
            "What a line looks like: a JSON object with every decision, NCSA common, or NCSA combined."),
    ])

    static let certificatePair = Section(name: "CertificatePair", noun: "a certificate", keys: [
        Key("certificate", .text("file"), required: true, "A PEM file with the certificate and its chain."),
        Key("key", .text("file"), required: true, "The PEM file with its key."),
    ])

    static let forwarding = Section(name: "Forwarding", noun: "forwarding", keys: [
        Key("xForwarded", .boolean, default: "true", "Send X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host."),
        Key("forwarded", .boolean, default: "false", "Send Forwarded (RFC 7239)."),
        Key("via", .any([.boolean, .text("pseudonym")]), default: "gatehouse",
            "The pseudonym in the Via of forwarded requests (RFC 9110); false for no Via."),
        Key("requestId", .boolean, default: "true", "Send X-Request-Id to the upstream."),
        Key("clientFrom", .choice(["xForwardedFor", "forwarded"]), default: "xForwardedFor",
            "The field by which trustedProxies name the client; the other is not believed."),
        Key("clientCertificate", .choice(["drop", "keep"]), default: "drop",
            "What becomes of the X-Forwarded-Client-Cert that a request brings: dropped, or kept where it comes from "
                + "trustedProxies."),
    ])

    static let limits = Section(name: "Limits", noun: "limits", keys: [
        Key("headerBytes", .size, default: "64KiB", "Bytes of a request head; more is 431. 1KiB to 1MiB."),
        Key("headers", .integer(1...10_000), default: "200", "Field lines of a request head; more is 431."),
        Key("targetBytes", .size, default: "16KiB", "Bytes of a request target; more is 414. 256B to 1MiB."),
        Key("bodyBytes", .size, default: "100MiB", "Bytes of a request body; more is 413. 0 for no limit."),
        Key("concurrentStreams", .integer(1...10_000), default: "100",
            "Requests under way on one HTTP/2 connection of a client; further ones are refused."),
        Key("connectionsPerWorker", .integer(1...1_000_000), default: "10000",
            "Client connections of one worker; further ones wait in the kernel's queue."),
        Key("requestsPerConnection", .integer(0...Int.max), default: "10000",
            "Requests on one client connection before it is closed; 0 for no limit."),
        Key("connectionsPerAddress", .integer(0...1_000_000), default: "0",
            "Connections of one client address at once, on each worker; further ones are closed. 0 for no limit. "
                + "trustedProxies are not counted."),
        Key("connectionRate", .any([.text("RATE [burst N]"), .section(.rateLimit)]),
            "New connections of one client address; further ones are closed."),
        Key("handshakeRate", .any([.text("RATE [burst N]"), .section(.rateLimit)]),
            "TLS handshakes of one client address; further connections are closed before theirs."),
        Key("rateLimitMemory", .size, default: "16MiB",
            "Bytes of the table that holds the buckets of all rate limits. 64KiB to 64GiB; changed by a restart."),
    ])

    static let timeouts = Section(name: "Timeouts", noun: "timeouts", keys: [
        Key("handshake", .duration, default: "10s", "A TLS handshake."),
        Key("header", .duration, default: "10s", "A request head, from its first byte; then 408."),
        Key("bodyMinimumRate", .rate, default: "500B/s", "The slowest a request body may come; slower is 408."),
        Key("idle", .duration, default: "60s", "A client connection without a request."),
        Key("connect", .duration, default: "3s",
            "A connection to an endpoint with its TLS handshake; then another endpoint, or 504."),
        Key("response", .duration, default: "60s",
            "From the end of the request to the response's head, and between parts of its body; then 504."),
        Key("request", .duration, default: "0s", "A whole exchange; 0s for no limit."),
        Key("tunnel", .duration, default: "1h",
            "A tunnel (WebSocket or another upgrade) in which neither side sends anything."),
        Key("upstreamIdle", .duration, default: "60s", "A kept-alive upstream connection without a request."),
        Key("drain", .duration, default: "30s", "What SIGTERM leaves to exchanges in flight."),
    ])

    static let paths = Section(name: "Paths", noun: "paths", keys: [
        Key("mergeSlashes", .boolean, default: "true", "// counts as /."),
        Key("encodedSlash", .choice(["refuse", "keep", "decode"]), default: "refuse",
            "What %2F means: the request is refused (400), it stays as it is, or it separates segments."),
    ])

    static let resolver = Section(name: "Resolver", noun: "resolver", keys: [
        Key("servers", .oneOrMore(.text("address")), "Name servers, with or without a port; without it, the system's."),
        Key("minimumTTL", .duration, default: "1s", "An answer is kept at least this long."),
        Key("maximumTTL", .duration, default: "5m", "An answer is kept at most this long."),
        Key("timeout", .duration, default: "2s", "One query to one server."),
    ])

    static let certificateSources = Shape.any([
        .nothing, .text("directory"), .section(.certificatePair),
        .list(.any([.text("directory"), .section(.certificatePair)])),
    ])
    static let prefixShape = Shape.text("IP address or prefix")
    static let endpointURL = Shape.text("URL", pattern: "^(https?|h2c?|tls)://")
    static let endpointShape = Shape.any([endpointURL, .section(.endpoint)])
}

extension Shape {
    static let certificateSources = Section.certificateSources
    static let prefixShape = Section.prefixShape
    static let endpointURL = Section.endpointURL
    static let endpointShape = Section.endpointShape
}
