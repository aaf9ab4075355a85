// A whole rule set, compiled.

internal import Bytes
internal import PatternMatching

/// Rules by phase with their settings. Immutable, shared by any number of threads.
package final class RuleSet: @unchecked Sendable {
    package let settings: EngineSettings
    /// Every rule that runs, chains counted once, by number.
    package let rules: [RuleFacts]
    /// Names of TX by slot, in lower case; the first ten are the captures.
    let variableNames: [String]
    let variableNameBytes: [[UInt8]]
    /// The same where they stay.
    let variableNameTexts: UnsafeBufferPointer<UnsafeRawBufferPointer>
    private let arena = PlanArena()
    /// The trie's nodes, for as long as the rule set lives.
    let trieNodes: UnsafeBufferPointer<TransformationTrie.Node>
    /// Whether any rule asks for the time of day.
    let usesTime: Bool

    /// The files that rules named, as they were.
    private let files: [RuleFileDigest]
    private let geography: GeoDatabaseFile?

    // Strong references; what runs goes by the unmanaged ones, which cost no counting.
    private let phases: [[RulePlan]]
    private let plans: UnsafeMutablePointer<UnsafeBufferPointer<Unmanaged<RulePlan>>>
    private let spans: [[ScreenSpan]]
    private let unmanagedSpans: UnsafeMutablePointer<UnsafeBufferPointer<Unmanaged<ScreenSpan>>>
    private let gates: Set<Int>
    private let used: [Bool]
    /// Slots by the hash of their names, and behind the next free place; -1 for none. A power of two.
    private let slots: UnsafeMutableBufferPointer<Int32>

    init(
        settings: EngineSettings, phases: [[RulePlan]], rules: [RuleFacts], trie: TransformationTrie,
        variableNames: [String], usedStores: Set<ValueStore>, files: [RuleFileDigest],
        geography: GeoDatabaseFile? = nil
    ) {
        self.files = files
        self.geography = geography
        self.settings = settings
        self.phases = phases
        self.rules = rules
        self.variableNames = variableNames
        variableNameBytes = variableNames.map { Array($0.utf8) }
        variableNameTexts = arena.place(
            variableNames.map { [arena] in UnsafeRawBufferPointer(arena.place(Array($0.utf8))) })
        let nodes = UnsafeMutableBufferPointer<TransformationTrie.Node>.allocate(capacity: trie.nodes.count)
        _ = nodes.initialize(from: trie.nodes)
        trieNodes = UnsafeBufferPointer(nodes)
        plans = .allocate(capacity: phases.count)
        for (phase, rules) in phases.enumerated() {
            let list = UnsafeMutableBufferPointer<Unmanaged<RulePlan>>.allocate(capacity: rules.count)
            _ = list.initialize(from: rules.map { Unmanaged.passUnretained($0) })
            (plans + phase).initialize(to: UnsafeBufferPointer(list))
        }
        used = ValueStore.allCases.map { usedStores.contains($0) }
        usesTime = usedStores.contains { ValueStore.clock.contains($0) }
        let places = 1 << (Int.bitWidth - variableNames.count.leadingZeroBitCount + 1)
        slots = .allocate(capacity: places)
        slots.initialize(repeating: -1)
        for slot in variableNames.indices {
            var place = Int(NameHash.of(variableNameTexts[slot])) & (places - 1)
            while slots[place] >= 0 { place = (place + 1) & (places - 1) }
            slots[place] = Int32(slot)
        }
        spans = phases.map { [variableNameBytes, trieNodes] in
            ScreenSpan.spans(of: $0, variableNames: variableNameBytes, trieNodes)
        }
        gates = Set(spans.joined().flatMap { $0.gates.map(\.rule) })
        unmanagedSpans = .allocate(capacity: phases.count)
        for (phase, spans) in spans.enumerated() {
            let list = UnsafeMutableBufferPointer<Unmanaged<ScreenSpan>>.allocate(capacity: spans.count)
            _ = list.initialize(from: spans.map { Unmanaged.passUnretained($0) })
            (unmanagedSpans + phase).initialize(to: UnsafeBufferPointer(list))
        }
        for head in phases.joined() { fillSlots(of: head) }
    }

    /// Which slots a pattern over TX means can be told now that all names are known.
    private func fillSlots(of head: RulePlan) {
        let scratch = PatternScratch()
        var next: RulePlan? = head
        while let rule = next {
            for target in rule.ownedTargets where target.kind == .variables {
                target.slots = variableNameBytes.indices.filter { slot in
                    variableNameBytes[slot].withUnsafeBytes { name in
                        target.selector?.selects(name, hash: NameHash.of(name), scratch) ?? true
                    }
                }
            }
            next = rule.next
        }
    }

    deinit {
        for phase in 0..<phases.count {
            plans[phase].deallocate()
            unmanagedSpans[phase].deallocate()
        }
        plans.deallocate()
        unmanagedSpans.deallocate()
        trieNodes.deallocate()
        slots.deallocate()
    }

    /// Whether the files that the rules named still have the contents that they were compiled from.
    package func isCurrent(_ resources: RuleResources) -> Bool {
        // Whoever watches the files is told of all of them.
        let isGeographyCurrent = geography.map { resources.databaseStamp($0.path) == $0.stamp } ?? true
        return files.allSatisfy { resources.read($0.name, $0.from)?.hashValue == $0.digest } && isGeographyCurrent
    }

    /// How many rules there are, chains counted once.
    package var ruleCount: Int { rules.count }

    /// How many rules run in a phase, chains counted once.
    package func count(in phase: Phase) -> Int { phases[phase.rawValue - 1].count }

    /// All rules, phase by phase; chains as their heads.
    var heads: [RulePlan] { Array(phases.joined()) }

    /// A phase's rules, in order; chains as their heads.
    @inline(__always)
    func plans(of phase: Phase) -> UnsafeBufferPointer<Unmanaged<RulePlan>> { plans[phase.rawValue - 1] }

    /// The stretches that a phase's rules are screened in.
    @inline(__always)
    func spans(of phase: Phase) -> UnsafeBufferPointer<Unmanaged<ScreenSpan>> { unmanagedSpans[phase.rawValue - 1] }

    /// Whether a rule is decided before its span is run.
    func isGate(_ rule: Int) -> Bool { gates.contains(rule) }

    /// Whether any rule, or any text of a rule, asks for this store.
    @inline(__always)
    func uses(_ store: ValueStore) -> Bool { used[Int(store.rawValue)] }

    /// The slot of a variable of TX; nil for names that no rule writes out.
    func slot(named name: UnsafeRawBufferPointer) -> Int? {
        var place = Int(NameHash.of(name)) & (slots.count - 1)
        while slots[place] >= 0 {
            if NameText.equal(variableNameTexts[Int(slots[place])], name) { return Int(slots[place]) }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }
}

extension ValueStore {
    /// Those that tell the time.
    static let clock: Set<ValueStore> = [
        .time, .timeDay, .timeEpoch, .timeHour, .timeMinute, .timeMonth, .timeSecond, .timeWeekday, .timeYear,
    ]
}
