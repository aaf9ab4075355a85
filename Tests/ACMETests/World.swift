// What an agent has around it in a test: time, a door, authorities, a store.

@testable import ACME
import Glibc
import TestSupport

/// Time that passes when a test says so. One thread.
final class ManualTime: @unchecked Sendable {
    /// Seconds since 1970.
    var now: Int64 = Int64(time(nil))
}

/// Remembers what is shown. One thread.
final class RecordingDoor: ChallengeDoor, @unchecked Sendable {
    private(set) var shown: [ChallengeAnswer] = []
    private(set) var shownEver: [ChallengeAnswer] = []
    /// Whether the process is killed in showing something.
    var kills = false

    func show(_ answer: ChallengeAnswer) throws(ProtocolFailure) {
        if kills { throw .stopped }
        shown.append(answer)
        shownEver.append(answer)
    }

    func withdraw(_ answer: ChallengeAnswer) { shown.removeAll { $0 == answer } }

    func shows(token: String, name: String, kind: String) -> Bool {
        shown.contains {
            $0.token == token && $0.name == name && $0.kind.rawValue == kind
                && $0.keyAuthorization.hasPrefix("\(token).")
        }
    }

    /// What a process that is killed leaves of it.
    func forget() {
        shown = []
        kills = false
    }
}

/// An agent's surroundings.
final class World {
    let clock = ManualTime()
    let door = RecordingDoor()
    let directory: TemporaryDirectory
    let authorities: [ScriptedAuthority]
    var settings: AgentSettings
    private(set) var events: [AgentEvent] = []
    let statistics = AgentStatistics()
    private var generator: SeededGenerator

    init(authorities hosts: [String] = ["ca.test"], seed: UInt64 = 1) throws {
        directory = try TemporaryDirectory()
        generator = SeededGenerator(seed: seed)
        let (clock, door) = (clock, door)
        authorities = hosts.map { ScriptedAuthority($0, clock: clock, door: door) }
        settings = AgentSettings(authorities: authorities.map { AuthoritySettings(directory: $0.directory) })
    }

    var authority: ScriptedAuthority { authorities[0] }
    var store: AgentStore { AgentStore("\(directory.path)/acme") }

    /// A new agent, as after the process's start.
    func agent(_ names: [String]) -> CertificateAgent {
        let agent = CertificateAgent(
            settings,
            CertificateAgent.Environment(
                store: store,
                transport: { [unowned self] wanted in
                    authorities.first { $0.directory == wanted.directory } ?? authorities[0]
                },
                door: door, clock: { [unowned self] in clock.now },
                chance: { [unowned self] in Double(generator.below(1 << 20)) / Double(1 << 20) },
                report: { [unowned self] in events.append($0) }, statistics: statistics))
        agent.setNames(names)
        return agent
    }

    /// Lets the agent do its work for so long, as its thread would.
    func run(_ agent: CertificateAgent, seconds: Int64, until isDone: () -> Bool = { false }) {
        let end = clock.now + seconds
        while clock.now < end, !isDone(), !agent.isStopped {
            clock.now = min(max(agent.turn(), clock.now + 1), end)
        }
    }

    /// Whether every name has a certificate that can be used.
    func serves(_ names: [String]) -> Bool { names.allSatisfy { store.certificate(of: $0) != nil } }

    func says(_ text: String) -> Bool { events.contains { $0.message.contains(text) } }
}

/// A moment as RFC 3339 has it.
func moment(_ seconds: Int64) -> String { Moments.text(seconds) }
