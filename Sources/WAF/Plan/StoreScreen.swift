// Which rules of a span look at a store, and at which of its members, after which transformations.

internal import Bytes

/// One store as the screened rules of a span see it. Its memory is its span's.
struct StoreScreen: BitwiseCopyable {
    /// A chain of transformations and the rules that look at values after it.
    struct Chain: BitwiseCopyable {
        let node: Int
        /// A value with none of these bytes is the same after the chain; all bytes where that cannot be told.
        let triggers: ByteSet
        /// By chunk.
        let rules: UnsafePointer<RuleBits>
    }

    /// A member that rules name, and those that look at it.
    struct Member: BitwiseCopyable {
        let hash: UInt32
        let name: UnsafeRawBufferPointer
        /// By chunk.
        let rules: UnsafePointer<RuleBits>
    }

    let store: ValueStore
    /// Rules that look at members of any other name, by chunk.
    let others: UnsafePointer<RuleBits>
    let members: UnsafeBufferPointer<Member>
    /// Those first that leave a value alone which has none of their bytes.
    let chains: UnsafeBufferPointer<Chain>
    /// How many such chains there are, the bytes of all of them, and the rules behind them, by chunk.
    let triggeredCount: Int
    let triggers: ByteSet
    let triggeredRules: UnsafePointer<RuleBits>

    /// The screens of all stores that the rules look at, in the order of the stores.
    static func all(
        of rules: [RulePlan], chunkCount: Int, _ trie: UnsafeBufferPointer<TransformationTrie.Node>, _ arena: PlanArena
    ) -> [StoreScreen] {
        let stores = Set(rules.flatMap { $0.ownedTargets.flatMap(\.storeList) })
        return stores.sorted { $0.rawValue < $1.rawValue }.map { StoreScreen($0, rules, chunkCount, trie, arena) }
    }

    private init(
        _ store: ValueStore, _ rules: [RulePlan], _ chunkCount: Int,
        _ trie: UnsafeBufferPointer<TransformationTrie.Node>, _ arena: PlanArena
    ) {
        self.store = store
        let looking = rules.enumerated().compactMap { place, rule in
            let targets = rule.ownedTargets.filter { $0.storeList.contains(store) }
            return targets.isEmpty ? nil : (place: place, rule: rule, targets: targets)
        }
        func bits(_ isIn: (_ rule: RulePlan, _ targets: [TargetPlan]) -> Bool) -> UnsafePointer<RuleBits> {
            let bits = arena.place(repeating: RuleBits.none, count: chunkCount)
            for (place, rule, targets) in looking where isIn(rule, targets) {
                bits[place >> 8] |= RuleBits.one(place & 255)
            }
            return UnsafePointer(bits)
        }
        let names = Set(looking.flatMap { $0.targets.flatMap(\.memberNames) })
        others = bits { _, targets in targets.contains { $0.mayMean(nil) } }
        members = arena.place(
            names.sorted { $0.lexicographicallyPrecedes($1) }.map { name in
                let kept = UnsafeRawBufferPointer(arena.place(name))
                return Member(
                    hash: NameHash.of(kept), name: kept,
                    rules: bits { _, targets in targets.contains { $0.mayMean(name) } })
            })
        let all = Set(looking.flatMap(\.rule.triedNodes)).sorted().map { node in
            Chain(
                node: node, triggers: Self.triggers(of: node, trie),
                rules: bits { rule, _ in rule.triedNodes.contains(node) })
        }
        let any = ByteSet().inverted
        let triggered = all.filter { $0.triggers != any }
        chains = arena.place(triggered + all.filter { $0.triggers == any })
        triggeredCount = triggered.count
        triggers = triggered.reduce(ByteSet()) { $0.union($1.triggers) }
        let nodes = Set(triggered.map(\.node))
        triggeredRules = bits { rule, _ in rule.triedNodes.contains(where: nodes.contains) }
    }

    private static func triggers(of node: Int, _ trie: UnsafeBufferPointer<TransformationTrie.Node>) -> ByteSet {
        var triggers = ByteSet()
        var node = node
        while node != 0 {
            triggers.formUnion(trie[node].triggers ?? ByteSet().inverted)
            node = trie[node].parent
        }
        return triggers
    }

    /// The rules that look at a member of this name, by chunk.
    @inline(__always)
    func rules(lookingAt name: UnsafeRawBufferPointer, hash: UInt32) -> UnsafePointer<RuleBits> {
        for member in members where member.hash == hash && NameText.equal(member.name, name) { return member.rules }
        return others
    }
}

extension RulePlan {
    /// The nodes after which the rule looks at a value.
    fileprivate var triedNodes: [Int] { isMultiMatch ? nodes : [node] }
}

extension TargetPlan {
    /// The names of members that the target speaks of.
    fileprivate var memberNames: [[UInt8]] {
        ([selector].compactMap(\.self) + excludedSelectors).filter { !$0.isPattern }.map(\.bytes)
    }

    /// Whether the target may mean a member; nil for any that no rule names.
    fileprivate func mayMean(_ name: [UInt8]?) -> Bool {
        if let selector, !selector.isPattern, selector.bytes != name { return false }
        return !excludedSelectors.contains { !$0.isPattern && $0.bytes == name }
    }
}
