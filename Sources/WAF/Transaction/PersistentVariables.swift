// The members of collections that outlive transactions, bounded in memory.

internal import Synchronization

/// Members of IP, GLOBAL, SESSION, USER and RESOURCE by collection and key, shared by all workers.
///
/// Rule sets use them for few things (an address that misbehaved), and only transactions that open a collection come
/// here, so one lock does. A transaction works on a copy that it took when it opened the collection and writes its
/// changes back at its end, counters as differences; two transactions at once lose nothing of a count.
package final class PersistentVariables: Sendable {
    struct Key: Hashable {
        let collection: PersistentCollectionName
        let key: [UInt8]
    }

    struct Member {
        var value: Value
        /// Seconds since the epoch; nil for as long as the collection lives.
        var expiry: Int?
        /// When the value was last written, in seconds since the epoch.
        var updated: Int
    }

    enum Value: Equatable {
        case number(Int)
        case text([UInt8])

        var number: Int {
            switch self {
            case .number(let number): number
            case .text(let bytes): bytes.withUnsafeBytes { NumberText.leading($0) }
            }
        }
    }

    struct Collection {
        var members: [[UInt8]: Member] = [:]
        /// Seconds since the epoch at which nothing of it is left.
        var expiry: Int
    }

    /// The most collections that are kept; a new one beyond that takes the place of one that is about to end.
    package let maximumCollections: Int
    private let collections = Mutex<[Key: Collection]>([:])

    package init(maximumCollections: Int = 100_000) {
        self.maximumCollections = maximumCollections
    }

    /// How many collections there are, expired ones included until they are met.
    package var count: Int { collections.withLock { $0.count } }

    /// The members of a collection that are alive at `now`.
    func open(_ key: Key, now: Int, timeout: Int) -> [[UInt8]: Member] {
        collections.withLock { all in
            guard let found = all[key], found.expiry > now else { return [:] }
            return found.members.filter { ($0.value.expiry ?? .max) > now }
        }
    }

    /// Writes what a transaction changed.
    func store(_ changes: [[UInt8]: Change], to key: Key, now: Int, timeout: Int) {
        collections.withLock { all in
            if all[key] == nil, all.count >= maximumCollections { Self.makeRoom(&all, now) }
            var collection = all[key] ?? Collection(expiry: now + timeout)
            if collection.expiry <= now { collection.members = [:] }
            collection.expiry = now + timeout
            for (name, change) in changes {
                switch change {
                case .set(let value, let expiry):
                    collection.members[name] = Member(value: value, expiry: expiry, updated: now)
                case .add(let difference, let expiry):
                    let old = collection.members[name].flatMap { ($0.expiry ?? .max) > now ? $0 : nil }
                    let (sum, _) = (old?.value.number ?? 0).addingReportingOverflow(difference)
                    collection.members[name] = Member(
                        value: .number(max(0, sum)), expiry: expiry ?? old?.expiry, updated: now)
                case .remove: collection.members[name] = nil
                }
            }
            all[key] = collection
        }
    }

    enum Change {
        case set(Value, expiry: Int?)
        case add(Int, expiry: Int?)
        case remove
    }

    private static func makeRoom(_ all: inout [Key: Collection], _ now: Int) {
        all = all.filter { $0.value.expiry > now }
        // Still full: of a few, the one that would end first goes.
        if let first = all.prefix(64).min(by: { $0.value.expiry < $1.value.expiry }) { all[first.key] = nil }
    }
}
