// One variable that a rule looks at, ready to be enumerated.

/// A target of a rule. Immutable but for `slots`, which its rule set fills in once; owned by its `RulePlan`.
///
/// What the loop over values reads are plain numbers and unmanaged references: it runs some thousand times a request,
/// and counting references there took a third of all time.
final class TargetPlan: @unchecked Sendable {
    /// Where its values come from.
    enum Source: Sendable {
        case stores(first: ValueStore, second: ValueStore?, third: ValueStore?)
        /// A variable of TX with a slot.
        case slot(Int)
        /// Variables of TX that the selector selects; all without one.
        case variables
        case persistent(PersistentCollectionName)
        /// The document's nodes that an XPath expression selects.
        case xpath(XPathExpression)
    }

    /// The source without what it carries.
    enum Kind: UInt8 { case stores, slot, variables, persistent, xpath }

    let source: Source
    let kind: Kind
    /// The stores of a target that has some.
    let stores: (ValueStore, ValueStore, ValueStore)
    let storeCount: Int
    /// The same stores.
    let storeList: [ValueStore]
    let slot: Int
    /// Whether it speaks of the matches of its own chain.
    let isAboutMatches: Bool
    let selector: Selector?
    let unmanagedSelector: Unmanaged<Selector>?
    /// `NameHash` of the one member that is meant; nil where others may be too.
    let memberHash: UInt32?
    /// Whether the target is the number of values, not the values.
    let isCount: Bool
    /// Members that are left out.
    let exclusions: UnsafeBufferPointer<Unmanaged<Selector>>
    /// The same, owned.
    let excludedSelectors: [Selector]
    /// Whether some members may not be looked at.
    let isSelective: Bool
    /// What it is called in messages, such as `ARGS`.
    let name: [UInt8]
    /// For targets that are XPath expressions or slots: the text behind the colon.
    let member: [UInt8]
    /// The same two where they stay, for matches to point to.
    let nameText: UnsafeRawBufferPointer
    let memberText: UnsafeRawBufferPointer
    private let arena = PlanArena()
    /// Slots of TX that the selector selects, where the target is `variables`.
    var slots: [Int] = []

    init(
        source: Source, selector: Selector?, isCount: Bool, exclusions: [Selector], name: [UInt8], member: [UInt8]
    ) {
        self.source = source
        self.selector = selector
        unmanagedSelector = selector.map { Unmanaged.passUnretained($0) }
        memberHash = selector.flatMap { $0.isPattern ? nil : $0.hash }
        self.isCount = isCount
        excludedSelectors = exclusions
        let list = UnsafeMutableBufferPointer<Unmanaged<Selector>>.allocate(capacity: exclusions.count)
        _ = list.initialize(from: exclusions.map { Unmanaged.passUnretained($0) })
        self.exclusions = UnsafeBufferPointer(list)
        isSelective = selector != nil || !exclusions.isEmpty
        self.name = name
        self.member = member
        nameText = UnsafeRawBufferPointer(arena.place(name))
        memberText = UnsafeRawBufferPointer(arena.place(member))
        var found: [ValueStore] = []
        var slot = -1
        switch source {
        case .stores(let first, let second, let third):
            kind = .stores
            found = [first, second, third].compactMap(\.self)
        case .slot(let number):
            kind = .slot
            slot = number
        case .variables: kind = .variables
        case .persistent: kind = .persistent
        case .xpath: kind = .xpath
        }
        self.slot = slot
        storeCount = found.count
        storeList = found
        isAboutMatches = found.contains { Self.matchStores.contains($0) }
        while found.count < 3 { found.append(.requestLine) }
        stores = (found[0], found[1], found[2])
    }

    deinit { exclusions.deallocate() }

    private static let matchStores: Set<ValueStore> = [
        .matchedVariable, .matchedVariableName, .matchedVariables, .matchedVariableNames,
    ]
}
