// Reads rate limits, and bounds on what is under way.

import ConfigModel
import Diagnostics

/// Reads `rateLimit`, `rateLimits` and `concurrency`.
struct LimitDecoder {
    let report: DecodingReport

    /// Reads one limit or a list of them: each the short form, a name, or the long form.
    func decodeReferences(_ node: YAMLNode) -> [RateLimitReference] {
        guard case .sequence(let items) = node.content else { return [decodeReference(node)].compactMap(\.self) }
        if items.isEmpty { report.error("the list \"rateLimit\" is empty; leave it out instead", at: node.position) }
        return items.compactMap(decodeReference)
    }

    /// Reads limits by name.
    func decodeNamed(_ node: YAMLNode) -> [RateLimitModel] {
        guard case .mapping(let pairs) = node.content else {
            report.expected("rate limits by name", found: node)
            return []
        }
        return pairs.compactMap { pair in
            if pair.key.first?.isNumber ?? true {
                report.error("a rate limit's name begins with a letter, found \"\(pair.key)\"", at: pair.position)
            }
            var limit = decode(pair.value)
            if limit?.name != nil {
                report.error("the rate limit \"\(pair.key)\" has its name already", at: pair.value.position)
            }
            limit?.name = Located(pair.key, at: pair.position)
            return limit
        }
    }

    /// Reads one limit, in short or long form.
    func decode(_ node: YAMLNode) -> RateLimitModel? {
        if case .scalar = node.content {
            return ScalarKind.shortRateLimit.read(node, report).map { short in
                var model = RateLimitModel(rate: short.map(\.rate), at: node.position)
                model.burst = short.value.burst.map { Located($0, at: node.position) }
                return model
            }
        }
        guard let fields = Fields(node, as: .rateLimit, report: report) else { return nil }
        let rate = fields.required("rate").flatMap { ScalarKind.limitRate.read($0, report) }
        var model = RateLimitModel(rate: rate ?? .byDefault(.init(1, per: .seconds(1))), at: node.position)
        fields.read("name", as: .name, into: &model.name)
        fields.read("burst", as: .integer(1...1_000_000_000), into: &model.burst)
        if let node = fields["per"] { model.per = decodeKey(node, fields) }
        fields.read("ipv4Prefix", as: .integer(1...32), into: &model.ipv4Prefix)
        fields.read("ipv6Prefix", as: .integer(1...128), into: &model.ipv6Prefix)
        fields.read("cost", as: .integer(0...1_000_000_000), into: &model.cost)
        if let node = fields["costs"] { model.costs = decodeCosts(node) }
        model.exempt = fields.list("exempt", of: .prefix)
        model.hosts = fields.list("hosts", of: .host)
        fields.read("mode", as: .choice(), into: &model.mode)
        fields.read("delay", as: .duration(), into: &model.delay)
        fields.read("status", as: .integer(400...599), into: &model.status)
        fields.read("fields", as: .boolean, into: &model.fields)
        model.shared = fields["shared"].flatMap(decodeStore)
        fields.read("whenAway", as: .choice(), into: &model.whenAway)
        return rate == nil ? nil : model
    }

    /// Reads a number for each client address, or the long form.
    func decodeConcurrency(_ node: YAMLNode) -> ConcurrencyModel? {
        var model = ConcurrencyModel(at: node.position)
        if case .scalar = node.content {
            model.perKey = ScalarKind.integer(1...1_000_000).read(node, report)
            return model.perKey == nil ? nil : model
        }
        guard let fields = Fields(node, as: .concurrency, report: report) else { return nil }
        fields.read("perKey", as: .integer(1...1_000_000), into: &model.perKey)
        fields.read("inAll", as: .integer(1...1_000_000), into: &model.inAll)
        if let node = fields["per"] { model.per = decodeKey(node, fields) }
        fields.read("queue", as: .integer(0...100_000), into: &model.queue)
        fields.read("wait", as: .duration(), into: &model.wait)
        fields.read("status", as: .integer(400...599), into: &model.status)
        return model
    }

    private func decodeReference(_ node: YAMLNode) -> RateLimitReference? {
        if case .scalar(let text) = node.content, let first = text.first, first.isLetter {
            return .named(Located(text, at: node.position))
        }
        return decode(node).map { .inline($0) }
    }

