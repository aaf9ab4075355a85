// A rotation on a copy: do all names get their new certificates, and does a bad pair change nothing?

internal import Glibc
public import TLS

/// What a rehearsal found.
public struct RehearsalStep: Sendable, Equatable {
    /// What was done.
    public var step: String
    /// Whether it went as it should.
    public var isGood: Bool
    /// What was seen.
    public var detail: String

    public init(step: String, isGood: Bool, detail: String) {
        self.step = step
        self.isGood = isGood
        self.detail = detail
    }
}

/// Rotates stand-ins for pairs in a directory of its own. No real key is copied, and no real file touched.
///
/// What is rehearsed is the whole way from a changed file to the answer for a name, by the code that serves: names,
/// kinds of keys and rivals are those of the real pairs.
public struct Rehearsal {
    private let pairs: [CertificatePair]
    private let directory: String
    private let store = CertificateStore()
    private var keys: [String: (before: StandInCertificate.Key, after: StandInCertificate.Key)] = [:]

    /// Nil, where no directory can be made for it.
    public init?(_ pairs: [CertificatePair]) {
        var template = Array("\(Self.temporaryDirectory)/gatehouse-rehearsal-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.pairs = pairs
    }

    private static var temporaryDirectory: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// Runs it and removes its directory.
    public mutating func run() -> [RehearsalStep] {
        defer { clear() }
        do {
            for (number, pair) in pairs.enumerated() { try write(pair, number, isAfter: false) }
            let before = try look()
            var steps = [
                step("take up \(pairs.count) stand-ins", before.count == pairs.count, "\(before.count) serve")
            ]
            try steps.append(rotateAll(before))
            try steps.append(breakOne())
            return steps
        } catch {
            return [step("write stand-ins to \(directory)", false, error.message)]
        }
    }

    private mutating func rotateAll(_ before: [CertificatePair]) throws(RehearsalFailure) -> RehearsalStep {
        var slowest: Int64 = 0
        var wrong: [String] = []
        var serving = before
        for (number, pair) in pairs.enumerated() {
            try write(pair, number, isAfter: true)
            let start = CertificateStore.systemClock()
            let now = try look()
            slowest = max(slowest, CertificateStore.systemClock() - start)
            let changed = zip(now, serving).enumerated().filter { $0.element.0 !== $0.element.1 }.map(\.offset)
            if changed.count != 1 || !isServed(now[changed[0]], among: now) { wrong.append(pair.origin) }
            serving = now
        }
        return step(
            "rotate each, one after another", wrong.isEmpty,
            wrong.isEmpty
                ? "each was served after the look that followed; the slowest took \(slowest) ms"
                : "not served: \(CertificateReport.listed(wrong))")
    }

    /// Whether each of its names gets the pair, or one of the same key family that is as good.
    private func isServed(_ pair: CertificatePair, among pairs: [CertificatePair]) -> Bool {
        guard let index = try? ServerNameIndex(pairs: pairs) else { return false }
        return pair.dnsNames.allSatisfy { name in
            let asked = name.hasPrefix("*.") ? "gatehouse-rehearsal" + name.dropFirst() : name
            return index.lookup(name: asked).alternatives.contains { $0 === pair || $0.dnsNames.contains(name) }
        }
    }

    private mutating func breakOne() throws(RehearsalFailure) -> RehearsalStep {
        let name = "put another one's key beside a certificate"
        guard let first = pairs.first, let keys = keys[kind(first)] else { return step(name, true, "there is none") }
        let before = try look()
        try replace("0.key", keys.before.pem, mode: 0o600)
        let after = try look()
        let isKept = before.elementsEqual(after, by: ===)
        let reason = store.standings.compactMap { $0.refusal?.reason.rawValue }.joined(separator: ", ")
        return step(name, isKept && !reason.isEmpty, isKept ? "refused (\(reason)); the old pair serves on" : "served")
    }

    private func look() throws(RehearsalFailure) -> [CertificatePair] {
        let pairs = store.refresh(.directory(directory)).pairs
        // In the order in which they were written, not in that of their names as text.
        let numbered = pairs.map { pair in
            (number: Int(pair.origin.split(separator: "/").last?.dropLast(4) ?? "") ?? 0, pair: pair)
        }
        return numbered.sorted { $0.number < $1.number }.map(\.pair)
    }

    private func kind(_ pair: CertificatePair) -> String { pair.keyKind.hasPrefix("rsa") ? "rsa" : "ecdsa" }

    private mutating func write(
        _ pair: CertificatePair, _ number: Int, isAfter: Bool
    ) throws(RehearsalFailure) {
        if keys[kind(pair)] == nil {
            guard let before = StandInCertificate.Key(like: kind(pair)),
                let after = StandInCertificate.Key(like: kind(pair))
            else { throw RehearsalFailure(message: "OpenSSL made no key") }
            keys[kind(pair)] = (before, after)
        }
        guard let both = keys[kind(pair)] else { return }
        let key = isAfter ? both.after : both.before
        guard let certificate = StandInCertificate.make(
            dnsNames: pair.dnsNames, addresses: pair.addresses, key: key)
        else { throw RehearsalFailure(message: "no stand-in can be made for \(pair.origin)") }
        try replace("\(number).key", key.pem, mode: 0o600)
        try replace("\(number).crt", certificate, mode: 0o644)
    }

    /// Written aside and renamed over, as operators are told to.
    private func replace(_ name: String, _ bytes: [UInt8], mode: mode_t) throws(RehearsalFailure) {
        let aside = "\(directory)/.new"
        let descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw RehearsalFailure(message: String(cString: strerror(errno))) }
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        guard count == bytes.count, rename(aside, "\(directory)/\(name)") == 0 else {
            throw RehearsalFailure(message: String(cString: strerror(errno)))
        }
    }

    private func clear() {
        for number in pairs.indices {
            unlink("\(directory)/\(number).key")
            unlink("\(directory)/\(number).crt")
        }
        unlink("\(directory)/.new")
        rmdir(directory)
    }

    private func step(_ step: String, _ isGood: Bool, _ detail: String) -> RehearsalStep {
        RehearsalStep(step: step, isGood: isGood, detail: detail)
    }
}

private struct RehearsalFailure: Error {
    var message: String
}
