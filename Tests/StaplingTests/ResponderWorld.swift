// What an agent has around it in a test: time, responders, a directory.

import Fetching
import TestSupport
import TLS

@testable import Stapling

/// An agent's surroundings. The responders answer with real signatures; time passes when a test says so. One thread.
final class ResponderWorld: Fetcher {
    /// What a responder does when it is asked.
    enum Answer {
        /// A response about the certificate that the host's number stands for, made at that moment for so many seconds.
        case response(OCSPScript.Status, life: Int64)
        /// The same bytes as the answer before.
        case again
        case bytes([UInt8])
        case status(Int)
        case away
        case stopped
    }

    let authority = CertificateFactory()
    let directory: TemporaryDirectory
    private(set) var now: Int64 = UnixTime.now()
    /// By host.
    var answers: [String: Answer] = [:]
    private(set) var requests: [FetchRequest] = []
    private(set) var events: [StapleEvent] = []
    let statistics = StapleStatistics()
    private(set) var agent: StapleAgent!
    private var leaves: [String: [UInt8]] = [:]
    private var last: [UInt8] = []
    var chance = 0.5

    init() throws {
        directory = try TemporaryDirectory()
        restart()
    }

    var store: StapleStore { StapleStore("\(directory.path)/ocsp") }

    /// Another process on the same directory.
    func restart() {
        agent = StapleAgent(StapleAgent.Environment(
            store: store, fetcher: self, clock: { [unowned self] in now }, chance: { [unowned self] in chance },
            report: { [unowned self] in events.append($0) }, statistics: statistics))
    }

    /// A pair whose first responder is `HOST`, which answers about it.
    func pair(_ host: String = "one.test", others: [String] = [], mustStaple: Bool = false) throws -> CertificatePair {
        let leaf = authority.leaf(
            names: ["a.example"], withChain: true, responders: ["http://\(host)"] + others.map { "http://\($0)" },
            mustStaple: mustStaple)
        for name in [host] + others where leaves[name] == nil { leaves[name] = leaf.certificatePEM }
        return try CertificatePair(certificatePEM: leaf.certificatePEM, keyPEM: leaf.keyPEM, origin: "\(host).crt")
    }

    /// Lets time pass, turning whenever the agent wants to be called.
    func pass(_ seconds: Int64) {
        let end = now + seconds
        while true {
            let next = agent.turn()
            guard next < end else { break }
            now = max(now + 1, next)
        }
        now = end
    }

    /// The hosts that were asked so far, in order, and how.
    var asked: [String] {
        requests.map { "\($0.method.rawValue) " + $0.url.split(separator: "/")[1] }
    }

    func send(_ request: FetchRequest) throws(FetchFailure) -> FetchResponse {
        requests.append(request)
        let host = String(request.url.split(separator: "/")[1])
        switch answers[host] ?? .away {
        case .away: throw .unreachable("connection refused")
        case .stopped: throw .stopped
        case .status(let status): return FetchResponse(status: status)
        case .bytes(let bytes): last = bytes
        case .again: break
        case .response(let status, let life):
            var script = OCSPScript(thisUpdate: now, nextUpdate: now + life)
            script.status = status
            script.revoked = now - 1
            last = authority.ocspResponse(about: leaves[host] ?? [], script)
        }
        return FetchResponse(status: 200, body: last)
    }
}
