// All values of a transaction, by store.

/// A growing list of values for each store. Its memory is kept when it is reset, so a warm table allocates nothing.
struct ValueTable: ~Copyable {
    private struct List {
        var start: UnsafeMutablePointer<CollectedValue>?
        var count = 0
        var capacity = 0
    }

    private let lists: UnsafeMutablePointer<List>
    private static let storeCount = ValueStore.allCases.count

    init() {
        lists = .allocate(capacity: Self.storeCount)
        lists.initialize(repeating: List(), count: Self.storeCount)
    }

    deinit {
        for store in 0..<Self.storeCount { lists[store].start?.deallocate() }
        lists.deallocate()
    }

    /// The values of a store, in the order they came in. Valid until the next `add` to the same store.
    @inline(__always)
    subscript(store: ValueStore) -> UnsafeMutableBufferPointer<CollectedValue> {
        let list = lists[Int(store.rawValue)]
        return UnsafeMutableBufferPointer(start: list.start, count: list.count)
    }

    mutating func add(_ store: ValueStore, name: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer) {
        let list = lists + Int(store.rawValue)
        if list.pointee.count == list.pointee.capacity { grow(list, to: max(4, list.pointee.capacity * 2)) }
        (list.pointee.start! + list.pointee.count).initialize(
            to: CollectedValue(name: name, bytes: bytes, nameHash: NameHash.of(name)))
        list.pointee.count += 1
    }

    /// The first value of that name; nil where there is none.
    func first(_ store: ValueStore, named name: UnsafeRawBufferPointer) -> UnsafeMutablePointer<CollectedValue>? {
        let hash = NameHash.of(name)
        let list = self[store]
        guard let start = list.baseAddress else { return nil }
        for index in 0..<list.count where start[index].nameHash == hash && NameText.equal(start[index].name, name) {
            return start + index
        }
        return nil
    }

    /// Gives a scalar variable its value, or another one.
    mutating func set(_ store: ValueStore, _ bytes: UnsafeRawBufferPointer) {
        lists[Int(store.rawValue)].count = 0
        add(store, name: UnsafeRawBufferPointer(start: nil, count: 0), bytes)
    }

    mutating func clear(_ store: ValueStore) { lists[Int(store.rawValue)].count = 0 }

    mutating func removeAll() {
        for store in 0..<Self.storeCount { lists[store].count = 0 }
    }

    /// Makes room for so many values: a store that rules add to while they look at it must not move.
    mutating func reserve(_ store: ValueStore, _ capacity: Int) {
        let list = lists + Int(store.rawValue)
        if list.pointee.capacity < capacity { grow(list, to: capacity) }
    }

    private func grow(_ list: UnsafeMutablePointer<List>, to capacity: Int) {
        let bigger = UnsafeMutablePointer<CollectedValue>.allocate(capacity: capacity)
        if let old = list.pointee.start {
            bigger.update(from: old, count: list.pointee.count)
            old.deallocate()
        }
        list.pointee.start = bigger
        list.pointee.capacity = capacity
    }
}
