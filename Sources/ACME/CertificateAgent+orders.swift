// Drives the orders under way, and deals with what becomes of them.

internal import Fetching
internal import TLS

extension CertificateAgent {
    /// Takes every order as far as it goes now, one step each in turn, so that none waits for another.
    ///
    /// - Returns: whether an order ended: there may be room for another.
    func driveOrders() -> Bool {
        var hasEnded = false
        var goesOn = true
        while goesOn {
            goesOn = false
            for index in states.indices where states[index].order != nil {
                if isStopped || environment.isInterrupted() { return false }
                if step(index) { goesOn = true }
                if states[index].order == nil { hasEnded = true }
            }
        }
        return hasEnded
    }

    /// Does what an order asks for.
    ///
    /// - Returns: whether it may ask for more at once.
    private func step(_ index: Int) -> Bool {
        let now = environment.clock()
        let session = sessions[states[index].authority]
        guard session.heldUntil <= now else {
            // Another authority need not be waited for, where this one knows nothing of the order yet.
            if sessions.count > 1, states[index].order?.url == nil { states[index].order = nil }
            return false
        }
        guard let action = states[index].order?.action(now: now) else { return false }
        do throws(ProtocolFailure) {
            switch action {
            case .wait: return false
            case .order(let payload):
                let response = try session.newOrder(payload, now: now)
                try take(response, index, session)
                try saveOrder(index, session)
            case .post(let url, let payload):
                try take(try session.post(url, payload, now: now), index, session)
            case .finalize(let url):
                let request = try certificateRequest(for: states[index].name)
                let payload: JSON = ["csr": .text(Base64URL.encode(request))]
                try take(try session.post(url, payload, now: now), index, session)
            case .present(let answer):
                try present(answer, index, session)
                states[index].order?.presented()
            case .finish(let chain):
                try finish(index, chain, session)
                return false
            case .fail(let failure):
                fail(index, failure)
                return false
            }
            session.troubles = 0
        } catch {
            return handle(error, index, session, now: now)
        }
        return true
    }

    private func take(
        _ response: FetchResponse, _ index: Int, _ session: AuthoritySession
    ) throws(ProtocolFailure) {
        states[index].order?.received(response, now: environment.clock(), thumbprint: try session.thumbprint())
    }

    /// What must survive the process, before anything else is done about the order.
    private func saveOrder(_ index: Int, _ session: AuthoritySession) throws(ProtocolFailure) {
        guard let url = states[index].order?.url else { return }
        try environment.store.save(
            AgentStore.Order(
                name: states[index].name, authority: session.settings.directory, url: url,
                shown: states[index].shown))
    }

    private func certificateRequest(for name: String) throws(ProtocolFailure) -> [UInt8] {
        let key = try environment.store.orderKey(of: name)
        do {
            return try CertificateRequest.der(names: [name], key: key)
        } catch {
            throw .local("\(error)")
        }
    }

    // MARK: Challenges

    private func present(
        _ answer: ChallengeAnswer, _ index: Int, _ session: AuthoritySession
    ) throws(ProtocolFailure) {
        // Noted first: what is shown in part has to be taken back too, also by the process after this one.
        if !states[index].shown.contains(answer) { states[index].shown.append(answer) }
        try saveOrder(index, session)
        if answer.kind == .dns01 {
            guard let hook = settings.hook else { throw .local("dns-01 needs a hook") }
            try ChallengeHook(path: hook, isStopped: environment.isInterrupted).run("present", answer)
        } else {
            try environment.door.show(answer)
        }
    }

    /// Takes back everything that was shown for a name.
    func withdraw(_ index: Int) {
        for answer in states[index].shown {
            guard answer.kind == .dns01 else {
                environment.door.withdraw(answer)
                continue
            }
            // At the end of the process the next one does it: the store says what was shown.
            guard let hook = settings.hook, !isStopped, !environment.isInterrupted() else { continue }
            do throws(ProtocolFailure) {
                try ChallengeHook(path: hook, isStopped: environment.isInterrupted).run("cleanup", answer)
            } catch {
                environment.report(AgentEvent(level: .warning, message: "\(states[index].name): \(error)"))
            }
        }
        states[index].shown = []
    }

    // MARK: Ends

    private func finish(
        _ index: Int, _ chain: [UInt8], _ session: AuthoritySession
    ) throws(ProtocolFailure) {
        let name = states[index].name
        let authority = session.settings.directory
        let certificate: AgentStore.Certificate
        do throws(ProtocolFailure) {
            let key = try environment.store.orderKey(of: name)
            certificate = try environment.store.install(chain, key: key, name: name, authority: authority)
        } catch {
            guard !error.isTransient else { throw error }
            fail(index, error)
            return
        }
        withdraw(index)
        environment.store.removeOrder(of: name)
        var state = NameState(name: name)
        state.certificate = certificate
        state.plan = firstPlan(certificate)
        states[index] = state
        session.troubles = 0
        environment.statistics.countObtained()
        environment.report(
            AgentEvent(
                level: .info,
                message: "certificate for \(name) from \(certificate.issued.issuer), valid until "
                    + Moments.text(certificate.issued.notAfter),
                changesCertificates: true))
    }

