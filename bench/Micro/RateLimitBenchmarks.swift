// Decisions of the rate limiter: one key again and again, 10 million keys at random, and with a second thread at it.
//
// A decision is the digest of a 16-byte address and a `take`. Keys are drawn at random from all that are live, so that
// nearly every entry is out of the caches nearest to the core: no traffic is worse. `prepared` hashes and begins to
// fetch the entry 16 decisions ahead, as a worker can that knows its clients' addresses before it reads their requests.
// `skewed` asks for few keys often and for most of them seldom, as traffic does. `beside another thread` has a second
// thread do the same all the while. The dictionary is what one would write first: buckets by address, under a lock.

import Glibc
import RateLimiting
import Synchronization
import Timing

func rateLimitBenchmarks() -> [Benchmark] {
    let allowed = Lazily { LimitWorkload(keyCount: 1, tokens: 10_000_000, per: .seconds(1), burst: 100_000_000_000) }
    let denied = Lazily { LimitWorkload(keyCount: 1, tokens: 1, per: .seconds(86_400), burst: 1) }
    let many = Lazily { LimitWorkload(keyCount: 10_000_000, tokens: 1_000, per: .seconds(3_600), burst: 1_000) }
    let dictionary = Lazily { DictionaryWorkload(keyCount: 10_000_000) }
    let pairs: [(name: String, workload: Lazily<LimitWorkload>)] = [
        ("one key, allowed", allowed), ("one key, denied", denied), ("10 million keys", many),
    ]
    var benchmarks = pairs.flatMap { name, workload in
        let rival = Lazily {
            let workload = workload.value
            return Rival { workload.run(1_000, seed: 2) }
        }
        return [
            Benchmark("rate limit, \(name)") { workload.value.run($0) },
            Benchmark("rate limit, \(name), beside another thread", comparedWith: "rate limit, \(name)") { count in
                rival.value.run { workload.value.run(count) }
            },
        ]
    }
    let rival = Lazily {
        let workload = dictionary.value
        return Rival { workload.run(1_000, seed: 2) }
    }
    benchmarks += [
        Benchmark("rate limit, 10 million keys, prepared", comparedWith: "rate limit, 10 million keys") {
            many.value.runPrepared($0)
        },
        Benchmark("rate limit, 10 million keys, skewed", comparedWith: "rate limit, 10 million keys") {
            many.value.run($0, isSkewed: true)
        },
        Benchmark("rate limit, dictionary, 10 million keys", comparedWith: "rate limit, 10 million keys") {
            dictionary.value.run($0)
        },
        Benchmark(
            "rate limit, dictionary, 10 million keys, beside another thread",
            comparedWith: "rate limit, dictionary, 10 million keys"
        ) { count in
            rival.value.run { dictionary.value.run(count) }
        },
    ]
    return benchmarks
}

/// What is made when it is first needed: millions of keys are not, where other benchmarks are asked for.
final class Lazily<Value> {
    private let make: () -> Value
    lazy var value = make()

    init(_ make: @escaping () -> Value) { self.make = make }
}

/// A second thread that does one piece of work again and again, but only while `run` of this runs.
///
/// It sleeps in between, and is not waited for: where no second core is free, it does little.
private final class Rival: Sendable {
    private let work: @Sendable () -> UInt64
    private let isWanted = Atomic<Bool>(false)
    private let sum = Atomic<UInt64>(0)
    nonisolated(unsafe) private let bell = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init(_ work: @escaping @Sendable () -> UInt64) {
        self.work = work
        sem_init(bell, 0, 0)
        var thread = pthread_t()
        let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
            guard let argument else { return nil }
            Unmanaged<Rival>.fromOpaque(argument).takeRetainedValue().workWhenWanted()
        }
        guard pthread_create(&thread, nil, start, Unmanaged.passRetained(self).toOpaque()) == 0 else {
            fatalError("no second thread")
        }
        pthread_detach(thread)
    }

    private func workWhenWanted() -> Never {
        while true {
            sem_wait(bell)
            var sum: UInt64 = 0
            while isWanted.load(ordering: .relaxed) { sum ^= work() }
            self.sum.store(sum, ordering: .relaxed)
        }
    }

    func run(_ operation: () -> UInt64) -> UInt64 {
        isWanted.store(true, ordering: .relaxed)
        sem_post(bell)
        let result = operation()
        isWanted.store(false, ordering: .relaxed)
        return result ^ sum.load(ordering: .relaxed)
    }
}

/// A table of 256 MiB in which every key has a bucket that is not full.
private final class LimitWorkload: Sendable {
    private let keyCount: UInt64
    private let table: BucketTable
    private let secret = KeyHashSecret(low: 1, high: 2)
    private let limit: KeyedLimit
    private let clock = Atomic<UInt64>(1_000_000_000)

