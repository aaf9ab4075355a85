// A value that several threads share, one at a time.

internal import Glibc

/// A value behind a lock. POSIX's mutex rather than Synchronization's: ThreadSanitizer cannot see into the latter's
/// contended path and reports races that are none.
final class Guarded<Value>: @unchecked Sendable {
    // Unchecked: `value` is touched under the lock only, and leaves it only as the sendable result of a body.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    init(_ value: sending Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` with the value while no other thread has it. Not reentrant.
    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&value)
    }
}
