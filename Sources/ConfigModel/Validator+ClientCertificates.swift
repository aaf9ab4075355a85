// Client certificates: hosts said twice, certificates that nobody asks for.

import Diagnostics

extension Validator {
    /// Checks hosts, and whether what routes want of certificates can be had.
    mutating func checkClientCertificates() {
        var places: [HostPattern: SourcePosition?] = [:]
        let speaksTLS = model.listeners.contains { $0.tls != nil }
        for host in model.hosts {
            if let first = places[host.host.value] {
                error("the host \(host.host.value) is there already\(place(first))", at: host.host.position)
            }
            places[host.host.value] = .some(host.host.position)
            if let asks = host.clientCertificates, !speaksTLS {
                error("no listener speaks TLS: nobody can show a certificate", at: asks.position)
            }
        }
        let isAsked = model.hosts.contains { $0.clientCertificates != nil }
            || model.listeners.contains { $0.tls?.clientCertificates != nil }
        for route in model.routes {
            guard let rule = route.clientCertificate else { continue }
            if case .passthrough = route.action {
                error("TLS that is passed through shows its certificates to the upstream alone", at: rule.position)
            } else if !isAsked {
                error("nobody is asked for a certificate: add clientCertificates to a listener's tls or to hosts",
                      at: rule.position)
            }
        }
        let tickets = model.sessionTickets
        if tickets.lifetime.value > .seconds(7 * 86_400) {
            error("a ticket lives a week at most (RFC 8446 section 4.6.1)", at: tickets.lifetime.position)
        }
    }
}
