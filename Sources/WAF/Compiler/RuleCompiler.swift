// Directives become a rule set.

package import Diagnostics
internal import PatternMatching
package import SecLang

/// Compiles the directives of a rule set, in order.
///
/// Directives that change rules apply to the rules before them, as in ModSecurity. What cannot be compiled is reported
/// and left out; the caller decides whether to use what is left.
package struct RuleCompiler {
    private let resources: RuleResources
    var drafts: [RuleDraft] = []
    var markers: [(name: String, ordinal: Int)] = []
    var settings = EngineSettings()
    private var defaults: [Phase: [ActionSyntax]] = [:]
    private var ordinal = 0
    var diagnostics: [Diagnostic] = []
    private var files: [RuleFileDigest] = []
    var memory = PlanMemory()
    /// The database of places, and where it was named. That of the configuration goes before one of the rules.
    private var geographyPath: (path: String, position: SourcePosition?)?
    private let isGeographyConfigured: Bool
    private(set) var geography: GeoDatabase?

    private init(_ resources: RuleResources, _ database: (path: String, position: SourcePosition?)?) {
        self.resources = resources
        geographyPath = database
        isGeographyConfigured = database != nil
    }

    /// Compiles `directives`.
    ///
    /// - Parameter geoDatabase: the path of the database of places that the configuration names, and where.
    /// - Returns: the rule set, and what is wrong or worth knowing. With an error among it the set lacks something.
    package static func compile(
        _ directives: [Directive], resources: RuleResources,
        geoDatabase: (path: String, position: SourcePosition?)? = nil
    ) -> (ruleSet: RuleSet, diagnostics: [Diagnostic]) {
        var compiler = RuleCompiler(resources, geoDatabase)
        for directive in directives { compiler.take(directive) }
        let ruleSet = compiler.finish()
        return (ruleSet, compiler.diagnostics)
    }

    // MARK: Reading

    private mutating func take(_ directive: Directive) {
        switch directive.content {
        case .rule(let rule), .action(let rule): add(rule)
        case .marker(let name):
            markers.append((name, ordinal))
            ordinal += 1
        case .defaultAction(let phase, let actions): defaults[Phase(phase)] = actions
        case .removeRules(let selection):
            for draft in select(selection, at: directive.position) { draft.isRemoved = true }
        case .updateTarget(let selection, let update):
            for draft in select(selection, at: directive.position) { apply(update, to: draft, selection) }
        case .updateAction(let identifier, let follower, let actions):
            for draft in drafts where draft.identifier == identifier && !draft.isRemoved {
                draft.syntax.replaceActions(actions, ofFollower: follower)
            }
        case .script: break
        case .setting(let setting): take(setting, directive.position)
        }
    }

    private mutating func add(_ rule: RuleSyntax) {
        if rule.unsupportedFeature != nil { return }
        let phase = Phase(rule.phase ?? .requestBody)
        drafts.append(RuleDraft(rule, phase: phase, defaults: defaults[phase] ?? [], ordinal: ordinal))
        ordinal += 1
    }

    private mutating func take(_ setting: Setting, _ position: SourcePosition) {
        if case .unicodeMap(let file, let codePage) = setting {
            guard let bytes = read(file, position.file), let map = UnicodeMap(bytes, codePage: codePage) else {
                report(.error, "\(file): no Unicode map of code page \(codePage)", position)
                return
            }
            settings.unicodeMap = map
        } else if case .geoLookupDatabase(let file) = setting {
            guard !isGeographyConfigured else { return }
            geographyPath = (RuleResources.place(of: file, from: position.file), position)
        } else {
            settings.take(setting)
            takeAuditing(setting, position)
        }
    }

    // MARK: Selecting and changing

    mutating func select(_ selection: RuleSelection, at position: SourcePosition) -> [RuleDraft] {
        switch selection {
        case .ids(let ranges, _):
            return drafts.filter { draft in !draft.isRemoved && ranges.contains { $0.contains(draft.identifier) } }
        case .tag(let text):
            guard let pattern = pattern(text, position) else { return [] }
            return drafts.filter { draft in !draft.isRemoved && draft.tags.contains { pattern.finds($0) } }
        case .message(let text):
            guard let pattern = pattern(text, position) else { return [] }
            return drafts.filter { !$0.isRemoved && pattern.finds($0.message) }
        }
    }

    private mutating func pattern(_ text: String, _ position: SourcePosition) -> TextPattern? {
        do {
            return try TextPattern(text)
        } catch {
            report(.error, "\(error)", position)
            return nil
        }
    }

    private func apply(_ update: TargetUpdate, to draft: RuleDraft, _ selection: RuleSelection) {
        var follower = 0
        if case .ids(_, let number) = selection { follower = number ?? 0 }
        draft.syntax.updateVariables(update, ofFollower: follower)
    }

    // MARK: Finishing

    private mutating func openGeography() -> GeoDatabaseFile? {
        guard let geographyPath else { return nil }
        let stamp = resources.databaseStamp(geographyPath.path)
        do throws(GeoDatabaseError) {
            geography = try GeoDatabase(geographyPath.path)
        } catch {
            diagnostics.append(Diagnostic(.error, "\(error)", at: geographyPath.position))
        }
        return GeoDatabaseFile(path: geographyPath.path, stamp: stamp)
    }

    private mutating func finish() -> RuleSet {
        let geographyFile = openGeography()
        drafts.removeAll { $0.isRemoved }
        for (number, draft) in drafts.enumerated() { draft.number = number }
        var phases: [[RulePlan]] = []
        for phase in Phase.allCases {
            let inPhase = drafts.filter { $0.phase == phase }
            phases.append(inPhase.map { compile($0, among: inPhase) })
        }
        let facts = phases.joined().sorted { $0.number < $1.number }.map(\.facts)
        if settings.auditLogParts.contains(UInt8(ascii: "K")) { settings.listsMatchedRules = true }
        return RuleSet(
            settings: settings, phases: phases, rules: facts, trie: memory.trie,
            variableNames: memory.variableNames, usedStores: memory.usedStores, files: files,
            geography: geographyFile)
    }

    /// The contents of a file that a rule names.
    mutating func read(_ name: String, _ from: String) -> [UInt8]? {
        guard let bytes = resources.read(name, from) else { return nil }
        files.append(RuleFileDigest(name: name, from: from, digest: bytes.hashValue))
        return bytes
    }

    mutating func report(_ severity: Diagnostic.Severity, _ message: String, _ position: SourcePosition) {
        diagnostics.append(Diagnostic(severity, message, at: position))
    }
}
