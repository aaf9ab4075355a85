// One worker's own side of a generation.

internal import Snapshots
internal import Telemetry
internal import Upstreams

/// A generation with what one worker adds to it: its pools and its counts, by the snapshot's indices.
///
/// An exchange holds the view it began with. The object belongs to one worker, so holding it touches no reference
/// count that another thread touches.
final class WorkerView {
    let publication: Publication
    let snapshot: ProxySnapshot
    let pools: [UpstreamPool]
    let counters: LayoutCounters

    init(_ publication: Publication, pools: [UpstreamPool], counters: LayoutCounters) {
        self.publication = publication
        snapshot = publication.snapshot
        self.pools = pools
        self.counters = counters
    }
}