    /// The order came to nothing: the next authority, or after all of them a pause.
    private func fail(_ index: Int, _ failure: ProtocolFailure) {
        let now = environment.clock()
        let wasKnown = states[index].order?.url != nil
        withdraw(index)
        states[index].order = nil
        environment.store.removeOrder(of: states[index].name)
        if failure.isNotFound, wasKnown, !states[index].isSecondOrder {
            // The authority has lost the order, or it ran out while we were away: that says nothing about the name.
            states[index].isSecondOrder = true
            return
        }
        environment.statistics.countFailed()
        states[index].isSecondOrder = false
        states[index].lastFailure = failure
        let directory = settings.authorities[states[index].authority].directory
        sessions[states[index].authority].reset()
        passOn(index)
        var message = "no certificate for \(states[index].name) from \(directory): \(failure)"
        if states[index].asked < sessions.count {
            message += "; asking \(settings.authorities[states[index].authority].directory)"
        } else {
            states[index].asked = 0
            states[index].authority = 0
            states[index].failures += 1
            var pause = BackOff.afterFailure(states[index].failures, chance: environment.chance())
            if failure.isRateLimit { pause = max(pause, hold(for: failure)) }
            states[index].nextAttempt = now + pause
            message += "; trying again at \(Moments.text(now + pause))"
        }
        environment.report(AgentEvent(level: .warning, message: message))
    }

    private func hold(for failure: ProtocolFailure) -> Int64 {
        min(failure.retryAfter ?? BackOff.afterRateLimit, BackOff.maximumHold)
    }

    /// - Returns: whether the order may ask for more at once.
    private func handle(
        _ failure: ProtocolFailure, _ index: Int, _ session: AuthoritySession, now: Int64
    ) -> Bool {
        if failure == .stopped {
            isStopped = true
            return false
        }
        let isBegun = states[index].order?.url != nil
        if failure.isRateLimit, !isBegun {
            // It may be the name's own limit: others are still asked for.
            fail(index, failure)
            return false
        }
        guard failure.isTransient else {
            states[index].order?.failed(failure, now: now)
            return true
        }
        session.troubles += 1
        session.reset()
        let pause = failure.isRateLimit
            ? hold(for: failure)
            : min(
                failure.retryAfter ?? BackOff.afterTrouble(session.troubles, chance: environment.chance()),
                BackOff.maximumHold)
        session.heldUntil = environment.clock() + max(1, pause)
        if session.troubles == 1 {
            environment.report(
                AgentEvent(
                    level: .warning, message: "\(session.settings.directory): \(failure); trying again in \(pause) s"))
        }
        // Another authority may well be there, and nothing is lost yet.
        if !isBegun, sessions.count > 1 { fail(index, failure) }
        return false
    }

    // MARK: Renewal

    /// Asks authorities when they want their certificates renewed.
    func lookAtRenewals() {
        for index in states.indices {
            let now = environment.clock()
            guard !isStopped, !environment.isInterrupted(), let look = states[index].nextLook, look <= now,
                let certificate = states[index].certificate
            else { continue }
            // Where nothing comes of it: once a day, or soon where the authority is in trouble.
            states[index].plan?.nextLook = now + RenewalPlan.lookBounds.upperBound
            guard let session = sessions.first(where: { $0.settings.directory == certificate.authority }),
                let identifier = RenewalPlan.identifier(of: certificate.issued)
            else { continue }
            guard session.heldUntil <= now else {
                states[index].plan?.nextLook = session.heldUntil
                continue
            }
            do throws(ProtocolFailure) {
                if let response = try session.renewalInfo(identifier, now: now),
                    let plan = RenewalPlan.byAnswer(response, now: now, chance: environment.chance()) {
                    adopt(plan, index)
                }
            } catch {
                if error == .stopped { isStopped = true }
                if error.isTransient { states[index].plan?.nextLook = now + RenewalPlan.lookSeconds / 6 }
            }
        }
    }

    /// Keeps the moment that was chosen in a window for as long as the window holds it.
    private func adopt(_ plan: RenewalPlan, _ index: Int) {
        var plan = plan
        let expiry = states[index].certificate?.issued.notAfter ?? .max
        // A suggestion to let it expire is none.
        guard plan.moment < expiry else {
            states[index].plan?.nextLook = plan.nextLook
            return
        }
        if let old = states[index].plan, old.reason == .suggested, old.window == plan.window {
            plan.moment = old.moment
        }
        states[index].plan = plan
    }
}
