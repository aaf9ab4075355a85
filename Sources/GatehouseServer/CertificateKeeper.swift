// Has certificates obtained for the configuration in force: the agent, the doors that it answers at, its metrics.

internal import ACME
internal import ConfigModel
internal import DataPlane
internal import Logging
internal import SnapshotCompiler
internal import Snapshots
internal import Synchronization
internal import TLS
internal import Telemetry

/// The control plane's side of obtaining certificates. Used by the control thread; the agent has its own.
final class CertificateKeeper {
    /// Where http-01 is answered.
    let tokens = ChallengeTokens()
    /// Where tls-alpn-01 is answered; nil where OpenSSL has no context for it.
    let certificates = try? ChallengeCertificates()
    private let thread: CertificateThread
    private let news: News
    private let metrics: MetricRegistry
    private var work: CertificateThread.Work?
    private var hasBegun = false
    private var countsNames = false

    /// Whom to tell that certificates changed.
    private final class News: Sendable {
        private let action = Mutex<(@Sendable () -> Void)?>(nil)

        func listen(_ action: @escaping @Sendable () -> Void) { self.action.withLock { $0 = action } }
        func tell() { action.withLock { $0 }?() }
    }

    init(logger: Logger, metrics: MetricRegistry) {
        self.metrics = metrics
        let news = News()
        self.news = news
        thread = CertificateThread(
            agentName: "gatehouse/\(GatehouseVersion.text)", door: Door(tokens: tokens, certificates: certificates)
        ) { event in
            let level: Logger.Level = switch event.level {
            case .info: .info
            case .warning: .warning
            case .error: .error
            }
            logger.log(level: level, "\(event.message)", metadata: ["part": "acme"])
            if event.changesCertificates { news.tell() }
        }
    }

    /// What the configuration wants, once it is in force.
    func update(_ gateway: GatewayModel, _ snapshot: ProxySnapshot) {
        let names = ManagedNames(gateway, listeners: snapshot.listeners).names
        work = gateway.acme.map {
            CertificateThread.Work(settings: AgentSettings($0), storage: $0.storage.value, names: names)
        }
        if work != nil, !countsNames {
            countsNames = true
            ObtainingReports.add(thread.statistics, to: metrics)
        }
        if hasBegun { thread.update(work) }
    }

    /// Begins to obtain certificates: files are written from now on, by the user that the process has become.
    ///
    /// - Parameter changed: called on the agent's thread when a certificate is another than before.
    func begin(changed: @escaping @Sendable () -> Void) {
        news.listen(changed)
        hasBegun = true
        thread.update(work)
    }

    /// Ends the agent and waits for it.
    func stop() { thread.stop() }

    /// Gives the agent's answers to those who give them to the authority.
    private struct Door: ChallengeDoor {
        let tokens: ChallengeTokens
        let certificates: ChallengeCertificates?

        func show(_ answer: ChallengeAnswer) throws(ProtocolFailure) {
            switch answer.kind {
            case .http01: tokens.show(Array(answer.keyAuthorization.utf8), for: answer.token)
            case .tlsALPN01:
                guard let certificates else { throw .local("OpenSSL has no context for tls-alpn-01") }
                do {
                    let pair = try SelfSignedCertificate.challenge(name: answer.name, digest: answer.digest)
                    certificates.show(pair, for: answer.name)
                } catch {
                    throw .local("\(error)")
                }
            case .dns01: throw .local("dns-01 is answered by the hook")
            }
        }

        func withdraw(_ answer: ChallengeAnswer) {
            switch answer.kind {
            case .http01: tokens.withdraw(answer.token)
            case .tlsALPN01: certificates?.withdraw(answer.name)
            case .dns01: break
            }
        }
    }
}

extension AgentSettings {
    /// What the configuration says, in the agent's words.
    init(_ model: ACMEModel) {
        let challenges = model.challenges.compactMap { ChallengeKind(rawValue: $0.value.rawValue) }
        self.init(authorities: model.authorities.map(AuthoritySettings.init), challenges: challenges)
        hook = model.hook?.value
        lifetime = model.lifetime.map { max(1, $0.value.components.seconds) }
    }
}

extension AuthoritySettings {
    init(_ model: ACMEAuthorityModel) {
        self.init(directory: model.directory.value)
        email = model.email?.value
        trust = model.authorities?.value
        profile = model.profile?.value
        binding = model.externalAccount.map {
            ExternalAccount(identifier: $0.identifier.value, keyFile: $0.key.value)
        }
    }
}
