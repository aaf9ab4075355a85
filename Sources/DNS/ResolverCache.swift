// Which names to ask when, and what is known of each: the resolver's policy without its sockets.

internal import Addressing
package import Timing

/// The cache of tracked names: a value that is told what happened and says what to do. No I/O, no clock.
///
/// A tracked name is always in one of three states, and `dueNames` is the only way into the last:
/// resting until its `askAt`, waiting its turn (past `askAt`, too many under way), or under way.
/// So there is never more than one look-up of a name at a time (single flight).
///
/// - A good answer rests for its TTL, within the policy's floor and ceiling, less up to a tenth of jitter.
/// - A failure rests for `negativeTTL`, doubled with each further one; the last good addresses stay (see
///   `ResolverPolicy.staleFor` and `goneAfter`).
/// - A family that vanishes from a good answer is kept until a second answer says the same. A look-up asks for
///   A and AAAA and succeeds where one of the two does, so that one lost packet looks like a lost family.
package struct ResolverCache {
    struct Entry {
        /// The last good answer, sorted.
        var addresses: [IPAddress] = []
        /// Why the last look-up failed; nil after a good one.
        var failure: String?
        var wasAnswered = false
        var failuresInRow = 0
        var lastGood = MonotonicInstant(nanoseconds: 0)
        /// Since when servers deny the name; nil while they do not.
        var deniedSince: MonotonicInstant?
        /// The last answer lacked a family that was there before.
        var lostFamily = false
        var askAt: MonotonicInstant
        var isUnderWay = false
        /// When it ceased to be tracked.
        var droppedAt: MonotonicInstant?

        var resolution: Resolution {
            guard wasAnswered else { return .pending }
            guard let failure else { return .resolved(addresses) }
            return .failed(reason: failure, stale: addresses)
        }
    }

    private let policy: ResolverPolicy
    private var random: any RandomNumberGenerator
    private var entries: [String: Entry] = [:]
    private var changed: Set<String> = []
    private var underWay = 0

    /// When `dueNames` next has something to do; `distantFuture` where nothing is to be done.
    package private(set) var nextDeadline = MonotonicInstant.distantFuture

    /// - Parameter random: the source of jitter.
    package init(policy: ResolverPolicy, random: any RandomNumberGenerator) {
        self.policy = policy
        self.random = random
    }

    /// What is known of `name`; nil for a name that is not, and was not lately, tracked.
    package func resolution(of name: String) -> Resolution? { entries[name]?.resolution }

    /// The names whose resolution changed, or that were forgotten, since the last call.
    package mutating func takeChanges() -> Set<String> {
        defer { changed = [] }
        return changed
    }

    /// From now on `names` are kept resolved and no others. New names are due at once; one that comes back
    /// before it is forgotten keeps its answer and its turn.
    package mutating func track(_ names: Set<String>, now: MonotonicInstant) {
        for name in names {
            entries[name, default: Entry(askAt: now)].droppedAt = nil
        }
        for (name, entry) in entries where entry.droppedAt == nil && !names.contains(name) {
            entries[name]?.droppedAt = now
        }
        nextDeadline = now
    }

    /// The names to ask now; each is under way from here on, until `received`. Also forgets what was dropped.
    package mutating func dueNames(now: MonotonicInstant) -> [String] {
        var due: [String] = []
        var forgotten: [String] = []
        nextDeadline = .distantFuture
        for (name, entry) in entries where !entry.isUnderWay {
            let deadline = deadline(of: entry)
            if deadline > now || underWay + due.count >= policy.maximumConcurrentLookups {
                nextDeadline = min(nextDeadline, deadline)
            } else if entry.droppedAt == nil {
                due.append(name)
            } else {
                forgotten.append(name)
            }
        }
        due.forEach { entries[$0]?.isUnderWay = true }
        underWay += due.count
        forgotten.forEach { entries[$0] = nil }
        changed.formUnion(forgotten)
        return due
    }

    /// A look-up that `dueNames` asked for has ended.
    package mutating func received(_ answer: LookupAnswer, for name: String, now: MonotonicInstant) {
        guard var entry = entries[name], entry.isUnderWay else { return }
        let before = entry.resolution
        entry.isUnderWay = false
        underWay -= 1
        switch answer {
        case .addresses(let addresses, let lifetime):
            let bounded = min(max(lifetime, policy.minimumTTL), policy.maximumTTL)
            accept(addresses, for: bounded, into: &entry, now: now)
        case .hostsFile(let addresses):
            accept(addresses, for: policy.hostsFileTTL, into: &entry, now: now)
        case .absent(let reason):
            entry.deniedSince = entry.deniedSince ?? now
            fail(reason, &entry, now: now)
        case .unavailable(let reason):
            fail(reason, &entry, now: now)
        }
        entry.wasAnswered = true
        entries[name] = entry
        nextDeadline = min(nextDeadline, deadline(of: entry))
        if entry.resolution != before { changed.insert(name) }
    }

    private func deadline(of entry: Entry) -> MonotonicInstant {
        guard let droppedAt = entry.droppedAt else { return entry.askAt }
        return droppedAt.advanced(byNanoseconds: policy.forgetAfter.nanoseconds)
    }

    private mutating func accept(
        _ addresses: [IPAddress], for lifetime: Duration, into entry: inout Entry, now: MonotonicInstant
    ) {
        var allowed: [IPAddress] = []
        var refusal: String?
        for address in Set(addresses) {
            if let reason = AddressRefusal.reason(against: address, allowed: policy.allowedAddresses) {
                refusal = min(refusal ?? reason, reason)
            } else {
                allowed.append(address)
            }
        }
        guard !allowed.isEmpty else {
            // All refused: the old addresses are no safer bet than the new ones, the name is in other hands.
            entry.addresses = refusal == nil ? entry.addresses : []
            return fail(refusal ?? "the answer holds no address", &entry, now: now)
        }
        var rest = lifetime
        let lost = entry.addresses.filter { old in !allowed.contains { $0.isIPv4 == old.isIPv4 } }
        if lost.isEmpty || entry.lostFamily {
            entry.lostFamily = false
        } else {
            entry.lostFamily = true
            allowed += lost
            rest = min(rest, policy.negativeTTL)
        }
        entry.addresses = Array(allowed.sorted(by: Self.precedes).prefix(policy.maximumAddresses))
        entry.failure = nil
        entry.failuresInRow = 0
        entry.deniedSince = nil
        entry.lastGood = now
        entry.askAt = now.advanced(byNanoseconds: jittered(rest.nanoseconds))
    }

    private mutating func fail(_ reason: String, _ entry: inout Entry, now: MonotonicInstant) {
        entry.failure = reason
        if let staleFor = policy.staleFor, now.nanoseconds(since: entry.lastGood) >= staleFor.nanoseconds {
            entry.addresses = []
        }
        if let denied = entry.deniedSince, now.nanoseconds(since: denied) >= policy.goneAfter.nanoseconds {
            entry.addresses = []
        }
        let doubled = policy.negativeTTL * (1 << min(entry.failuresInRow, 16))
        entry.failuresInRow += 1
        let rest = min(doubled, max(policy.maximumNegativeTTL, policy.negativeTTL))
        entry.askAt = now.advanced(byNanoseconds: jittered(rest.nanoseconds))
    }

    /// `period` less up to a tenth.
    private mutating func jittered(_ period: UInt64) -> UInt64 {
        let chance: UInt64 = random.next()
        return period - chance.multipliedFullWidth(by: period / 10 + 1).high
    }

    private static func precedes(_ left: IPAddress, _ right: IPAddress) -> Bool {
        if left.isIPv4 != right.isIPv4 { return left.isIPv4 }
        return (left.high, left.low) < (right.high, right.low)
    }
}
