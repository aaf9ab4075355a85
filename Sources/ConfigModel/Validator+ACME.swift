// Obtaining certificates: authorities, challenges, and the listeners that both need.

import Diagnostics

extension Validator {
    /// Checks what is said of obtaining certificates, and settles which challenges are taken. After the listeners.
    mutating func settleACME() {
        guard let acme = model.acme else { return }
        let hasPlain = model.listeners.contains { $0.tls == nil }
        let hasTLS = model.listeners.contains { $0.tls != nil }
        if !hasTLS {
            error("acme obtains certificates, but no listener speaks TLS: add tls: {} to one", at: acme.position)
        }
        checkAuthorities(acme)
        for challenge in acme.challenges { check(challenge, acme, hasPlain: hasPlain, hasTLS: hasTLS) }
        let isAskedForRecords = acme.challenges.contains { $0.value == .dns01 }
        if let hook = acme.hook, !acme.challenges.isEmpty, !isAskedForRecords {
            warning("the hook is not used: only the challenge dns-01 has use for it", at: hook.position)
        }
        guard acme.challenges.isEmpty else { return }
        // Over plain HTTP first: load balancers that end TLS let it through.
        if hasPlain { model.acme?.challenges.append(.byDefault(.http01)) }
        if hasTLS { model.acme?.challenges.append(.byDefault(.tlsALPN01)) }
        if acme.hook != nil { model.acme?.challenges.append(.byDefault(.dns01)) }
    }

    private mutating func checkAuthorities(_ acme: ACMEModel) {
        var first: [String: Located<String>] = [:]
        for authority in acme.authorities {
            let directory = authority.directory
            if let known = first[directory.value] {
                let position = directory.position ?? authority.position
                error("\(directory.value) is asked already\(place(known.position))", at: position)
            } else {
                first[directory.value] = Located(directory.value, at: directory.position ?? authority.position)
            }
        }
    }

    private mutating func check(
        _ challenge: Located<ACMEChallenge>, _ acme: ACMEModel, hasPlain: Bool, hasTLS: Bool
    ) {
        switch challenge.value {
        case .http01 where !hasPlain:
            error("http-01 is answered on a plain listener, and there is none; the authority asks port 80",
                  at: challenge.position)
        case .tlsALPN01 where !hasTLS:
            error("tls-alpn-01 is answered on a TLS listener, and there is none; the authority asks port 443",
                  at: challenge.position)
        case .dns01 where acme.hook == nil:
            error("dns-01 needs a command that sets TXT records: add hook: FILE", at: challenge.position)
        default: break
        }
    }
}
