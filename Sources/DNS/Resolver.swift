// The resolver as the rest of the house sees it: name what you need, read where it leads.

internal import Addressing
internal import Glibc
internal import Synchronization

/// Keeps a set of names resolved on a thread of its own.
///
/// Names are looked up as the system does it: /etc/hosts, then the servers and search domains of
/// /etc/resolv.conf (or the policy's servers). A name with a trailing dot is absolute. Case does not matter.
/// `resolution(of:)` and `generation` never wait for the network and may be called from any thread.
public final class Resolver: Sendable {
    private let shared = ResolverShared()
    private let thread: Guarded<pthread_t?>

    /// Starts the thread. Where no thread can be started, every name stays `pending`.
    ///
    /// - Parameter onChange: called on the resolver's thread after answers that changed something. It should
    ///   wake others and return; it must not wait for them.
    public init(policy: ResolverPolicy, onChange: @escaping @Sendable () -> Void) {
        let start = ThreadStart(shared: shared, policy: policy, onChange: onChange)
        var identity = pthread_t()
        let argument = Unmanaged.passRetained(start)
        let status = pthread_create(&identity, nil, runResolverThread, argument.toOpaque())
        if status != 0 { argument.release() }
        thread = Guarded(status == 0 ? identity : nil)
    }

    deinit { stop() }

    /// Replaces the set of names that are kept resolved. New names are asked at once; dropped ones are forgotten
    /// after `ResolverPolicy.forgetAfter`. IP literals may be among them and cost nothing.
    public func track(_ names: Set<String>) {
        let wanted = Set(names.filter { IPAddress($0) == nil }.map { $0.lowercased() })
        shared.state.withLock { state in
            state.tracked = wanted
            state.hasNewOrder = true
        }
        shared.wakeup.signal()
    }

    /// What is known of `name`. An IP literal (an IPv6 one without brackets) resolves to itself.
    public func resolution(of name: String) -> Resolution {
        if let literal = IPAddress(name) { return .resolved([literal]) }
        let key = name.lowercased()
        return shared.state.withLock { $0.resolutions[key] ?? .pending }
    }

    /// Rises with each change of any resolution: as long as it stays the same, nothing needs to be read again.
    public var generation: UInt64 { shared.generation.load(ordering: .acquiring) }

    /// Waits until every tracked name has been answered or has failed once, at most `timeout`. For start-up
    /// and tests; never from `onChange`.
    /// - Returns: whether they all have.
    public func waitForFirstAnswers(timeout: Duration) -> Bool {
        let waiter = Wakeup()
        shared.state.withLock { $0.waiters.append(waiter) }
        defer { shared.state.withLock { $0.waiters.removeAll { $0 === waiter } } }
        let deadline = ContinuousClock.now + timeout
        while !shared.isAnswered {
            let left = (deadline - .now).nanoseconds / 1_000_000
            guard left > 0 else { return false }
            waiter.wait(milliseconds: Int32(clamping: left))
        }
        return true
    }

    /// Ends the thread and waits for its end; look-ups under way are given up. What was resolved can still be
    /// read. Later calls do nothing.
    public func stop() {
        shared.state.withLock { $0.isStopping = true }
        shared.wakeup.signal()
        guard let identity = thread.withLock({ identity in defer { identity = nil }; return identity }) else { return }
        // The last owner may let go inside onChange, on the thread itself, which cannot wait for its own end.
        if pthread_equal(identity, pthread_self()) != 0 {
            pthread_detach(identity)
        } else {
            pthread_join(identity, nil)
        }
    }
}

/// What the thread needs to start. It does not own the `Resolver`, whose end must be able to end it.
private final class ThreadStart: Sendable {
    let shared: ResolverShared
    let policy: ResolverPolicy
    let onChange: @Sendable () -> Void

    init(shared: ResolverShared, policy: ResolverPolicy, onChange: @escaping @Sendable () -> Void) {
        self.shared = shared
        self.policy = policy
        self.onChange = onChange
    }
}

private func runResolverThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    var loop = ResolverLoop(shared: start.shared, policy: start.policy, onChange: start.onChange)
    loop.run()
    return nil
}
