// Which rules of a stretch a value can matter to, told from its bytes for all of them at once.

internal import Bytes
internal import PatternMatching

/// A stretch of a phase's rules with what is needed to leave out most of them before any is run.
///
/// Rules that look for something in values that no rule can change are screened: for each value one look at tables says
/// which of them could match it, by its name, its length and the bytes that occur in it. Rules that no value can match
/// are not touched at all. The others (those about TX, counts, negations, the transaction itself) are always run.
/// Immutable; owned by its `RuleSet`.
final class ScreenSpan: @unchecked Sendable {
    /// Of a rule's sets of required bytes the tables hold the first so many, which are the most selective.
    static let setCount = 3
    /// Lengths from here on are as this one.
    static let lengthCount = 64

    struct Screened: BitwiseCopyable {
        let position: Int
        let rule: Int
    }

    /// The rules' places in the phase.
    let positions: Range<Int>
    /// A bit for each rule of the phase: those of the span that are always run.
    let always: UnsafeBufferPointer<UInt64>
    /// Rules that are decided when the span begins, in order.
    let gates: UnsafeBufferPointer<RuleGate>
    /// The place in the phase of each screened rule, in order, and its number in the rule set.
    let screened: UnsafeBufferPointer<Screened>
    let chunkCount: Int
    let stores: UnsafeBufferPointer<StoreScreen>

    private let arena = PlanArena()
    /// The texts that screened rules look for, and the rules that have none, by chunk.
    let literals: LiteralIndex
    let withoutLiterals: UnsafePointer<RuleBits>

    /// By chunk, byte and set: the rules for which the byte is in that set.
    private let rows: UnsafeMutablePointer<RuleBits>
    /// By chunk and set: the rules that have no such set.
    private let free: UnsafeMutablePointer<RuleBits>
    /// By chunk and length: the rules that a value so long is long enough for.
    private let lengths: UnsafeMutablePointer<RuleBits>

    /// Divides a phase's rules: a stretch begins where the variable that most gates ask has had its last change.
    static func spans(
        of rules: [RulePlan], variableNames: [[UInt8]], _ trie: UnsafeBufferPointer<TransformationTrie.Node>
    ) -> [ScreenSpan] {
        let gates = rules.enumerated().compactMap { RuleGate($1, at: $0) }
        let jumps = rules.enumerated().compactMap { position, rule in
            rule.landing(from: position).map { (position: position, landing: $0) }
        }
        var writers: [Int: [Int]] = [:]
        for slot in Set(gates.map(\.slot)) {
            writers[slot] = rules.indices.filter { rules[$0].mayWrite(slot, named: variableNames[slot]) }
        }
        let asked = Dictionary(grouping: gates, by: \.slot).max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
        let first = asked.flatMap { slot, gates in
            writers[slot]?.last { position in position < (gates.last?.position ?? 0) }
        }
        let cut = first.map { $0 + 1 } ?? 0
        return [0..<cut, cut..<rules.count].filter { !$0.isEmpty }.map { positions in
            let decided = gates.filter { gate in
                positions.contains(gate.position)
                    // What the engine itself sets can change at any rule.
                    && !variableNames[gate.slot].starts(with: Array("msc_".utf8))
                    && !(writers[gate.slot] ?? []).contains { (positions.lowerBound..<gate.position).contains($0) }
                    && !jumps.contains { jump in
                        jump.position < gate.position && jump.landing > gate.position && jump.landing < gate.landing
                    }
            }
            return ScreenSpan(rules, positions, gates: decided, trie)
        }
    }

