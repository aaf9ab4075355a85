// Certificates and keys to TLS contexts.

internal import ConfigModel
internal import Diagnostics
internal import TLS

/// Makes TLS contexts, each once for what it is made from.
struct TLSCompiler<Files: ConfigurationFiles> {
    /// What this compilation uses; becomes the next one's cache.
    var cache = CompileCache()
    let earlier: CompileCache
    let files: Files
    private let ticketKeys: SessionTicketKeys
    private let challenges: ChallengeCertificates?
    let report: CompileReport
    /// What hosts ask, once they were compiled.
    var hosts: [ClientCertificateTable.Entry]?
    /// Seconds since 1970, against which validity is judged.
    private let now = UnixTime.now()
    /// The pairs of each source of this compilation: listeners share sources, and what is wrong with one is said once.
    private var scanned: [CertificateSource: [CertificatePair]] = [:]

    /// What was said of names before and need not be said again.
    private let told: Set<String>

    init(
        cache: CompileCache, files: Files, ticketKeys: SessionTicketKeys, challenges: ChallengeCertificates?,
        report: CompileReport, told: Set<String> = []
    ) {
        earlier = cache
        self.told = told
        self.files = files
        self.ticketKeys = ticketKeys
        self.challenges = challenges
        self.report = report
    }

    // MARK: Listeners

    /// The context of a TLS listener; nil, reported, where there is no usable certificate.
    mutating func server(
        _ model: TLSListenerModel, _ gateway: GatewayModel, clients: ClientCertificateTable?
    ) -> TLSServerContext? {
        let sources = model.certificates.isEmpty ? gateway.certificates : model.certificates
        var pairs: [CertificatePair] = []
        for source in sources { pairs += self.pairs(of: source) }
        if let acme = gateway.acme { pairs += obtainedPairs(acme) }
        let isWaiting = pairs.isEmpty && gateway.acme != nil
        // Until the first certificate is there: handshakes for any name are refused, challenges are answered.
        if isWaiting, let challenges { pairs = [challenges.placeholder] }
        guard !pairs.isEmpty else {
            if !report.hasErrors {
                report.error(
                    "found no usable certificate for this listener; expected at least one pair in its certificates",
                    at: model.position)
            }
            return nil
        }
        let profile = TLS.TLSProfile(rawValue: model.profile.value.rawValue) ?? .intermediate
        let key = CompileCache.ServerKey(
            profile: profile, pairs: pairs.map { ObjectIdentifier($0) },
            clients: clients?.key ?? [], ticketSeconds: ticketKeys.schedule.ticketSeconds,
            answersChallenges: gateway.acme != nil, isValid: pairs.map { $0.isValid(at: now) },
            isUnrevoked: pairs.map { !$0.stapling.isRevoked }, isStapled: pairs.map { !$0.lacksStaple(at: now) })
        if let known = cache.servers[key] ?? earlier.servers[key] {
            cache.servers[key] = known
            return known
        }
        do {
            let index = try ServerNameIndex(
                pairs: pairs, unknownNames: isWaiting ? .refuse : .serveDefault, now: now)
            for warning in index.warnings where !told.contains(warning) {
                report.warning(warning, at: model.position)
            }
            let context = try TLSServerContext(
                profile: profile, certificates: index, ticketKeys: ticketKeys,
                clientCertificates: clients, applicationProtocols: ["h2", "http/1.1", "http/1.0"],
                challenges: gateway.acme == nil ? nil : challenges)
            cache.servers[key] = context
            return context
        } catch {
            report.error("\(error)", at: model.position)
            return nil
        }
    }

    private mutating func pairs(of source: CertificateSource) -> [CertificatePair] {
        if let known = scanned[source] { return known }
        let (pairs, diagnostics) = files.certificates(of: source)
        for diagnostic in diagnostics { report.add(diagnostic) }
        scanned[source] = pairs
        return pairs
    }

    /// The certificates that were obtained so far. Their directory is ours: before the first it is not there.
    private mutating func obtainedPairs(_ acme: ACMEModel) -> [CertificatePair] {
        let source = CertificateSource.directory(Located(acme.certificates, at: acme.storage.position))
        if let known = scanned[source] { return known }
        let (pairs, diagnostics) = files.certificates(of: source)
        for diagnostic in diagnostics where diagnostic.position != acme.storage.position { report.add(diagnostic) }
        scanned[source] = pairs
        return pairs
    }

    // MARK: Upstreams

    /// The context of an upstream's endpoints; nil, reported, where its files cannot be used.
    ///
    /// - Parameter protocols: what ALPN offers, most wanted first.
    mutating func client(_ model: UpstreamTLSModel, protocols: [String]) -> TLSClientContext? {
        var authorities: [UInt8]?
        if let path = model.authorities {
            guard let contents = read(path) else { return nil }
            authorities = contents
        }
        var certificate: CertificatePair?
        if let certificatePath = model.certificate, let keyPath = model.key {
            guard let certificatePEM = read(certificatePath), var keyPEM = read(keyPath) else { return nil }
            certificate = pair(certificatePEM, keyPEM, certificatePath)
            SecretBytes.cleanse(&keyPEM)
            if certificate == nil { return nil }
        }
        let key = CompileCache.ClientKey(
            authorities: authorities, certificate: certificate.map { ObjectIdentifier($0) }, verify: model.verify.value,
            protocols: protocols)
        if let known = cache.clients[key] ?? earlier.clients[key] {
            cache.clients[key] = known
            return known
        }
        do {
            let believed = try authorities.map {
                try CertificateAuthorities(pem: $0, origin: model.authorities?.value ?? "")
            }
            let context = try TLSClientContext(
                authorities: believed, clientCertificate: certificate, verify: model.verify.value,
                applicationProtocols: protocols)
            cache.clients[key] = context
            return context
        } catch {
            report.error("\(error)", at: model.authorities?.position ?? model.position)
            return nil
        }
    }

    private mutating func pair(
        _ certificatePEM: [UInt8], _ keyPEM: [UInt8], _ path: Located<String>
    ) -> CertificatePair? {
        let key = CompileCache.PairKey(digest: SecretBytes.digest(certificatePEM, keyPEM), origin: path.value)
        if let known = cache.pairs[key] ?? earlier.pairs[key] {
            cache.pairs[key] = known
            return known
        }
        do {
            let pair = try CertificatePair(certificatePEM: certificatePEM, keyPEM: keyPEM, origin: path.value, now: now)
            for warning in pair.warnings { report.warning("\(pair.origin): \(warning)", at: path.position) }
            cache.pairs[key] = pair
            return pair
        } catch {
            report.error("\(error)", at: path.position)
            return nil
        }
    }

    func read(_ path: Located<String>) -> [UInt8]? {
        switch files.contents(of: path) {
        case .success(let contents): return contents
        case .failure(let problem):
            report.add(problem.diagnostic)
            return nil
        }
    }
}