    private func decodeStore(_ node: YAMLNode) -> SharedStoreModel? {
        if case .scalar = node.content {
            return ScalarKind.storeURL.read(node, report).map { SharedStoreModel(url: $0, at: node.position) }
        }
        guard let fields = Fields(node, as: .sharedStore, report: report), let written = fields.required("url"),
            let url = ScalarKind.storeURL.read(written, report)
        else { return nil }
        var model = SharedStoreModel(url: url, at: node.position)
        fields.read("ca", as: .name, into: &model.authorities)
        fields.read("passwordFile", as: .name, into: &model.passwordFile)
        fields.read("timeout", as: .duration(allowsZero: false), into: &model.timeout)
        model.authorities = model.authorities?.relativeToItsFile
        model.passwordFile = model.passwordFile?.relativeToItsFile
        return model
    }

    private func decodeKey(_ node: YAMLNode, _ fields: Fields) -> [Located<LimitKeyPart>] {
        if case .scalar("all") = node.content { return [] }
        return fields.list("per", of: .limitKeyPart)
    }

    private func decodeCosts(_ node: YAMLNode) -> [RequestCostModel] {
        guard case .sequence(let items) = node.content else {
            report.expected("a list of costs", found: node)
            return []
        }
        return items.compactMap { item in
            guard let fields = Fields(item, as: .requestCost, report: report), let written = fields.required("cost"),
                let cost = ScalarKind.integer(0...1_000_000_000).read(written, report)
            else { return nil }
            var model = RequestCostModel(cost: cost)
            model.methods = fields.list("methods", of: .name)
            if let path = fields["path"].flatMap({ ScalarKind.name.read($0, report) }) {
                model.path = path.map { PathPattern(shortForm: $0) }
            }
            return model
        }
    }
}

extension ScalarKind where Value == StoreURL {
    static let storeURL = ScalarKind(StoreURL.expectation) { text throws(ValueProblem) in
        try StoreURL(parsing: text)
    }
}

extension ScalarKind where Value == LimitKeyPart {
    static let limitKeyPart = ScalarKind(LimitKeyPart.expectation) { text throws(ValueProblem) in
        try LimitKeyPart(parsing: text)
    }
}

extension ScalarKind where Value == RateLimitModel.Rate {
    static let limitRate = ScalarKind("a rate such as 10/s") { text throws(ValueProblem) in
        try parseLimitRate(text)
    }
}

/// A rate, and perhaps a burst.
struct ShortRateLimit: Sendable {
    var rate: RateLimitModel.Rate
    var burst: Int?
}

extension ScalarKind where Value == ShortRateLimit {
    static let shortRateLimit = ScalarKind("a rate such as 10/s, or 10/s burst 20") { text throws(ValueProblem) in
        let words = text.split(separator: " ")
        guard let first = words.first else { throw .notOfThisKind }
        var short = ShortRateLimit(rate: try parseLimitRate(String(first)))
        guard words.count > 1 else { return short }
        guard words[1] == "burst" else {
            throw ValueProblem(
                nearestName(to: String(words[1]), among: ["burst"]).map { "did you mean \"\($0)\"?" }
                    ?? "behind the rate there may be: burst NUMBER")
        }
        guard words.count == 3, let burst = decimalNumber(words[2]) else { throw ValueProblem("burst NUMBER") }
        guard burst > 0 else { throw ValueProblem("with a burst of 0 nothing would ever be allowed; at least 1") }
        guard burst <= 1_000_000_000 else { throw ValueProblem("a burst is at most 1000000000") }
        short.burst = burst
        return short
    }
}

/// Reads `10/s`, `600/m`, `10/500ms`.
private func parseLimitRate(_ text: String) throws(ValueProblem) -> RateLimitModel.Rate {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .notOfThisKind }
    guard let tokens = decimalNumber(parts[0]) else {
        throw ValueProblem("\"\(parts[0])\" is not a whole number")
    }
    guard tokens > 0 else { throw ValueProblem("a rate of 0 denies everything; write deny instead") }
    guard tokens <= 1_000_000_000 else { throw ValueProblem("at most 10000000 a second") }
    let unit = String(parts[1])
    switch unit {
    case "s", "m", "h": return .init(tokens, per: try parseDuration("1" + unit))
    case "d": return .init(tokens, per: .seconds(86_400))
    default:
        guard unit.first?.isNumber ?? false else { throw ValueProblem("the units are s, m, h, d and durations") }
        let period = try parseDuration(unit)
        guard period > .zero else { throw ValueProblem("the period is more than zero") }
        return .init(tokens, per: period)
    }
}
