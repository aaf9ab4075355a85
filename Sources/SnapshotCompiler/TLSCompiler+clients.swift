// Client certificates and session tickets to what TLS contexts are made with.

internal import ConfigModel
internal import Diagnostics
internal import TLS

extension TLSCompiler {
    /// What a listener's clients are asked, by host; nil where nothing is asked of anybody.
    ///
    /// What cannot be read or used is reported; the table then lacks it, and is not used.
    mutating func clients(
        of listener: ClientCertificatesModel?, scope: String, _ gateway: GatewayModel
    ) -> ClientCertificateTable? {
        let hosts = hosts ?? gateway.hosts.map { host in
            let name = "\(host.host.value)"
            return .init(host: name, policy: host.clientCertificates.flatMap { policy($0, scope: "host \(name)") })
        }
        self.hosts = hosts
        let own = listener.flatMap { policy($0, scope: "listener \(scope)") }
        let table = ClientCertificateTable(hosts, otherwise: own)
        return table.isEmpty ? nil : table
    }

    private mutating func policy(_ model: ClientCertificatesModel, scope: String) -> ClientCertificatePolicy? {
        guard let pem = read(model.authorities) else { return nil }
        var revocations: [(pem: [UInt8], origin: String)] = []
        for path in model.revocations {
            guard let list = read(path) else { return nil }
            revocations.append((list, path.value))
        }
        let key = CompileCache.PolicyKey(
            scope: scope, authorities: pem, revocations: revocations.map(\.pem),
            mode: model.mode.value == .required ? .required : .optional, depth: model.depth.value,
            forwarding: .init(rawValue: model.forwarding.value.rawValue) ?? .off)
        if let known = cache.policies[key] ?? earlier.policies[key] {
            cache.policies[key] = known
            return known
        }
        do {
            let policy = try ClientCertificatePolicy(
                scope: scope, authorities: CertificateAuthorities(pem: pem, origin: model.authorities.value),
                mode: key.mode, revocations: revocations, depth: key.depth, forwarding: key.forwarding)
            for warning in policy.warnings { report.warning(warning, at: model.revocations.first?.position) }
            cache.policies[key] = policy
            return policy
        } catch {
            report.error("\(error)", at: model.authorities.position ?? model.position)
            return nil
        }
    }

    /// How tickets are to be sealed; keys are nil for those of the process's own.
    func ticketSettings(
        _ model: SessionTicketsModel
    ) -> (schedule: SessionTicketKeys.Schedule, keys: [UInt8]?) {
        var schedule = SessionTicketKeys.Schedule()
        schedule.issuingSeconds = model.rotation.value.nanoseconds / 1_000_000_000
        schedule.ticketSeconds = max(1, model.lifetime.value.nanoseconds / 1_000_000_000)
        guard !model.keys.isEmpty else { return (schedule, nil) }
        var keys: [UInt8] = []
        for path in model.keys {
            guard let contents = read(path) else { continue }
            if let fault = SessionTicketKeys.fault(in: contents, origin: path.value) {
                report.error("\(fault)", at: path.position)
            } else {
                keys += contents
            }
        }
        if keys.count > SessionTicketKeys.maximumKeys * SessionTicketKeys.fileKeyBytes {
            report.error(
                "\(SessionTicketKeys.maximumKeys) session ticket keys are the most", at: model.keys[0].position)
        }
        return (schedule, keys)
    }
}

extension ClientCertificateTable {
    /// What tells this table from another: the cache's policies are the same objects where they say the same.
    var key: [CompileCache.ClientPolicyKey] {
        entries.map { .init(host: $0.host, policy: $0.policy.map { ObjectIdentifier($0) }) }
            + [.init(host: "", policy: otherwise.map { ObjectIdentifier($0) })]
    }
}
