// Sees to it that every name has a certificate: begins orders, drives them, renews in time.

public import Fetching
internal import TLS

/// The agent of one configuration. Lives on one thread; what it needs of the world is given to it.
public final class CertificateAgent {
    /// What the agent works with.
    public struct Environment {
        public var store: AgentStore
        /// Makes the way to an authority.
        public var transport: (AuthoritySettings) -> any Fetcher
        public var door: any ChallengeDoor
        /// Seconds since 1970.
        public var clock: () -> Int64
        /// Evenly distributed from 0 to 1.
        public var chance: () -> Double
        /// Whether `turn` is to return as soon as it can.
        public var isInterrupted: () -> Bool
        /// Told what happens.
        public var report: (AgentEvent) -> Void
        public var statistics: AgentStatistics

        public init(
            store: AgentStore, transport: @escaping (AuthoritySettings) -> any Fetcher,
            door: any ChallengeDoor, clock: @escaping () -> Int64, chance: @escaping () -> Double,
            isInterrupted: @escaping () -> Bool = { false }, report: @escaping (AgentEvent) -> Void = { _ in },
            statistics: AgentStatistics = AgentStatistics()
        ) {
            self.store = store
            self.transport = transport
            self.door = door
            self.clock = clock
            self.chance = chance
            self.isInterrupted = isInterrupted
            self.report = report
            self.statistics = statistics
        }
    }

    /// Orders that are under way at once: authorities limit how many may be pending, and nobody waits for the rest.
    static let maximumOrders = 20
    /// Seconds between two looks whether the process that writes in the store has gone.
    static let lockSeconds: Int64 = 15
    /// The longest that `turn` asks to be left alone, so that a clock that was set is noticed.
    static let maximumSleep: Int64 = 3600

    let settings: AgentSettings
    let environment: Environment
    let sessions: [AuthoritySession]
    var states: [NameState] = []
    private var names: [String] = []
    private var lock: DirectoryLock?
    private var storageTroubles = 0
    /// What another process had written when we last looked; nil before that.
    private var seenVersions: [String]?
    /// Whether the process is ending: nothing more is done.
    var isStopped = false

    public init(_ settings: AgentSettings, _ environment: Environment) {
        self.settings = settings
        self.environment = environment
        sessions = settings.authorities.map {
            AuthoritySession($0, transport: environment.transport($0), store: environment.store)
        }
        for session in sessions {
            session.accountMade = { [unowned session] in
                environment.report(
                    AgentEvent(level: .info, message: "new account with \(session.settings.directory)"))
            }
        }
    }

    deinit { for index in states.indices { withdraw(index) } }

    /// The names that shall have certificates: DNS names in lower case, or `*.` and one. Orders of others end.
    public func setNames(_ wanted: [String]) {
        names = wanted
        if lock != nil { adoptNames() }
    }

    /// Does what is due.
    ///
    /// - Returns: when to be called again at the latest, seconds since 1970.
    public func turn() -> Int64 {
        guard !isStopped else { return environment.clock() + Self.maximumSleep }
        guard takeStore() else {
            lookAtStore()
            environment.statistics.note(states, isLeader: false)
            return environment.clock() + Self.lockSeconds
        }
        defer { environment.statistics.note(states, isLeader: true) }
        lookAtRenewals()
        repeat { beginOrders() } while driveOrders()
        return nextTurn()
    }

    // MARK: The store

    /// Whether we are the process that writes; says once that we are not.
    private func takeStore() -> Bool {
        if lock != nil { return true }
        do throws(ProtocolFailure) {
            try environment.store.prepare()
            lock = try environment.store.lock()
            storageTroubles = 0
        } catch {
            if storageTroubles == 0 { environment.report(AgentEvent(level: .error, message: "\(error)")) }
            storageTroubles += 1
        }
        guard lock != nil else { return false }
        adoptNames()
        return true
    }

