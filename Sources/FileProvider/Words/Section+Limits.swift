// The words of rate limits and of bounds on what is under way.

extension Section {
    static let rateLimit = Section(name: "RateLimit", noun: "a rate limit", keys: [
        Key("name", .text("name"), "What it is called in logs, in metrics and to clients; without it what its place is "
            + "called."),
        Key("rate", .text("NUMBER/UNIT"), required: true,
            "Tokens that come back, a bit all the time: 10/s, 600/m, 5000/h, 10/500ms."),
        Key("burst", .integer(1...1_000_000_000),
            "Tokens at once; without it what comes back in a second, at least 1."),
        Key("per", .any([.choice(["all"]), .oneOrMore(.text("key"))]), default: "clientAddress",
            "Whom it counts together: clientAddress, clientCertificate, host, path, method, route, listener, "
                + "header:NAME, cookie:NAME, query:NAME, or several of these; all for one bucket. Where a field is "
                + "missing, the client's address stands in for it."),
        Key("ipv4Prefix", .integer(1...32), default: "32", "Bits of an IPv4 address that count as one client."),
        Key("ipv6Prefix", .integer(1...128), default: "64", "Bits of an IPv6 address that count as one client."),
        Key("cost", .integer(0...1_000_000_000), default: "1", "Tokens that a request costs."),
        Key("costs", .list(.section(.requestCost)), "What some requests cost instead; the first that fits counts."),
        Key("exempt", .oneOrMore(prefixShape), "Client addresses that are not counted."),
        Key("hosts", .oneOrMore(.text("host")), "Hosts whose requests it is about; without it all."),
        Key("mode", .choice(["enforce", "observe"]), default: "enforce",
            "observe decides, logs and counts, and lets pass."),
        Key("delay", .duration, default: "0s",
            "The longest that a request is held back instead of refused; so bursts are smoothed."),
        Key("status", .integer(400...599), default: "429", "What a refused request is answered with."),
        Key("fields", .boolean, default: "true", "Tell clients in RateLimit and RateLimit-Policy."),
        Key("shared", .any([.text("redis://…"), .section(.sharedStore)]),
            "The Redis (or Valkey) by which replicas share its buckets; one for all limits that are shared."),
        Key("whenAway", .choice(["local", "allow", "deny"]), default: "local",
            "What rules while that store is away: this process's own bucket, everything passes, or nothing."),
    ])

    static let sharedStore = Section(name: "SharedStore", noun: "a shared store", keys: [
        Key("url", .text("redis://[USER[:PASSWORD]@]HOST[:PORT][/DATABASE]"), required: true,
            "Where it is; rediss:// speaks TLS."),
        Key("ca", .text("file"), "A PEM file with the authorities to trust; without it the system's."),
        Key("passwordFile", .text("file"), "A file with the password, for those who keep it out of here."),
        Key("timeout", .duration, default: "50ms", "The longest wait for an answer; then whenAway rules."),
    ])

    static let requestCost = Section(name: "RequestCost", noun: "a cost", keys: [
        Key("methods", .oneOrMore(.text("method")), "Methods; without it all."),
        Key("path", .text("path"), "An exact path (=/path) or a prefix; without it all."),
        Key("cost", .integer(0...1_000_000_000), required: true, "Tokens; 0 for nothing."),
    ])

    static let concurrency = Section(name: "Concurrency", noun: "concurrency", keys: [
        Key("perKey", .integer(1...1_000_000), "Requests under way for each key."),
        Key("inAll", .integer(1...1_000_000), "Requests under way for all keys together."),
        Key("per", .any([.choice(["all"]), .oneOrMore(.text("key"))]), default: "clientAddress",
            "Whom perKey counts together, and who takes turns in the queue; as in a rate limit."),
        Key("queue", .integer(0...100_000), default: "0",
            "How many requests may wait for a place, on each worker; keys take turns, so a flood waits behind itself."),
        Key("wait", .duration, default: "1s", "The longest that a request waits."),
        Key("status", .integer(400...599), default: "503", "What a refused request is answered with."),
    ])

    static let rateLimitShape = Shape.any([
        .text("RATE [burst N] or name"), .section(.rateLimit),
        .list(.any([.text("RATE [burst N] or name"), .section(.rateLimit)])),
    ])

    static let concurrencyShape = Shape.any([.integer(1...1_000_000), .section(.concurrency)])
}
