// The resolver's thread: sleeps in poll(), feeds the cache, publishes what changed.

internal import CLinux
internal import Glibc
internal import Timing

/// Drives `ResolverCache` with `QueryEngine` and the real clock until told to stop. Belongs to its thread.
struct ResolverLoop: ~Copyable {
    private let shared: ResolverShared
    private let onChange: @Sendable () -> Void
    private let engine: QueryEngine
    private var cache: ResolverCache
    private var notBefore = MonotonicInstant(nanoseconds: 0)

    /// Deadlines are met in bunches this many milliseconds apart, so that thousands of names cost a scan of the
    /// cache fifty times a second at most.
    private static let scanPeriod: UInt64 = 20
    /// The longest sleep in milliseconds: bounds the harm of a lost wake-up.
    private static let longestSleep: UInt64 = 60_000

    init(shared: ResolverShared, policy: ResolverPolicy, onChange: @escaping @Sendable () -> Void) {
        self.shared = shared
        self.onChange = onChange
        engine = QueryEngine(policy: policy)
        cache = ResolverCache(policy: policy, random: SystemRandomNumberGenerator())
    }

    mutating func run() {
        clinux_name_thread("gatehouse-dns")
        while takeOrders() {
            askWhatIsDue()
            collectAnswers()
            publishChanges()
            sleepAndProcess()
            collectAnswers()
            publishChanges()
        }
    }

    /// - Returns: false when it is time to end.
    private mutating func takeOrders() -> Bool {
        let (order, isStopping) = shared.state.withLock { state -> (Set<String>?, Bool) in
            defer { state.hasNewOrder = false }
            return (state.hasNewOrder ? state.tracked : nil, state.isStopping)
        }
        if let order {
            cache.track(order, now: .now())
            notBefore = MonotonicInstant(nanoseconds: 0)
        }
        return !isStopping
    }

    private mutating func askWhatIsDue() {
        let now = MonotonicInstant.now()
        guard now >= cache.nextDeadline, now >= notBefore else { return }
        notBefore = now.advanced(byNanoseconds: Self.scanPeriod * 1_000_000)
        cache.dueNames(now: now).forEach(engine.ask)
    }

    private mutating func collectAnswers() {
        for ended in engine.takeAnswers() { cache.received(ended.answer, for: ended.name, now: .now()) }
    }

    private mutating func publishChanges() {
        let names = cache.takeChanges()
        guard !names.isEmpty else { return }
        shared.publish(Dictionary(uniqueKeysWithValues: names.map { ($0, cache.resolution(of: $0)) }))
        onChange()
    }

    private func sleepAndProcess() {
        var entries = engine.pollEntries
        entries.append(pollfd(fd: shared.wakeup.descriptor, events: Int16(POLLIN), revents: 0))
        if poll(&entries, nfds_t(entries.count), sleepMilliseconds()) > 0, entries.removeLast().revents != 0 {
            shared.wakeup.clear()
        }
        engine.process(entries.lazy.filter { [own = shared.wakeup.descriptor] in $0.fd != own })
    }

    private func sleepMilliseconds() -> Int32 {
        let next = max(cache.nextDeadline, notBefore)
        let untilDue = cache.nextDeadline == .distantFuture
            ? Self.longestSleep : (next.nanoseconds(since: .now()) + 999_999) / 1_000_000
        return min(Int32(clamping: min(untilDue, Self.longestSleep)), engine.patience ?? .max)
    }
}