    /// - Parameters:
    ///   - rules: all of the phase, in order.
    ///   - positions: those of the span.
    ///   - gates: those of them that can be decided when the span begins.
    private init(
        _ rules: [RulePlan], _ positions: Range<Int>, gates: [RuleGate],
        _ trie: UnsafeBufferPointer<TransformationTrie.Node>
    ) {
        self.positions = positions
        var always = [UInt64](repeating: 0, count: rules.count / 64 + 1)
        var screened: [Screened] = []
        let decided = Set(gates.map(\.position))
        for position in positions where !decided.contains(position) {
            if rules[position].canBeScreened {
                rules[position].screenPlace = screened.count
                screened.append(Screened(position: position, rule: rules[position].number))
            } else {
                always[position >> 6] |= 1 << UInt64(position & 63)
            }
        }
        self.always = arena.place(always)
        self.screened = arena.place(screened)
        self.gates = arena.place(
            gates.map { gate in
                var gate = gate
                let passed = gate.position..<min(gate.landing, positions.upperBound)
                gate.firstPassed = screened.firstIndex { $0.position >= passed.lowerBound } ?? screened.count
                gate.endPassed = screened.firstIndex { $0.position >= passed.upperBound } ?? screened.count
                return gate
            })
        chunkCount = (screened.count + 255) / 256
        rows = arena.place(repeating: .none, count: chunkCount * 256 * Self.setCount)
        free = arena.place(repeating: .none, count: chunkCount * Self.setCount)
        lengths = arena.place(repeating: .none, count: chunkCount * Self.lengthCount)
        stores = arena.place(
            StoreScreen.all(of: screened.map { rules[$0.position] }, chunkCount: chunkCount, trie, arena))
        let without = arena.place(repeating: RuleBits.none, count: chunkCount)
        withoutLiterals = UnsafePointer(without)
        var texts: [(text: [UInt8], owner: Int)] = []
        for (place, screened) in screened.enumerated() {
            let literals = rules[screened.position].test.compiled?.literals ?? []
            if !literals.isEmpty, literals.allSatisfy({ $0.count >= LiteralIndex.minimumLength }),
                texts.count + literals.count <= LiteralIndex.maximumTexts
            {
                texts += literals.map { ($0, place) }
            } else {
                without[place >> 8] |= RuleBits.one(place & 255)
            }
        }
        literals = LiteralIndex(texts, ownerWords: 4 * chunkCount)
        for (place, screened) in screened.enumerated() { add(rules[screened.position], place) }
    }

    private func add(_ rule: RulePlan, _ place: Int) {
        let (chunk, bit) = (place >> 8, RuleBits.one(place & 255))
        for number in 0..<Self.setCount {
            guard number < rule.requiredCount else {
                free[chunk * Self.setCount + number] |= bit
                continue
            }
            rule.required[number].forEach { byte in
                rows[(chunk * 256 + Int(byte)) * Self.setCount + number] |= bit
            }
        }
        // What is longer than the tables tell is long enough as far as they know.
        for length in min(rule.minimumLength, Self.lengthCount - 1)..<Self.lengthCount {
            lengths[chunk * Self.lengthCount + length] |= bit
        }
    }

    /// The rules of a chunk that a value could match, as far as the tables tell.
    @inline(__always)
    func possible(_ value: UnsafePointer<TransformedValue>, chunk: Int) -> RuleBits {
        var first = free[chunk &* Self.setCount]
        var second = free[chunk &* Self.setCount &+ 1]
        var third = free[chunk &* Self.setCount &+ 2]
        let rows = rows + chunk &* 256 &* Self.setCount
        value.pointee.set.forEach { byte in
            let row = rows + Int(byte) &* Self.setCount
            first |= row[0]
            second |= row[1]
            third |= row[2]
        }
        return first & second & third
            & lengths[chunk &* Self.lengthCount &+ min(value.pointee.bytes.count, Self.lengthCount &- 1)]
    }
}

extension RulePlan {
    /// Whether all that the rule can match are values that no rule changes, each by itself.
    fileprivate var canBeScreened: Bool {
        testKind == .value && !isNegated && !ownedTargets.isEmpty
            && ownedTargets.allSatisfy { target in
                target.kind == .stores && !target.isCount
                    && target.storeList.allSatisfy { !ValueStore.changeable.contains($0) }
            }
    }
}

extension ValueStore {
    /// Those whose values may change while a phase's rules are run.
    static let changeable: Set<ValueStore> = [
        .matchedVariable, .matchedVariableName, .matchedVariables, .matchedVariableNames, .highestSeverity,
        .requestBodyProcessor, .patternLimitsExceeded, .duration, .environment, .geography, .sessionIdentifier,
        .userIdentifier,
    ]
}
