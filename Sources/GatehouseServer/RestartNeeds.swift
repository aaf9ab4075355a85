// What a reload cannot change.

internal import ConfigModel
internal import Diagnostics

/// Settings that are taken up when the process starts, and what to tell an operator who changed one.
enum RestartNeeds {
    /// One warning for each setting that differs and will not be in force before the next start.
    static func warnings(from old: GatewayModel?, to new: GatewayModel) -> [Diagnostic] {
        guard let old else { return [] }
        var warnings: [Diagnostic] = []
        func warn(_ setting: String, at position: SourcePosition?) {
            let message = "\(setting) is taken up at the next start, not by a reload"
            warnings.append(Diagnostic(.warning, message, at: position))
        }
        if old.workers.value != new.workers.value { warn("workers", at: new.workers.position) }
        if old.user?.value != new.user?.value { warn("user", at: new.user?.position) }
        if old.limits.rateLimitMemory.value != new.limits.rateLimitMemory.value {
            warn("rateLimitMemory", at: new.limits.rateLimitMemory.position)
        }
        if old.logs.access == nil, let log = new.logs.access { warn("an access log", at: log.destination.position) }
        if ResolverSettings(old.resolver) != ResolverSettings(new.resolver) {
            warn("resolver", at: new.resolver.servers.first?.position ?? new.resolver.timeout.position)
        }
        return warnings
    }

    /// The resolver's section by what it says, wherever it says it.
    private struct ResolverSettings: Equatable {
        let servers: [String]
        let times: [Duration]

        init(_ model: ResolverModel) {
            servers = model.servers.map { "\($0.value)" }
            times = [model.minimumTTL.value, model.maximumTTL.value, model.timeout.value]
        }
    }
}
