// What the rules of a set share, gathered while they are compiled.

internal import Bytes
internal import PatternMatching

/// Numbers for names of TX, nodes for chains of transformations, and which stores anybody reads.
struct PlanMemory {
    private(set) var trie = TransformationTrie()
    private(set) var variableNames = (0..<RuleVariables.captureCount).map(String.init)
    private(set) var usedStores: Set<ValueStore> = []
    private var slots: [String: Int]
    private var selectors: [String: Selector] = [:]

    init() {
        slots = Dictionary(uniqueKeysWithValues: variableNames.enumerated().map { ($1, $0) })
    }

    /// The slot of a name of TX; names count whatever the case of their letters.
    mutating func slot(of name: String) -> Int {
        let name = String(decoding: name.utf8.map(ASCII.lowercased), as: UTF8.self)
        if let slot = slots[name] { return slot }
        variableNames.append(name)
        slots[name] = variableNames.count - 1
        return variableNames.count - 1
    }

    /// The selector of a pattern; the same for the same pattern.
    mutating func selector(pattern: String) throws(PatternError) -> Selector {
        if let known = selectors[pattern] { return known }
        let made = try Selector(pattern: Array(pattern.utf8), number: selectors.count)
        selectors[pattern] = made
        return made
    }

    mutating func node(of chain: [Transformation]) -> Int { trie.node(of: chain) }

    mutating func use(_ store: ValueStore) { usedStores.insert(store) }
}
