// What all upstream connections of one worker share.

public import DNS
public import HTTP1
internal import HTTP2
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
    public var limits = HTTP1Limits() {
        didSet { http2 = HTTP2SessionTemplate(limits: .upstream(as: limits)) }
    }
    /// What HTTP/2 sessions are made from.
    private(set) var http2 = HTTP2SessionTemplate(limits: .upstream)
    private var spareStreams = ContiguousArray<HTTP2UpstreamStream>()
    /// How many streams are kept for reuse: more come and go with their bursts.
    private static let maximumSpareStreams = 1024
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

    func takeStream() -> HTTP2UpstreamStream { spareStreams.popLast() ?? HTTP2UpstreamStream() }

    func recycle(_ stream: HTTP2UpstreamStream) {
        stream.recycle(to: memory.pool)
        if spareStreams.count < Self.maximumSpareStreams { spareStreams.append(stream) }
    }
}

extension HTTP2Limits {
    /// The defaults towards endpoints, with the bounds that hold for heads of any version.
    static func upstream(as limits: HTTP1Limits) -> HTTP2Limits {
        var own = HTTP2Limits.upstream
        own.maximumHeaderListBytes = limits.maximumHeadBytes
        own.maximumFields = limits.maximumFields
        own.maximumTrailerBytes = limits.maximumTrailerBytes
        return own
    }
}
