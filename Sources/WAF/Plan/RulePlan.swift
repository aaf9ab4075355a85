// One rule, ready to be run.

internal import Bytes

/// A rule and, behind it, its chain. Immutable; owned by its `RuleSet`.
final class RulePlan: @unchecked Sendable {
    /// The rule's number among all rules of the set; a chain's followers have that of its head.
    let number: Int
    let facts: RuleFacts
    let targets: UnsafeBufferPointer<Unmanaged<TargetPlan>>
    /// Strong references to them.
    let ownedTargets: [TargetPlan]
    /// The node of its chain of transformations.
    let node: Int
    /// With multiMatch: the nodes to try, one after another. Empty without.
    let nodes: [Int]
    let isMultiMatch: Bool
    let test: RuleTest
    let testKind: RuleTest.Kind
    /// The operator of a test of values.
    let compiled: Unmanaged<CompiledOperator>?
    /// Whether the argument is only known when the rule runs.
    let hasArgument: Bool
    let isNegated: Bool
    let isCapturing: Bool
    let actions: [ActionPlan]
    /// The same as `actions`, where all of them are such; empty otherwise.
    let changes: UnsafeBufferPointer<SlotChange>
    /// Whether a match does nothing but those.
    let onlyChanges: Bool
    private let arena = PlanArena()
    /// Whether the rule and its chain look at nothing but TX.
    let isAboutVariables: Bool
    /// What a value needs for any chance to match: this many bytes, and of each of these sets one.
    let minimumLength: Int
    let required: UnsafeMutablePointer<ByteSet>
    let requiredCount: Int
    let next: RulePlan?
    /// Its place among the screened rules of its span, which sets it once; -1 for a rule that is not screened.
    var screenPlace = -1

    // What only the head of a chain has.
    let disruption: Disruption
    /// Where a redirect leads.
    let redirect: MacroPlan?
    let isLogged: Bool
    let isAudited: Bool
    /// How many rules to leave out behind this one.
    let skip: Int
    /// Where in the phase to go on; -1 for the next rule.
    let skipTarget: Int

    init(
        number: Int, facts: RuleFacts, targets: [TargetPlan], node: Int, nodes: [Int], test: RuleTest, isNegated: Bool,
        isCapturing: Bool, actions: [ActionPlan], minimumLength: Int, required: [ByteSet], next: RulePlan?,
        disruption: Disruption, redirect: MacroPlan?,
        isLogged: Bool, isAudited: Bool, skip: Int, skipTarget: Int
    ) {
        self.number = number
        self.facts = facts
        ownedTargets = targets
        let list = UnsafeMutableBufferPointer<Unmanaged<TargetPlan>>.allocate(capacity: targets.count)
        _ = list.initialize(from: targets.map { Unmanaged.passUnretained($0) })
        self.targets = UnsafeBufferPointer(list)
        isMultiMatch = !nodes.isEmpty
        testKind = test.kind
        compiled = test.compiled.map { Unmanaged.passUnretained($0) }
        hasArgument = test.argument != nil
        self.node = node
        self.nodes = nodes
        self.test = test
        self.isNegated = isNegated
        self.isCapturing = isCapturing
        self.actions = actions
        let changes = actions.compactMap { [arena] in SlotChange($0, arena) }
        onlyChanges = changes.count == actions.count
        self.changes = arena.place(changes)
        isAboutVariables =
            (targets.allSatisfy { $0.kind == .slot || $0.kind == .variables } || test.kind == .always)
            && next?.isAboutVariables ?? true
        self.minimumLength = minimumLength
        requiredCount = required.count
        self.required = .allocate(capacity: max(1, required.count))
        self.required.initialize(from: required, count: required.count)
        self.next = next
        self.disruption = disruption
        self.redirect = redirect
        self.isLogged = isLogged
        self.isAudited = isAudited
        self.skip = skip
        self.skipTarget = skipTarget
    }

    deinit {
        required.deallocate()
        targets.deallocate()
    }
}
