// Requests whose answers the client does not take.

internal import HTTP2
internal import Telemetry

extension HTTP2Downstream {
    /// Streams that hold an upstream while their client takes nothing of what is kept for it.
    var stalledStreams: Int { streams.count { $0.isStalled } }

    /// Ends them: others wait for their upstreams.
    func shedStalled() {
        worker.shard.add(.limitStalledStreams)
        var position = streams.count - 1
        while position >= 0 {
            if position < streams.count, streams[position].isStalled {
                let stream = streams[position]
                stream.abandon(.writeTimeout, "HTTP/2 limit stalledStreams: others wait for the upstream")
                stream.resetStream(.enhanceYourCalm)
            }
            position -= 1
        }
    }
}
