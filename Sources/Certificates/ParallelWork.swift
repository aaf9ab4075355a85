// Work shared out to threads, for the start with thousands of pairs.

internal import Glibc
internal import Synchronization

enum ParallelWork {
    /// Calls `body` once for each number below `count`, on as many threads as there are cores and at most eight; on the
    /// caller's alone where there is too little to share. Returns when all is done.
    ///
    /// - Parameter pieces: how many of the numbers are work; the others take no time.
    static func forEach(_ count: Int, pieces: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let threads = min(8, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))), pieces / worthwhile)
        guard threads > 1 else {
            for number in 0..<count { body(number) }
            return
        }
        let share = Share(count: count, body: body)
        var started: [pthread_t] = []
        for _ in 1..<threads {
            var thread = pthread_t()
            let context = Unmanaged.passRetained(share)
            let result = pthread_create(&thread, nil, { context in
                if let context { Unmanaged<Share>.fromOpaque(context).takeRetainedValue().work() }
                return nil
            }, context.toOpaque())
            if result == 0 { started.append(thread) } else { context.release() }
        }
        share.work()
        for thread in started { pthread_join(thread, nil) }
    }

    /// Pieces of work that are worth a thread.
    private static let worthwhile = 64

    private final class Share: Sendable {
        private let next = Atomic(0)
        private let count: Int
        private let body: @Sendable (Int) -> Void

        init(count: Int, body: @escaping @Sendable (Int) -> Void) {
            self.count = count
            self.body = body
        }

        func work() {
            while true {
                let number = next.add(1, ordering: .relaxed).oldValue
                if number >= count { return }
                body(number)
            }
        }
    }
}