    init(keyCount: UInt64, tokens: UInt64, per period: Duration, burst: UInt64) {
        self.keyCount = keyCount
        do {
            let limit = try RateLimit(tokens, per: period, burst: burst)
            table = try BucketTable(byteCount: 256 << 20)
            self.limit = KeyedLimit(limit, identity: "benchmark", secret: secret)
        } catch {
            fatalError("the workload is sound: \(error)")
        }
        for key in 0..<keyCount { _ = take(key, at: 0) }
        guard table.forcedEvictions <= keyCount / 100_000 else {
            fatalError("\(table.forcedEvictions) of \(keyCount) keys were pushed out")
        }
    }

    func run(_ iterations: Int, seed: UInt64 = 1, isSkewed: Bool = false) -> UInt64 {
        var random = KeyNumbers(seed, below: keyCount)
        let start = clock.wrappingAdd(UInt64(iterations), ordering: .relaxed).oldValue
        var sum: UInt64 = 0
        for iteration in 0..<iterations {
            sum &+= take(isSkewed ? random.skewed() : random.next(), at: start &+ UInt64(iteration))
        }
        return sum
    }

    func runPrepared(_ iterations: Int) -> UInt64 {
        var random = KeyNumbers(1, below: keyCount)
        let start = clock.wrappingAdd(UInt64(iterations), ordering: .relaxed).oldValue
        var sum: UInt64 = 0
        var ahead = InlineArray<16, KeyDigest>(repeating: KeyDigest(bits: 0))
        for iteration in 0..<iterations {
            let digest = ahead[iteration & 15]
            let next = self.digest(random.next())
            table.prepare(next, under: limit)
            ahead[iteration & 15] = next
            guard iteration >= 16 else { continue }
            let now = MonotonicInstant(nanoseconds: start &+ UInt64(iteration))
            sum &+= table.take(of: digest, under: limit, at: now).isAllowed ? 1 : 0
        }
        return sum
    }

    @inline(__always)
    private func take(_ key: UInt64, at nanoseconds: UInt64) -> UInt64 {
        let now = MonotonicInstant(nanoseconds: nanoseconds)
        return table.take(of: digest(key), under: limit, at: now).isAllowed ? 1 : 0
    }

    /// Of an IPv6 address.
    @inline(__always)
    private func digest(_ key: UInt64) -> KeyDigest {
        var hasher = KeyHasher(secret)
        hasher.update(0x2001_0DB8_0000_0000)
        hasher.update(key)
        return hasher.finish()
    }
}

/// Classic token buckets in a dictionary.
private final class DictionaryWorkload: Sendable {
    private struct Bucket {
        var tokens: Double
        var refilledAt: UInt64
    }

    /// An IPv6 address.
    private struct Key: Hashable {
        var high: UInt64 = 0x2001_0DB8_0000_0000
        var low: UInt64
    }

    private let keyCount: UInt64
    private let buckets: Mutex<[Key: Bucket]>
    private let clock = Atomic<UInt64>(1_000_000_000)

    init(keyCount: UInt64) {
        self.keyCount = keyCount
        var buckets: [Key: Bucket] = [:]
        buckets.reserveCapacity(Int(keyCount))
        for key in 0..<keyCount { buckets[Key(low: key)] = Bucket(tokens: 999, refilledAt: 0) }
        self.buckets = Mutex(buckets)
    }

    func run(_ iterations: Int, seed: UInt64 = 1) -> UInt64 {
        var random = KeyNumbers(seed, below: keyCount)
        let start = clock.wrappingAdd(UInt64(iterations), ordering: .relaxed).oldValue
        var sum: UInt64 = 0
        for iteration in 0..<iterations {
            let (key, now) = (Key(low: random.next()), start &+ UInt64(iteration))
            sum &+= buckets.withLock { buckets in
                var isAllowed = false
                ({ (bucket: inout Bucket) in
                    bucket.tokens = min(1_000, bucket.tokens + Double(now &- bucket.refilledAt) / 3.6e9)
                    bucket.refilledAt = now
                    isAllowed = bucket.tokens >= 1
                    if isAllowed { bucket.tokens -= 1 }
                })(&buckets[key, default: Bucket(tokens: 1_000, refilledAt: now)])
                return isAllowed ? 1 : 0
            }
        }
        return sum
    }
}

/// Numbers of keys at random: a multiplicative sequence that is cheap beside what is measured.
private struct KeyNumbers {
    private var state: UInt64
    private let bound: UInt64

    init(_ seed: UInt64, below bound: UInt64) {
        // A start of its own for every batch, so that none finds the keys of the last one in the caches.
        state = seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(clock())
        self.bound = bound
    }

    @inline(__always)
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state.multipliedFullWidth(by: bound).high
    }

    /// As likely to be below 2 as between 2 and 4, between 4 and 8, and so on: Zipf's law, about.
    @inline(__always)
    mutating func skewed() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let doublings = (state &>> 32).multipliedFullWidth(by: UInt64(64 - bound.leadingZeroBitCount) &<< 32).high
        return min(next() & ((2 &<< doublings) &- 1), bound &- 1)
    }
}
