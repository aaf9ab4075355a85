// A server's share of TLS 1.3 handshakes, both ends in one thread and joined by memory: no sockets, only OpenSSL and
// our hold on it.
//
// What OpenSSL takes without us is measured by bench/tls/handshake, which shows both side by side.

import TLS

func handshakeBenchmarks() -> [Benchmark] {
    let full = Lazily { HandshakeWorkload(resumes: false) }
    let resumed = Lazily { HandshakeWorkload(resumes: true) }
    return [
        Benchmark("handshake, full, the server's share", timesItself: { full.value.run($0) }),
        Benchmark("handshake, resumed, the server's share", timesItself: { resumed.value.run($0) }),
    ]
}

/// A server with one ECDSA certificate, and a client that does not verify it.
private final class HandshakeWorkload {
    let server: TLSServerContext
    let client: TLSClientContext
    let serverBuffers = TLSBuffers()
    let clientBuffers = TLSBuffers()
    let resumes: Bool
    private var hasTicket = false

    init(resumes: Bool) {
        guard let key = StandInCertificate.Key(like: "ecdsa"),
            let text = StandInCertificate.make(dnsNames: ["bench.test"], addresses: [], key: key),
            let pair = try? CertificatePair(certificatePEM: text, keyPEM: key.pem, origin: "bench"),
            let index = try? ServerNameIndex(pairs: [pair]),
            let server = try? TLSServerContext(
                profile: .intermediate, certificates: index, ticketKeys: SessionTicketKeys(),
                applicationProtocols: ["http/1.1"]),
            let client = try? TLSClientContext(verify: false, applicationProtocols: ["http/1.1"])
        else { fatalError("OpenSSL made no context") }
        self.server = server
        self.client = client
        self.resumes = resumes
    }

    /// Nanoseconds that the server took.
    func run(_ iterations: Int) -> Double {
        var nanoseconds = 0.0
        for _ in 0..<iterations { nanoseconds += shakeHands() }
        return nanoseconds
    }

    /// Client hello, the server's flight, the client's Finished, the ticket.
    private func shakeHands() -> Double {
        var nanoseconds = 0.0
        var session: TLSSession?
        nanoseconds += Self.timed { session = try? TLSSession(server: server, buffers: serverBuffers) }
        guard let client = try? TLSSession(client: client, serverName: "bench.test", buffers: clientBuffers) else {
            fatalError("OpenSSL made no session")
        }
        clientBuffers.inputCount = 0
        while !client.isEstablished || session?.isEstablished == false {
            if case .failed(let failure) = client.handshake() { fatalError("a handshake failed: \(failure)") }
            deliver(from: clientBuffers, to: serverBuffers)
            nanoseconds += Self.timed { _ = session?.handshake() }
            deliver(from: serverBuffers, to: clientBuffers)
        }
        guard session?.isResumed == hasTicket else { fatalError("another kind of handshake") }
        // A client that never reads never sees its ticket, and so comes back as a stranger.
        if resumes {
            var byte: UInt8 = 0
            hasTicket = client.read(into: &byte, capacity: 1) == .wantsInput
        }
        client.shutdown()
        clientBuffers.outputCount = 0
        nanoseconds += Self.timed { session = nil }
        return nanoseconds
    }

    /// Nanoseconds of this thread.
    private static func timed(_ work: () -> Void) -> Double {
        let begin = Measurer.threadNanoseconds()
        work()
        return Measurer.threadNanoseconds() - begin
    }

    private func deliver(from sender: TLSBuffers, to receiver: TLSBuffers) {
        receiver.input = UnsafePointer(sender.output)
        receiver.inputCount = sender.outputCount
        sender.outputCount = 0
    }
}
