// What all upstream connections of one worker share.

public import DNS
public import HTTP1
internal import HTTPSemantics
public import Reactor
public import Transport

/// One worker's side of the upstreams: its loop, its memory, and the resolver that all workers read.
public final class UpstreamWorker {
    let loop: EventLoop
    let memory: WorkerMemory
    let resolver: Resolver
    /// The head being received; heads are handled one at a time.
    let responseHead = ResponseHead()
    /// Bounds of answers.
    public var limits = HTTP1Limits()
    /// What health checks say; nil without them.
    let health: HealthBoard?
    /// Where balancing begins, so that workers do not all begin with the first endpoint.
    let balancingStart: UInt32

    public init(
        loop: EventLoop, memory: WorkerMemory, resolver: Resolver, health: HealthBoard? = nil, balancingStart: UInt32
    ) {
        self.loop = loop
        self.memory = memory
        self.resolver = resolver
        self.health = health
        self.balancingStart = balancingStart
    }
}
