// What probes wrote, as workers read it.

import Addressing
import Testing
import Upstreams

@Suite struct HealthBoardTests {
    private static func place(_ upstream: String, _ port: UInt16) -> HealthBoard.Place {
        HealthBoard.Place(upstream: upstream, address: SocketAddress(IPAddress(ipv4: 0x7F00_0001), port: port))
    }

    @Test func `nobody is unhealthy until somebody says so`() {
        let board = HealthBoard()
        #expect(board.isHealthy(Self.place("a", 1)))
        #expect(board.generation == 0)
        #expect(board.entries.isEmpty)
    }

    @Test func `each change is told by the generation, and found by its place alone`() {
        let board = HealthBoard()
        board.note(Self.place("a", 1), isHealthy: false)
        board.note(Self.place("b", 1), isHealthy: true)
        #expect(board.generation == 2)
        #expect(!board.isHealthy(Self.place("a", 1)))
        #expect(board.isHealthy(Self.place("a", 2)))
        #expect(board.isHealthy(Self.place("b", 1)))
        #expect(board.entries.map(\.place) == [Self.place("a", 1), Self.place("b", 1)])
        #expect(board.entries.map(\.isHealthy) == [false, true])
    }

    @Test func `what is forgotten is unknown again`() {
        let board = HealthBoard()
        board.note(Self.place("a", 1), isHealthy: false)
        board.forget(Self.place("a", 1))
        #expect(board.generation == 2)
        #expect(board.isHealthy(Self.place("a", 1)))
        #expect(board.entries.isEmpty)
    }
}