    /// Says when the process that writes has written: no watch tells on a file system that is shared over a network.
    private func lookAtStore() {
        let versions = environment.store.versions()
        defer { seenVersions = versions }
        guard let seen = seenVersions, seen != versions else { return }
        let message = "certificates were changed by the process that writes in \(environment.store.root)"
        environment.report(AgentEvent(level: .info, message: message, changesCertificates: true))
    }

    private func adoptNames() {
        let known = Dictionary(states.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for index in states.indices where !names.contains(states[index].name) {
            withdraw(index)
            if states[index].order != nil { environment.store.removeOrder(of: states[index].name) }
        }
        let orders = Dictionary(
            environment.store.orders().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        states = names.map { name in
            if let state = known[name] { return state }
            var state = NameState(name: name)
            state.certificate = environment.store.certificate(of: name)
            state.plan = state.certificate.map(firstPlan)
            resume(&state, orders[name])
            return state
        }
    }

    /// Goes on with an order of an earlier life of the process. What was shown for it is shown again before anything
    /// is asked: the authority may be looking right now.
    private func resume(_ state: inout NameState, _ order: AgentStore.Order?) {
        guard let order, let place = settings.authorities.firstIndex(where: { $0.directory == order.authority }) else {
            return
        }
        state.authority = place
        state.shown = order.shown
        for answer in order.shown where answer.kind != .dns01 { try? environment.door.show(answer) }
        state.order = OrderMachine(
            name: state.name, kinds: kinds(for: state), url: order.url, now: environment.clock())
    }

    /// By the certificate's life, until its authority is asked: at once.
    func firstPlan(_ certificate: AgentStore.Certificate) -> RenewalPlan {
        var plan = RenewalPlan.byLife(certificate.issued, chance: environment.chance())
        plan.nextLook = environment.clock()
        return plan
    }

    // MARK: Beginning

    private func beginOrders() {
        let now = environment.clock()
        var count = states.count { $0.order != nil }
        for index in states.indices where states[index].order == nil && states[index].due <= now {
            guard count < Self.maximumOrders else { return }
            if begin(index, now: now) { count += 1 }
        }
    }

    /// Begins an order with the first authority that may be asked now.
    private func begin(_ index: Int, now: Int64) -> Bool {
        while states[index].asked < sessions.count {
            let place = states[index].authority
            guard sessions[place].heldUntil > now else { break }
            guard sessions.count > 1 else {
                states[index].nextAttempt = sessions[place].heldUntil
                return false
            }
            passOn(index)
        }
        guard states[index].asked < sessions.count else {
            states[index].asked = 0
            states[index].nextAttempt = sessions.map(\.heldUntil).min() ?? now + 60
            return false
        }
        let state = states[index]
        let replaced = state.certificate.flatMap { certificate in
            let isTheirs = certificate.authority == settings.authorities[state.authority].directory
            return isTheirs && state.plan?.reason == .suggested
                ? RenewalPlan.identifier(of: certificate.issued) : nil
        }
        states[index].order = OrderMachine(
            name: state.name, kinds: kinds(for: state), notAfter: settings.lifetime.map { now + $0 },
            replaces: replaced, now: now)
        return true
    }

    /// Has the next authority asked.
    func passOn(_ index: Int) {
        states[index].asked += 1
        states[index].authority = (states[index].authority + 1) % sessions.count
    }

    /// The challenges for a name, those first that were not tried last.
    private func kinds(for state: NameState) -> [ChallengeKind] {
        if state.name.hasPrefix("*.") { return [.dns01] }
        let first = state.failures % max(1, settings.challenges.count)
        return Array(settings.challenges[first...] + settings.challenges[..<first])
    }

    // MARK: Waiting

    private func nextTurn() -> Int64 {
        let now = environment.clock()
        var next = now + Self.maximumSleep
        for (index, state) in states.enumerated() {
            if let order = state.order {
                var moment = now
                if case .wait(let until) = order.action(now: now) { moment = until }
                next = min(next, max(moment, sessions[states[index].authority].heldUntil))
            } else {
                next = min(next, state.due, state.nextLook ?? .max)
            }
        }
        // At once only where it was interrupted: whatever is due was done.
        return environment.isInterrupted() ? now : max(next, now + 1)
    }
}
