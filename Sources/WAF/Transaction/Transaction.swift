// One request and its answer, as the rules see them.

internal import Bytes
internal import PatternMatching
package import SecLang

/// A transaction: values are added as they arrive, phases are run in order, what the rules found is read.
///
/// Reusable and deliberately not `Sendable`: a worker keeps some and `reset`s them, so that a request that nothing
/// matches allocates nothing. All bytes that are handed in are copied where they must outlive the call.
///
/// The order of calls: `begin`, `setRequestLine`, `addRequestHeader`…, `run(.requestHead)`, `appendRequestBody`…,
/// `endRequestBody`, `run(.requestBody)`, `setResponse`, `addResponseHeader`…, `run(.responseHead)`,
/// `appendResponseBody`…, `run(.responseBody)`, `run(.logging)`, `reset`.
package final class Transaction {
    package let ruleSet: RuleSet
    let persistent: PersistentVariables
    let arena = ByteArena()
    var values = ValueTable()
    var transformed: TransformedValues
    var variables: RuleVariables
    var context: MatchContext
    var screen: ScreenState

    // What rules change.
    package internal(set) var mode: EngineMode
    var requestBodyAccess: Bool
    var responseBodyAccess: Bool
    var requestBodyLimit: Int
    var responseBodyLimit: Int
    var requestBodyProcessor: BodyProcessor?
    var forcesRequestBodyVariable = false
    package internal(set) var auditMode: AuditEngineMode
    package internal(set) var auditLogParts: [UInt8]
    /// A bit for each rule that is left out.
    let removed: UnsafeMutablePointer<UInt64>
    let removedWords: Int
    var hasRemovals = false
    var removedTargets: [RemovedTarget] = []
    /// A bit for each rule that `removedTargets` speaks of.
    private let shortened: UnsafeMutablePointer<UInt64>
    private(set) var hasRemovedTargets = false
    /// What is different for the route; see `apply`.
    var overlay: RuleOverlay?
    var collections: [OpenCollection] = []

    // What came of it.
    /// The decision that ended the transaction; nil while it may go on.
    package internal(set) var interruption: Interruption?
    /// The matches that are for a log, in order.
    package internal(set) var matches: [MatchRecord] = []
    /// Whether to record every match, also those of rules that log nothing; for explanations.
    package var recordsEveryMatch = false
    /// Whether a rule that the audit log minds has matched.
    package internal(set) var isRelevant = false
    /// Whether the engine was on when the transaction began.
    var hasEngine = false
    /// Whether there is an audit log, for which more is kept.
    private(set) var isAuditing = false
    /// Whether every rule that matched is kept, for part K of the audit log.
    private(set) var listsMatchedRules = false
    /// The rules that matched, in order, as far as they are kept; links of chains are their chain.
    var matchedRules: [RuleFacts] = []
    /// What rules keep from the logs.
    var hidden = HiddenParts()
    package internal(set) var budget = TransactionBudget()
    /// Whether a transaction that runs over its budget is refused, where decisions are carried out.
    package var blocksOverBudget = true
    /// Whether bodies that came compressed are unpacked for the rules.
    package var unpacksBodies = true
    var allowed: AllowScope?
    var highestSeverity: UInt8 = 255
    /// What matched, of the chain at work.
    var matched: [MatchedValue] = []
    var phase = Phase.requestHead
    /// Seconds since the epoch, as told at the beginning.
    var now = 0
    /// Microseconds of the monotonic clock at the beginning; for DURATION alone.
    var beganAt = 0

    // Bodies.
    var requestBody = BodyCollector()
    var responseBody = BodyCollector()
    /// The request's body as rules see it, where it came compressed.
    var unpackedBody = BodyCollector()
    var decoder: ContentDecoder?
    var contentEncoding = UnsafeRawBufferPointer(start: nil, count: 0)
    var multipart: MultipartParser?
    var json: JSONParser?
    var xml: XMLBody?
    var argumentsSize = 0
    var filesSize = 0
    var contentType = UnsafeRawBufferPointer(start: nil, count: 0)
    var responseContentType = UnsafeRawBufferPointer(start: nil, count: 0)

    /// A value that matched: what MATCHED_VAR and MATCHED_VAR_NAME say.
    struct MatchedValue {
        var target: UnsafeRawBufferPointer
        var member: UnsafeRawBufferPointer
        var bytes: UnsafeRawBufferPointer
    }

    struct RemovedTarget {
        let rules: [Int]
        let target: ExcludedTarget
    }

    struct OpenCollection {
        let name: PersistentCollectionName
        let key: PersistentVariables.Key
        var members: [[UInt8]: PersistentVariables.Member]
        var changes: [[UInt8]: PersistentVariables.Change] = [:]
    }

    package init(_ ruleSet: RuleSet, persistent: PersistentVariables) {
        self.ruleSet = ruleSet
        self.persistent = persistent
        transformed = TransformedValues(nodes: ruleSet.trieNodes, unicodeMap: ruleSet.settings.unicodeMap)
        variables = RuleVariables(slotCount: ruleSet.variableNames.count)
        context = MatchContext(patternLimit: ruleSet.settings.patternLimit)
        screen = ScreenState(rules: ruleSet.ruleCount)
        let settings = ruleSet.settings
        mode = settings.mode
        requestBodyAccess = settings.requestBodyAccess
        responseBodyAccess = settings.responseBodyAccess
        requestBodyLimit = settings.requestBodyLimit
        responseBodyLimit = settings.responseBodyLimit
        auditMode = settings.auditMode
        auditLogParts = settings.auditLogParts
        removedWords = ruleSet.ruleCount / 64 + 1
        removed = .allocate(capacity: removedWords)
        removed.initialize(repeating: 0, count: removedWords)
        shortened = .allocate(capacity: removedWords)
        shortened.initialize(repeating: 0, count: removedWords)
        context.scratch.pace.mayGoOn = { [unowned self] in budget.goOn(expecting: $0) }
    }

    deinit {
        removed.deallocate()
        shortened.deallocate()
    }

    /// Makes it as new, for another request. Memory is kept.
    package func reset() {
        let settings = ruleSet.settings
        arena.reset()
        values.removeAll()
        transformed.removeAll()
        variables.removeAll()
        mode = settings.mode
        requestBodyAccess = settings.requestBodyAccess
        responseBodyAccess = settings.responseBodyAccess
        requestBodyLimit = settings.requestBodyLimit
        responseBodyLimit = settings.responseBodyLimit
        requestBodyProcessor = nil
        forcesRequestBodyVariable = false
        auditMode = settings.auditMode
        auditLogParts = settings.auditLogParts
        if hasRemovals { removed.update(repeating: 0, count: removedWords) }
        hasRemovals = false
        if hasRemovedTargets { shortened.update(repeating: 0, count: removedWords) }
        hasRemovedTargets = false
        removedTargets.removeAll(keepingCapacity: true)
        overlay = nil
        collections.removeAll(keepingCapacity: true)
        interruption = nil
        matches.removeAll(keepingCapacity: true)
        recordsEveryMatch = false
        isRelevant = false
        hasEngine = false
        isAuditing = false
        listsMatchedRules = false
        matchedRules.removeAll(keepingCapacity: true)
        if !hidden.isEmpty { hidden.removeAll() }
        budget.reset()
        blocksOverBudget = true
        unpacksBodies = true
        allowed = nil
        highestSeverity = 255
        matched.removeAll(keepingCapacity: true)
        phase = .requestHead
        requestBody.removeAll()
        responseBody.removeAll()
        unpackedBody.removeAll()
        contentEncoding = UnsafeRawBufferPointer(start: nil, count: 0)
        xml?.free()
        argumentsSize = 0
        filesSize = 0
        contentType = UnsafeRawBufferPointer(start: nil, count: 0)
        responseContentType = contentType
    }

    /// Whether what rules decide is done or only logged, whatever the rules say about it.
    package func decide(isEnforced: Bool) { mode = isEnforced ? .on : .detectionOnly }

    /// There is an audit log: what only that asks for is kept. To be called before `begin`; holds until `reset`.
    package func beginAuditing() {
        isAuditing = true
        listsMatchedRules = ruleSet.settings.listsMatchedRules
    }

    func isRemoved(_ rule: Int) -> Bool { removed[rule >> 6] & (1 << UInt64(rule & 63)) != 0 }

    /// Whether some target of a rule is left out.
    @inline(__always)
    func lacksTargets(_ rule: Int) -> Bool { shortened[rule >> 6] & (1 << UInt64(rule & 63)) != 0 }

    func removeTargets(of rule: Int) {
        shortened[rule >> 6] |= 1 << UInt64(rule & 63)
        hasRemovedTargets = true
        if ruleSet.isGate(rule) { screen.isStale = true }
    }

    func remove(_ rule: Int) {
        removed[rule >> 6] |= 1 << UInt64(rule & 63)
        hasRemovals = true
        if ruleSet.isGate(rule) { screen.isStale = true }
    }

    func remove(_ rules: RuleMask) {
        for word in 0..<removedWords { removed[word] |= rules.words[word] }
        hasRemovals = true
    }

    func shorten(_ rules: RuleMask) {
        for word in 0..<removedWords { shortened[word] |= rules.words[word] }
        hasRemovedTargets = true
    }

    /// A copy of `bytes` that lives as long as the transaction.
    func keep(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        arena.copy(bytes)
    }
}
