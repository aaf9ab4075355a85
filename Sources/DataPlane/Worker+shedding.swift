// Making room where clients that take nothing hold all connections to an upstream.

internal import Reactor
internal import Telemetry
internal import Timing

extension Worker {
    /// Time between two looks for room: a look goes over all connections.
    private static let sheddingPause: UInt64 = 5_000_000

    /// Ends the stalled requests of the client that has most of them, if it has more than the client that wants room.
    ///
    /// A request is stalled while its answer is kept because its client does not take it. One connection of HTTP/2 can
    /// have a hundred such, each of which holds a connection to the upstream: without this a dozen clients that open
    /// no window would shut out everybody else until they time out.
    ///
    /// - Parameter demand: requests that the client which wants room has under way.
    /// - Returns: whether there may be room now.
    func shedStalled(for demand: Int) -> Bool {
        guard loop.now >= nextShedding || demand < mostStalled else { return false }
        nextShedding = loop.now.advanced(byNanoseconds: Self.sheddingPause)
        var victim: HTTP2Downstream?
        var most = 0
        loop.forEachSource { source in
            guard let connection = source as? HTTP2Downstream else { return }
            let stalled = connection.stalledStreams
            if stalled > most {
                most = stalled
                victim = connection
            }
        }
        mostStalled = most
        guard let victim, most > demand else { return false }
        victim.shedStalled()
        return true
    }
}
