// The collections that outlive the transaction.

internal import Bytes

extension Transaction {
    /// The members of a collection that was opened; none before.
    func members(of collection: PersistentCollectionName) -> [(name: [UInt8], value: RuleValue)] {
        guard let open = collections.first(where: { $0.name == collection }) else { return [] }
        return open.members.map { name, member in
            switch member.value {
            case .number(let number): (name, .number(number))
            case .text(let bytes): (name, .text(bytes.withUnsafeBytes { keep($0) }))
            }
        }
    }

    /// Opens a collection under a key; the first key counts.
    func open(_ collection: PersistentCollectionName, key: [UInt8]) {
        guard !key.isEmpty, !collections.contains(where: { $0.name == collection }) else { return }
        let place = PersistentVariables.Key(collection: collection, key: key)
        let members = persistent.open(place, now: now, timeout: ruleSet.settings.collectionTimeout)
        collections.append(OpenCollection(name: collection, key: place, members: members))
    }

    func setMember(_ name: [UInt8], of collection: PersistentCollectionName, to value: RuleValue) {
        change(collection) { open in
            let name = name.map(ASCII.lowercased)
            let kept: PersistentVariables.Value
            switch value {
            case .unset:
                open.members[name] = nil
                open.changes[name] = .remove
                return
            case .number(let number): kept = .number(number)
            case .text(let bytes): kept = .text(Array(bytes))
            }
            let expiry = open.members[name]?.expiry
            open.members[name] = .init(value: kept, expiry: expiry, updated: now)
            open.changes[name] = .set(kept, expiry: expiry)
        }
    }

    func countMember(_ name: [UInt8], of collection: PersistentCollectionName, _ amount: Int) {
        change(collection) { open in
            let name = name.map(ASCII.lowercased)
            let old = open.members[name]
            let sum = max(0, (old?.value.number ?? 0) &+ amount)
            open.members[name] = .init(value: .number(sum), expiry: old?.expiry, updated: now)
            switch open.changes[name] {
            case .add(let earlier, let expiry): open.changes[name] = .add(earlier &+ amount, expiry: expiry)
            case nil: open.changes[name] = .add(amount, expiry: old?.expiry)
            case .set(_, let expiry): open.changes[name] = .set(.number(sum), expiry: expiry)
            case .remove: open.changes[name] = .set(.number(sum), expiry: nil)
            }
        }
    }

    func expire(_ collection: PersistentCollectionName, _ name: [UInt8], in seconds: Int) {
        change(collection) { open in
            let name = name.map(ASCII.lowercased)
            guard var member = open.members[name] else { return }
            member.expiry = now &+ seconds
            open.members[name] = member
            switch open.changes[name] {
            case .add(let amount, _): open.changes[name] = .add(amount, expiry: member.expiry)
            default: open.changes[name] = .set(member.value, expiry: member.expiry)
            }
        }
    }

    /// Takes `amount` off a counter for each whole period since it was last written.
    func deprecate(_ collection: PersistentCollectionName, _ name: [UInt8], _ amount: Int, _ seconds: Int) {
        let lower = name.map(ASCII.lowercased)
        guard seconds > 0, let open = collections.first(where: { $0.name == collection }),
            let member = open.members[lower]
        else { return }
        let periods = max(0, now &- member.updated) / seconds
        if periods > 0 { countMember(name, of: collection, -(amount &* periods)) }
    }

    private func change(_ collection: PersistentCollectionName, _ body: (inout OpenCollection) -> Void) {
        guard let index = collections.firstIndex(where: { $0.name == collection }) else { return }
        body(&collections[index])
    }

    /// Writes back what changed; called once, when the last phase has run.
    func storeCollections() {
        for collection in collections where !collection.changes.isEmpty {
            persistent.store(
                collection.changes, to: collection.key, now: now, timeout: ruleSet.settings.collectionTimeout)
        }
    }
}
