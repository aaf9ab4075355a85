// Active health checks: one thread probes, all workers read.

internal import CLinux
public import DNS
internal import Glibc
public import Reactor
public import Snapshots
internal import Synchronization

/// A change of mind about an endpoint.
public struct HealthTransition: Sendable {
    /// The endpoint.
    public let place: HealthBoard.Place
    /// What is thought of it now.
    public let isHealthy: Bool
    /// What was wrong with the last probe; nil where nothing was.
    public let reason: String?
}

/// Probes the endpoints of upstreams that ask for it, on a thread of its own, and writes judgements on `board`.
///
/// The thread is started with the first such upstream: without health checks this costs nothing. Any thread.
public final class HealthChecker: Sendable {
    /// The judgements.
    public let board = HealthBoard()
    private let resolver: Resolver
    private let onChange: @Sendable () -> Void
    private let onTransition: @Sendable (HealthTransition) -> Void
    private let running = Mutex<Running?>(nil)

    private struct Running {
        let orders: ProbeOrders
        let thread: pthread_t
    }

    /// - Parameters:
    ///   - resolver: tells where names lead; call `wake()` when it has news.
    ///   - onChange: called on the prober's thread when the board has news for the workers.
    ///   - onTransition: called on the prober's thread when an endpoint's judgement changes.
    public init(
        resolver: Resolver, onChange: @escaping @Sendable () -> Void,
        onTransition: @escaping @Sendable (HealthTransition) -> Void
    ) {
        self.resolver = resolver
        self.onChange = onChange
        self.onTransition = onTransition
    }

    deinit { stop() }

    /// Replaces the upstreams that are probed. Judgements over endpoints that stay are kept.
    ///
    /// - Throws: `SystemError` where the kernel has no thread or descriptor left.
    public func probe(_ upstreams: [UpstreamSnapshot]) throws(SystemError) {
        let checked = upstreams.filter { $0.healthCheck != nil }
        if let orders = running.withLock({ $0?.orders }) {
            orders.give(checked)
            return
        }
        guard !checked.isEmpty else { return }
        let orders = ProbeOrders(
            checked, wakeup: try Wakeup(), board: board, resolver: resolver, changed: onChange, report: onTransition)
        let argument = Unmanaged.passRetained(orders)
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, runProbeThread, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            throw SystemError("pthread_create", number: failure)
        }
        running.withLock { $0 = Running(orders: orders, thread: thread) }
    }

    /// Has the prober look at the resolver again.
    public func wake() { running.withLock { $0?.orders.wakeup.signal() } }

    /// Ends the thread and waits for its end. Probes under way are given up.
    public func stop() {
        guard let ended = running.withLock({ $0.take() }) else { return }
        ended.orders.give(nil)
        pthread_join(ended.thread, nil)
    }
}

/// What the prober's thread is told, and where it reports to.
final class ProbeOrders: Sendable {
    let wakeup: Wakeup
    let board: HealthBoard
    let resolver: Resolver
    let changed: @Sendable () -> Void
    let report: @Sendable (HealthTransition) -> Void
    private let upstreams: Mutex<[UpstreamSnapshot]?>

    init(
        _ upstreams: [UpstreamSnapshot], wakeup: Wakeup, board: HealthBoard, resolver: Resolver,
        changed: @escaping @Sendable () -> Void, report: @escaping @Sendable (HealthTransition) -> Void
    ) {
        self.upstreams = Mutex(upstreams)
        self.wakeup = wakeup
        self.board = board
        self.resolver = resolver
        self.changed = changed
        self.report = report
    }

    /// The upstreams to probe; nil when it is time to end.
    func current() -> [UpstreamSnapshot]? { upstreams.withLock { $0 } }

    func give(_ upstreams: [UpstreamSnapshot]?) {
        self.upstreams.withLock { $0 = upstreams }
        wakeup.signal()
    }
}

private func runProbeThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let orders = Unmanaged<ProbeOrders>.fromOpaque(argument).takeRetainedValue()
    clinux_name_thread("health")
    do {
        try ProbeLoop(orders).run()
    } catch {
        fatalError("the health checker needs an epoll descriptor: \(error)")
    }
    return nil
}
