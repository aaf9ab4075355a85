// The words of routes.

extension Section {
    static let route = Section(name: "Route", noun: "a route", keys: [
        Key("name", .text("name"), "Its name in logs, metrics and messages; without it what match says."),
        Key("match", .any([.text("[HOST][/PATH]"), .section(.match)]), required: true,
            "Which requests it takes: the short form, or the long one."),
        Key("to", .any([.text("upstream or URL"), .list(.any([.text("upstream or URL"), .section(.endpoint)])),
                        .names(of: .integer(0...1_000_000))]),
            "Where they go: an upstream, a URL, a list of either, or shares of each ({ api: 90, canary: 10 })."),
        Key("passthrough", .any([.text("upstream or URL"), .list(.text("upstream or URL")),
                                 .names(of: .integer(0...1_000_000))]),
            "Where the TLS of its hosts goes as it is, by the name in the client's hello: tls://HOST:PORT, or an "
                + "upstream of such endpoints."),
        Key("redirect", .any([.text("URL or path"), .section(.redirect)]), "Answer with a redirect."),
        Key("respond", .any([.integer(200...599), .section(.respond)]), "Answer without an upstream."),
        Key("allow", .oneOrMore(prefixShape), "Client addresses that are let in; without it all."),
        Key("deny", .oneOrMore(prefixShape), "Client addresses that are turned away (403), before allow is asked."),
        Key("clientCertificate", .any([.choice(["required"]), .section(.clientCertificate)]),
            "Client certificates that are let in: all that verify, or one of those listed; others get 403."),
        Key("rewrite", .section(.rewrite), "What changes in a forwarded request's target."),
        Key("headers", .section(.headers), "What changes in header fields."),
        Key("upgrades", .any([.choice(["none"]), .oneOrMore(.text("protocol"))]), default: "websocket",
            "Protocols that a request may switch its connection to; none for none."),
        Key("rateLimit", rateLimitShape,
            "How often: RATE [burst N] for each client address, a name of rateLimits, the long form, or a list."),
        Key("concurrency", concurrencyShape,
            "How many requests may be under way at once: a number for each client address, or the long form."),
        Key("timeouts", .section(.routeTimeouts), "The route's own timeouts."),
        Key("limits", .section(.routeLimits), "The route's own limits."),
        Key("waf", Section.wafShape, "The route's own web application firewall: a rule set, off, or the long form."),
    ], later: ["rateLimit", "cors", "compression", "basicAuth", "jwt", "mirror", "cache"])

    static let match = Section(name: "Match", noun: "a match", keys: [
        Key("hosts", .oneOrMore(.text("host")), "Host names, exact or *.example.com; without it every host."),
        Key("path", .any([.text("path"), .section(.path)]),
            "The path: /api (a prefix by whole segments), =/path, ~regex, or the long form; without it every path."),
        Key("methods", .oneOrMore(.text("method")), "Methods; without it every method."),
        Key("headers", .names(of: .any([.text("value"), .section(.condition)])),
            "Header fields by name: the exact value, or a condition. All must hold."),
        Key("query", .names(of: .any([.text("value"), .section(.condition)])),
            "Query parameters by name: the exact value, or a condition. All must hold."),
    ], later: ["clientAddress"])

    static let path = Section(name: "Path", noun: "a path", keys: [
        Key("exact", .text("path"), "This path and no other."),
        Key("prefix", .text("path"), "This path and everything below it, by whole segments."),
        Key("regex", .text("regular expression"), "Paths in which this PCRE2 expression is found."),
    ])

    static let condition = Section(name: "Condition", noun: "a condition", keys: [
        Key("exact", .text("value"), "Exactly this text."),
        Key("regex", .text("regular expression"), "A PCRE2 expression that is found in the value."),
        Key("present", .boolean, "true: it is there, with any value; false: it is not."),
    ])

    static let redirect = Section(name: "Redirect", noun: "a redirect", keys: [
        Key("to", .text("URL or path"), required: true,
            "A URL without a path takes over the request's path and query; with a path it is used as written."),
        Key("status", .numbers([301, 302, 303, 307, 308]), default: "308",
            "The status: 308 and 301 are permanent, 307 and 302 are not; 307 and 308 keep a POST a POST."),
    ])

    static let respond = Section(name: "Respond", noun: "respond", keys: [
        Key("status", .integer(200...599), default: "200", "The status."),
        Key("body", .text("text"), "The body."),
        Key("contentType", .text("type"), default: "text/plain; charset=utf-8", "The Content-Type of the body."),
    ])

    static let rewrite = Section(name: "Rewrite", noun: "a rewrite", keys: [
        Key("path", .text("path"),
            "Takes the place of the matched prefix; of the whole path for an exact or regex match."),
        Key("host", .text("host"), "The Host that the upstream sees."),
    ])

    static let headers = Section(name: "Headers", noun: "headers", keys: [
        Key("request", .section(.fieldEdits), "Of the forwarded request."),
        Key("response", .section(.fieldEdits), "Of the response."),
    ])

    static let fieldEdits = Section(name: "FieldEdits", noun: "header edits", keys: [
        Key("remove", .oneOrMore(.text("name")), "Fields to take away, before anything is set or added."),
        Key("set", .names(of: .text("value")), "Fields that get this value, whatever they had."),
        Key("add", .names(of: .text("value")), "Field lines to add to those there are."),
    ])

    static let routeTimeouts = Section(name: "RouteTimeouts", noun: "timeouts of a route", keys: [
        Key("response", .duration, "As timeouts.response."),
        Key("request", .duration, "As timeouts.request."),
        Key("tunnel", .duration, "As timeouts.tunnel."),
    ])

    static let routeLimits = Section(name: "RouteLimits", noun: "limits of a route", keys: [
        Key("bodyBytes", .size, "As limits.bodyBytes."),
        Key("bandwidth", .rate, "Bytes a second of one answer's body; without it as fast as the client takes it."),
    ])
}
